import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KnownSecrets } from '../../src/core/redaction/knownSecrets.ts';
import { redact } from '../../src/core/redaction/redact.ts';

const mask = (text: string): string => redact(text, KnownSecrets.NONE).text;

const PASSWORDS = ['Winter2031', 'tgvijv37', 'uKqTr8zB2LmX', 'Obqovv-34x'];

/** What a secret and its name are on two lines of. */
const FORMS: Record<string, (secret: string) => string> = {
  'a YAML block': (secret) => `password: |\n  ${secret}\nuser: x`,
  'a value below': (secret) => `password:\n  ${secret}\nuser: x`,
  'an element': (secret) => `<password>\n  ${secret}\n</password>`,
  'a call': (secret) => `x.clientSecret(\n  "${secret}")`,
  'brackets of Python': (secret) => `API_KEY = (\n  "${secret}"\n)`,
  'a variable': (secret) => `- name: DB_PASSWORD\n  value: "${secret}"`,
};
const prefix = (text: string, margin: string): string =>
  text
    .split('\n')
    .map((line) => margin + line)
    .join('\n');
const WRITINGS: Record<string, (text: string) => string> = {
  'as it is': (text) => text,
  'with Windows line ends': (text) => text.replaceAll('\n', '\r\n'),
  'in lines that were added': (text) => `@@ -1 +1,3 @@\n same\n${prefix(text, '+')}\n-gone`,
  'in lines that were taken out': (text) => prefix(text, '-  '),
  'in a code frame': (text) => prefix(text, '> 12 | '),
  'in the output of a container': (text) => prefix(text, 'web_1  | 2024-01-01T10:00:00Z '),
  'in a text within JSON': (text) => JSON.stringify({ message: text }),
};

describe('a secret on another line than its name', () => {
  for (const [form, write] of Object.entries(FORMS))
    for (const [writing, toWritten] of Object.entries(WRITINGS))
      it(`is masked ${writing}: ${form}`, () => {
        for (const secret of PASSWORDS) {
          const masked = mask(toWritten(write(secret)));
          assert.equal(masked.includes(secret), false, masked);
        }
      });

  it('is masked in strings that are put together over two lines', () => {
    for (const text of [
      'const apiKey = "Winte" +\n  "r2031x";',
      '+const apiKey = "Winte" +\n+  "r2031x";',
      '+const apiKey = "Winte"\n+  + "r2031x";',
      'api_key = ("Winte"\n           "r2031x")',
    ])
      assert.doesNotMatch(mask(text), /Winte|2031/, text);
  });

  it('stays in strings of which only a comment stands between', () => {
    const text = '"VGhpcyBpcyBhbiBl", // "This is an encoded"\n"TWFueSBoYW5kcyBt", // "Many hands make"\n"Zm9v"';
    assert.equal(mask(text).split('\n').length, 3);
  });

  it('leaves what stands around it', () => {
    assert.equal(
      mask('+password:\n+  Winter2031\n+user: bob\n-gone'),
      '+password:\n+  ‹secret:password›\n+user: bob\n-gone',
    );
  });
});

describe('a manifest of a secret', () => {
  const yaml =
    'apiVersion: v1\nkind: Secret\nmetadata:\n  name: db-main\ndata:\n  value: V2ludGVyOTE4OQ==\n  other: a3hxeXo5';
  for (const [writing, toWritten] of Object.entries(WRITINGS))
    it(`is masked whatever its names are, ${writing}`, () => {
      const masked = mask(toWritten(yaml));
      assert.doesNotMatch(masked, /V2lud|a3hx/);
      assert.match(masked, /db-main/);
    });

  it('is masked as JSON', () => {
    const text = '{"data": {"value": "V2ludGVyOTE4OQ=="}, "kind": "Secret", "metadata": {"name": "db-main"}}';
    assert.equal(mask(text), text.replace('V2ludGVyOTE4OQ==', '‹secret:secret›'));
  });

  it('leaves the data of the other manifests in the same text', () => {
    const map = 'kind: ConfigMap\ndata:\n  value: plain-value-1\n';
    assert.ok(mask(`${map}---\n${yaml}\n---\n${map}`).endsWith(map));
    assert.ok(mask(`${map}---\n${yaml}\n---\n${map}`).startsWith(map));
  });
});
