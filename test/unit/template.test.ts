import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toErrorType, toTemplate } from '../../src/core/template.ts';

describe('the template of a message', () => {
  const rows: [message: string, template: string, slots: string[]][] = [
    [
      "Type 'string' is not assignable to type 'number'.",
      'Type ‹string› is not assignable to type ‹string›.',
      ["'string'", "'number'"],
    ],
    [
      "Property 'a' doesn't exist on type '{ a: string; }'.",
      "Property ‹string› doesn't exist on type ‹string›.",
      ["'a'", "'{ a: string; }'"],
    ],
    ['ENOENT: no such file, open /srv/a/b.json', 'ENOENT: no such file, open ‹path›', ['/srv/a/b.json']],
    ['error at C:\\work\\a.cs:3', 'error at ‹path›', ['C:\\work\\a.cs:3']],
    [
      'listen EADDRINUSE: address already in use :::3000',
      'listen EADDRINUSE: address already in use :::‹number›',
      ['3000'],
    ],
    ['borrow of moved value: `x`', 'borrow of moved value: ‹string›', ['`x`']],
    ['see https://example.org/a?b=1 for more', 'see ‹url› for more', ['https://example.org/a?b=1']],
    [
      'request 123e4567-e89b-12d3-a456-426614174000 failed',
      'request ‹uuid› failed',
      ['123e4567-e89b-12d3-a456-426614174000'],
    ],
    ['segfault at 0xdeadbeef', 'segfault at ‹hex›', ['0xdeadbeef']],
    ['expected 2 arguments,\n   but got 3', 'expected ‹number› arguments, but got ‹number›', ['2', '3']],
  ];
  for (const [message, template, slots] of rows) {
    it(template, () => {
      const made = toTemplate(message);
      assert.equal(made.text, template);
      assert.deepEqual(
        made.slots.map(({ value }) => value),
        slots,
      );
    });
  }

  it('is the same for other names and another for other words', () => {
    const [a, b, c] = ["Cannot find name 'a'.", "Cannot find name 'b'.", "Cannot find module 'a'."].map(
      (text) => toTemplate(text).text,
    );
    assert.equal(a, b);
    assert.notEqual(a, c);
  });

  it('of a very long message is made in a moment', () => {
    const startedAt = performance.now();
    toTemplate(`'${'a/'.repeat(2_000_000)}`);
    assert.ok(performance.now() - startedAt < 1_000);
  });
});

describe('the type of an error', () => {
  const rows: [source: string | undefined, code: string | undefined, type: string][] = [
    ['ts', '2322', 'TS2322'],
    ['js', '7016', 'TS7016'],
    ['eslint', 'no-undef', 'no-undef'],
    ['rustc', 'E0382', 'E0382'],
    ['ts', undefined, ''],
    [undefined, '42', '42'],
  ];
  for (const [source, code, type] of rows) {
    it(`of ${source ?? 'no source'} and ${code ?? 'no code'} is "${type}"`, () =>
      assert.equal(toErrorType(source, code), type));
  }
});
