import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toPanelHtml } from '../../src/host/panel/panelPage.ts';

const page = (nonce = 'bm9uY2U='): string =>
  toPanelHtml({
    nonce,
    cspSource: 'https://res.example',
    script: 'https://res.example/p.js',
    style: 'https://res.example/p.css',
  });

/** What the page's own policy allows, by directive. */
function policyOf(html: string): Map<string, string[]> {
  const content = /<meta http-equiv="Content-Security-Policy" content="(?<policy>[^"]*)">/.exec(html)?.groups?.[
    'policy'
  ];
  const directives = (content ?? '').split('; ').map((directive) => directive.split(' '));
  return new Map(directives.map(([name = '', ...sources]) => [name, sources]));
}

describe('the policy of the panel’s page', () => {
  it('allows one script by its nonce, the product’s own styles, and nothing else', () => {
    assert.deepEqual(
      policyOf(page()),
      new Map([
        ['default-src', ["'none'"]],
        ['script-src', ["'nonce-bm9uY2U='"]],
        ['style-src', ['https://res.example']],
        ['base-uri', ["'none'"]],
        ['form-action', ["'none'"]],
      ]),
    );
  });

  it('stands before everything it is for', () => {
    const html = page();
    const policy = html.indexOf('Content-Security-Policy');
    assert.ok(policy > 0);
    for (const part of ['<link', '<script', '<body']) assert.ok(html.indexOf(part) > policy, part);
  });

  it('lets the one script alone run that carries the nonce', () => {
    const scripts = [...page('b3RoZXI=').matchAll(/<script[^>]*>/g)].map(([tag]) => tag);
    assert.deepEqual(scripts, ['<script nonce="b3RoZXI=" src="https://res.example/p.js">']);
    assert.doesNotMatch(page(), /\son\w+=|javascript:|unsafe-/);
  });
});
