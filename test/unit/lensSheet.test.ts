import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type * as vscode from 'vscode';
import type { SimilarFailure } from '../../src/core/model.ts';
import { keyErrors } from '../../src/host/recall/capturedErrors.ts';
import { findReferenced } from '../../src/host/recall/errorReference.ts';
import { LensSheet, MAX_LENSES, toLenses, toLensQuery, type Lens } from '../../src/host/recall/lensSheet.ts';
import type { Place } from '../../src/core/errors/lineShift.ts';
import { ERRORS_ONLY, sampleDiagnostic } from '../support/sampleDiagnostic.ts';
import { sampleFailure } from '../support/sampleFailure.ts';

const asPublished = (place: Place): Place => place;

async function lensesOf(
  diagnostics: vscode.Diagnostic[],
  answersOf: (key: string) => SimilarFailure[],
  toPresentPlace = asPublished,
): Promise<Lens[]> {
  return toLenses(await keyErrors(diagnostics, ERRORS_ONLY, undefined), answersOf, toPresentPlace);
}

const newLine = { range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } }, text: '\n' };

describe('lenses', () => {
  it('say how many past fixes there are and how sure the best is', async () => {
    const two = [sampleFailure({ id: '0000000a' }), sampleFailure({ id: '0000000b', confidence: 0.6 })];
    const [several] = await lensesOf([sampleDiagnostic('x', 4)], () => two);
    assert.equal(several?.title, '2 similar past fixes · 93 %');
    assert.equal(several.tooltip, 'Show 2 past fixes for: x');
    const [one] = await lensesOf([sampleDiagnostic('x', 4)], () => two.slice(0, 1));
    assert.equal(one?.title, '1 similar past fix · 93 %');
  });

  it('are none where nothing is known', async () => {
    assert.deepEqual(await lensesOf([sampleDiagnostic('x', 4)], () => []), []);
  });

  it('take the errors of a line together and open the best known', async () => {
    const errors = [sampleDiagnostic('weak', 4), sampleDiagnostic('strong', 4, { character: 9 })];
    const lenses = await lensesOf(errors, (key) =>
      key.endsWith('weak')
        ? [sampleFailure({ id: '0000000a', confidence: 0.6 })]
        : [sampleFailure({ id: '0000000b', confidence: 0.8 }), sampleFailure({ id: '0000000a', confidence: 0.7 })],
    );
    assert.deepEqual(
      lenses.map(({ title, diagnostic }) => [title, diagnostic.message]),
      [['2 similar past fixes · 80 %', 'strong']],
    );
  });

  it('come from the top of the document and are no more than a person reads', async () => {
    const errors = Array.from({ length: 5_000 }, (_, index) => sampleDiagnostic('x', 4_999 - index));
    const lenses = await lensesOf(errors, () => [sampleFailure()]);
    assert.equal(lenses.length, MAX_LENSES);
    assert.equal(lenses[0]?.place.line, 0);
  });

  it('lead back to their error as long as it stands', async () => {
    const error = sampleDiagnostic("Cannot find name 'x'.", 4);
    const [lens] = await lensesOf([error], () => [sampleFailure()]);
    assert.ok(lens);
    const query = toLensQuery('file:///a.ts', lens);
    const moved = sampleDiagnostic("Cannot find name 'x'.", 5);
    assert.equal(findReferenced(query, [sampleDiagnostic("Cannot find name 'y'.", 4), moved]), moved);
    assert.equal(
      findReferenced(query, [sampleDiagnostic("Cannot find name 'x'.", 4, { source: 'eslint' })]),
      undefined,
    );
  });
});

describe('the sheet of a document', () => {
  it('moves its lenses with the text and does not reword them', async () => {
    const sheet = new LensSheet();
    sheet.replace(await lensesOf([sampleDiagnostic('x', 4)], () => [sampleFailure()]));
    const [before] = sheet.lenses;
    sheet.onEdit([newLine]);
    const [after] = sheet.lenses;
    assert.equal(after?.place.line, 5);
    assert.equal(after.title, before?.title);
  });

  it('knows where an error stands that was published before the last edits', async () => {
    const sheet = new LensSheet();
    sheet.onEdit([newLine]);
    const shift = (place: Place): Place => sheet.toPresentPlace(place);
    const [late] = await lensesOf([sampleDiagnostic('x', 4)], () => [sampleFailure()], shift);
    assert.equal(late?.place.line, 5);
    sheet.onPublished();
    const [current] = await lensesOf([sampleDiagnostic('x', 5)], () => [sampleFailure()], shift);
    assert.equal(current?.place.line, 5);
  });

  it('has changed only when it reads otherwise', async () => {
    const sheet = new LensSheet();
    const show = async (line: number, confidence: number): Promise<boolean> =>
      sheet.replace(await lensesOf([sampleDiagnostic('x', line)], () => [sampleFailure({ confidence })]));
    assert.equal(await show(4, 0.9), true);
    assert.equal(await show(4, 0.901), false);
    assert.equal(await show(5, 0.9), true);
    assert.equal(await show(5, 0.8), true);
    assert.equal(sheet.replace([]), true);
  });
});
