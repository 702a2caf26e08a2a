import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { covers, errorAt, keyErrors, nearestPerKey } from '../../src/host/recall/capturedErrors.ts';
import { ERRORS_ONLY, sampleDiagnostic, sampleUri } from '../support/sampleDiagnostic.ts';

describe('captured errors', () => {
  it('are keyed by source, code and template, other severities left out', async () => {
    const keyed = await keyErrors(
      [
        sampleDiagnostic("Cannot find name 'a'.", 0),
        sampleDiagnostic("Cannot find name 'b'.", 1),
        sampleDiagnostic("Cannot find name 'c'.", 2, { severity: 1 }),
        sampleDiagnostic('  ', 3),
      ],
      ERRORS_ONLY,
      undefined,
    );
    assert.equal(keyed.length, 2);
    assert.equal(keyed[0]?.key, keyed[1]?.key);
  });

  it('alike have one key within a workspace folder and another in the next', async () => {
    const keysIn = async (path: string): Promise<string[]> => {
      const errors = [sampleDiagnostic("Cannot find name 'a'.", 0), sampleDiagnostic("Cannot find name 'b'.", 1)];
      const folder = { uri: sampleUri(path), name: path, index: 0 };
      return (await keyErrors(errors, ERRORS_ONLY, folder)).map(({ key }) => key);
    };
    const [shop, bakery] = [await keysIn('/home/ada/shop'), await keysIn('/home/ada/bakery')];
    assert.equal(new Set(shop).size, 1);
    assert.equal(new Set([...shop, ...bakery]).size, 2);
  });

  it('hold up nothing for long when there are thousands of new ones', async () => {
    const diagnostics = Array.from({ length: 5_000 }, (_, index) =>
      sampleDiagnostic(`Type 'A${index}' is not assignable to type 'B' in src/${index}/file.ts`, index),
    );
    let turns = 0;
    const count = (): void => void (turns++, (immediate = setImmediate(count)));
    let immediate = setImmediate(count);
    const keyed = await keyErrors(diagnostics, ERRORS_ONLY, undefined);
    clearImmediate(immediate);
    assert.equal(keyed.length, 5_000);
    assert.ok(turns > 1, `let others work ${turns} times`);
  });

  it('are taken once for each key, the nearest to the cursor first', async () => {
    const keyed = await keyErrors(
      [
        sampleDiagnostic("Cannot find name 'a'.", 0),
        sampleDiagnostic("';' expected.", 40, { code: 1005 }),
        sampleDiagnostic("Cannot find name 'b'.", 51),
        sampleDiagnostic("Cannot find name 'c'.", 90),
      ],
      ERRORS_ONLY,
      undefined,
    );
    assert.deepEqual(
      nearestPerKey(keyed, 50).map(({ diagnostic }) => diagnostic.range.start.line),
      [51, 40],
    );
  });
});

describe('the error at a place', () => {
  const wide = sampleDiagnostic('wide', 3, { character: 2 });
  const warning = sampleDiagnostic('warning', 3, { character: 2, severity: 1 });
  const right = sampleDiagnostic('right', 3, { character: 30 });
  const below = sampleDiagnostic('below', 4);

  const table: [name: string, character: number, expected: string][] = [
    ['the one that covers it', 30, 'right'],
    ['its end belongs to it', 31, 'right'],
    ['else the nearest on the line', 20, 'right'],
    ['the graver of two', 2, 'wide'],
  ];
  for (const [name, character, expected] of table) {
    it(name, () => assert.equal(errorAt([warning, wide, right, below], { line: 3, character })?.message, expected));
  }

  it('is none on a line without errors', () => {
    assert.equal(errorAt([wide, below], { line: 9, character: 0 }), undefined);
  });

  it('is covered from the first to the last character of its range', () => {
    assert.equal(covers(wide, { line: 3, character: 1 }), false);
    assert.equal(covers(wide, { line: 3, character: 2 }), true);
    assert.equal(covers(wide, { line: 3, character: 3 }), true);
    assert.equal(covers(wide, { line: 3, character: 4 }), false);
    assert.equal(covers(wide, { line: 2, character: 2 }), false);
  });
});
