import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { escapeStoredText, HOVER_COMMANDS, toHoverMarkdown } from '../../src/host/recall/hoverMarkdown.ts';
import { sampleFailure, type SampleFailure } from '../support/sampleFailure.ts';

const NOW = 1_700_000_000_000;
const query = { error: "Cannot find name 'x'." };

function hoverOf(...samples: SampleFailure[]): string {
  return toHoverMarkdown(samples.map(sampleFailure), { query, isRecorded: true }, NOW);
}

describe('the text of a hover', () => {
  it('says what, when, how long, where and how sure, with a link to the chain', () => {
    const text = hoverOf({ timestamp: NOW - 3 * 86_400_000, actionTaken: 'Renamed total' });
    const target = encodeURIComponent('[{"chainId":"chain-0000000a"}]');
    assert.equal(
      text.split('  \n')[0],
      `Past fix: [Renamed total](command:dejaFix.showPanel?${target}) · 3 days ago · took 12 min · src\\/cart\\.ts in shop · 93 %`,
    );
  });

  const origins = [
    { origin: 'agent', then: '](…) · told by an agent · ' },
    { origin: 'imported', then: '](…) · imported · ' },
    { origin: 'observed', then: '](…) · just now · ' },
  ] as const;
  for (const { origin, then } of origins) {
    it(`says of a fix that is ${origin} who tells it: ${then}`, () => {
      const [line = ''] = hoverOf({ origin, timestamp: NOW }).split('  \n');
      assert.ok(line.replace(/\(command:[^)]*\)/, '(…)').includes(then), line);
    });
  }

  it('has at most three fixes and says how to see the others', () => {
    const ids = ['0000000a', '0000000b', '0000000c', '0000000d'];
    const lines = hoverOf(...ids.map((id) => ({ id }))).split('\n');
    assert.equal(lines.filter((line) => line.startsWith('Past fix')).length, 3);
    assert.match(lines.at(-1) ?? '', /^\[Show all 4\]\(command:dejaFix\.findSimilarFailures\?/);
    assert.doesNotMatch(hoverOf(...ids.slice(0, 3).map((id) => ({ id }))), /Show all/);
  });

  it('ends with what may be said of the first fix, for the error under the pointer', () => {
    const [, line = '', ...more] = hoverOf({}).split('  \n');
    const target = encodeURIComponent(JSON.stringify([{ chainId: 'chain-0000000a', query }])).replaceAll("'", '%27');
    assert.equal(
      line,
      `This fix: [Helped](command:dejaFix.helped?${target}) · [Did not help](command:dejaFix.didNotHelp?${target}) · [Never show here](command:dejaFix.neverShow?${target})`,
    );
    assert.deepEqual(more, []);
    const [, , ofTwo] = hoverOf({ id: '0000000a' }, { id: '0000000b' }).split('  \n');
    assert.ok(ofTwo?.startsWith(`The first one: [Helped](command:dejaFix.helped?${target})`));
  });

  it('offers to hide a fix for errors like this one only where the error is remembered, else says what it does', () => {
    const text = toHoverMarkdown([sampleFailure()], { query, isRecorded: false }, NOW);
    const target = encodeURIComponent('[{"chainId":"chain-0000000a"}]');
    assert.ok(text.endsWith(` · [Never show](command:dejaFix.neverShow?${target})`), text);
    assert.doesNotMatch(text, /Never show here/);
  });

  it('runs five commands and no others', () => {
    const names = ['showPanel', 'findSimilarFailures', 'helped', 'didNotHelp', 'neverShow'];
    assert.deepEqual(
      HOVER_COMMANDS,
      names.map((name) => `dejaFix.${name}`),
    );
  });

  const hostile = [
    '[Fix](command:workbench.action.terminal.kill)',
    '<a href="command:evil">x</a>',
    '<command:evil>',
    '`code` | table | ![image](https://example.com/x.png)',
    'see https://example.com and www.example.com and a@example.com',
    'first\n\n# second\r\n- third',
    '$(trash) &lt;b&gt; \\](command:evil)',
  ];
  for (const text of hostile) {
    it(`shows ${JSON.stringify(text)} as text`, () => {
      const [hover = ''] = hoverOf({ actionTaken: text, file: text, workspaceName: text }).split('  \n');
      const withoutEscapes = hover.replace(/\\[!-/:-@[-`{-~]/g, '');
      assert.deepEqual(withoutEscapes.match(/\]\([^)]*\)/g)?.length, 1);
      assert.doesNotMatch(withoutEscapes, /[<>`|!#&$]|https?:|www\.|@|command:(?!dejaFix\.)/);
      assert.equal(hover.split('\n').length, 1);
    });
  }

  it('cannot be broken out of by what a link carries', () => {
    const error = 'unexpected ) in "](command:evil)" \n <b>';
    const text = toHoverMarkdown(
      ['a', 'b', 'c', 'd'].map((digit) => sampleFailure({ id: `0000000${digit}` })),
      { query: { error }, isRecorded: true },
      NOW,
    );
    const target = /\(command:dejaFix\.findSimilarFailures\?([^)]*)\)$/.exec(text)?.[1] ?? '';
    assert.deepEqual(JSON.parse(decodeURIComponent(target)), [{ error }]);
  });
});

describe('escaping', () => {
  it('leaves no bare punctuation, line break or control character, and keeps to its length, whatever is stored', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const escaped = escapeStoredText(text, 80);
        assert.doesNotMatch(escaped.replace(/\\[!-/:-@[-`{-~]/g, ''), /[!-/:-@[-`{-~\r\n\p{Cc}\p{Cf}\p{Cs}]/u);
        assert.ok(escaped.replace(/\\(?=[!-/:-@[-`{-~])/g, '').length <= 80);
      }),
    );
  });

  it('keeps letters of every script', () => {
    assert.equal(escapeStoredText('Größe 修正 🙂', 80), 'Größe 修正 🙂');
  });
});
