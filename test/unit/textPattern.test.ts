import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { toTemplate } from '../../src/core/template.ts';
import { TextPattern } from '../../src/core/template/textPattern.ts';
import { eachDistinctError } from '../bench/distinctErrors.ts';

const SOURCES = [
  String.raw`(?<![\p{L}\p{N}_$.@#/\\'-])[\p{L}_$][\p{L}\p{N}_$]*(?:\.~?[\p{L}_$][\p{L}\p{N}_$]*){0,12}`,
  String.raw`\p{Lu}?\p{Ll}+\p{N}*(?:\p{Lu}+[\p{Ll}\p{N}_$]*)+`,
  String.raw`\p{Ll}{2,}(?=[\s,;]|[.:]?(?:\s|$))|[^\s\p{L}\p{N}\]]{1,3}`,
];

function found(pattern: RegExp, text: string): string[] {
  return Array.from(text.matchAll(pattern), ([whole, ...parts]) => [whole, ...parts].join('|'));
}

describe('a pattern of letters and digits', () => {
  for (const source of SOURCES)
    it(`finds the same in its smaller form: ${source}`, () => {
      const pattern = new TextPattern(source, 'g');
      const unit = fc.oneof(
        fc.string({ unit: 'binary-ascii' }),
        fc.constantFrom('…', '’', '\uE001', '→', 'é', '数', '²', '💥'),
      );
      fc.assert(
        fc.property(fc.array(unit), (units) => {
          const text = units.join('');
          assert.deepEqual(found(pattern.for(text), text), found(new RegExp(source, 'gu'), text));
        }),
        { numRuns: 1_000 },
      );
    });

  it('makes the same templates, whatever letters stand on a line before', () => {
    const errors = eachDistinctError();
    for (let count = 0; count < 2_000; count++) {
      const { error } = errors.next().value;
      assert.equal(toTemplate(`ß é\n${error}`).text, `ß é ${toTemplate(error).text}`);
    }
  });

  it('refuses a property of which it does not know what it is in ASCII', () => {
    assert.throws(() => new TextPattern(String.raw`\p{M}`, 'g').for('plain'), /\\p\{M\} is not known/);
  });
});
