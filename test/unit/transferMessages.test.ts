import assert from 'node:assert/strict';
import { it } from 'node:test';
import { toExportMessage, toImportMessage } from '../../src/host/transfer/transferMessages.ts';

const NOTHING = { added: 0, known: 0, keptLocal: 0, bad: 0, problems: [], wasCancelled: false };

it('what came of an import or an export is said in plain words', () => {
  assert.equal(toImportMessage({ ...NOTHING, added: 12 }), '12 fixes imported.');
  assert.equal(
    toImportMessage({ ...NOTHING, added: 1, known: 3, keptLocal: 1, bad: 2 }),
    '1 fix imported, 3 known already. 1 error recorded here stayed as it is. 2 lines were not right and passed over.',
  );
  assert.equal(toImportMessage({ ...NOTHING, wasCancelled: true }), 'Called off: 0 fixes imported.');
  assert.equal(toExportMessage({ chains: 1, wasCancelled: false }), '1 fix exported.');
});
