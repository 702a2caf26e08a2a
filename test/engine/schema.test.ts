import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { CausalStore } from '../../src/engine/store/causalStore.ts';
import { SCHEMAS, TABLE_NAMES, toChecksum } from '../../src/engine/store/schema.ts';
import { TrackerFolder, WITHOUT_MODEL } from '../support/trackerFolder.ts';

const STAMPS = ['key', 'schema_version', 'model', 'template_version', 'origin', 'recorded_at', 'checksum'];

describe('the tables', () => {
  it('have the columns that others rely on', () => {
    const expected = {
      causal_error_events: ['id', 'error_message', 'error_type', 'context', 'timestamp', 'session_id', 'embedding'],
      causal_fix_attempts: ['id', 'error_id', 'action_taken', 'code_changes', 'successful', 'timestamp'],
      causal_chains: ['id', 'error_id', 'fix_attempts', 'successful_fix_id', 'resolution_time_minutes', 'embedding'],
      causal_observations: ['subject', 'kind', 'timestamp', 'data'],
    };
    for (const name of TABLE_NAMES) {
      const columns = SCHEMAS[name].fields.map((field) => field.name);
      for (const column of [...expected[name], ...STAMPS]) assert.ok(columns.includes(column), `${name}.${column}`);
    }
  });

  it('hold rows with half a character that are what was written, also as they are read again', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const cut = 'cut \ud83d';
    const error = { error: cut, errorType: cut, context: { identity: cut, file: cut } };
    const { errorId } = await tracker.recordErrorEvent(error);
    // A text is cut further on its way.
    const action = `${'x'.repeat(7_999)}😀${'y'.repeat(20_000)}`;
    await tracker.recordFixAttempt({ errorId, actionTaken: action, codeChanges: cut, successful: true });
    await tracker.dispose();
    await rm(join(folder.storePath, 'sums.json'));
    const again = await folder.open(WITHOUT_MODEL);
    assert.deepEqual(again.status.setAside, []);
    assert.equal((await again.recordErrorEvent(error)).errorId, errorId);
    assert.equal((await again.listChains()).length, 1);
  });

  it('hold rows whose checksum covers every column, the vector included', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open();
    const { errorId } = await tracker.recordErrorEvent({ error: "it's 'quoted'", context: { file: 'a.ts' } });
    await tracker.recordFixAttempt({ errorId, actionTaken: 'Fixed', codeChanges: null, successful: true });
    await tracker.reopen(errorId);
    await tracker.dispose();
    const { store, rows } = await CausalStore.open(folder.storePath);
    for (const name of TABLE_NAMES) {
      const keys = [...(rows[name] ?? [])].map((row) => String(row['key']));
      const columns = SCHEMAS[name].fields.map((field) => field.name);
      const [row] = await store.read(name, keys, columns);
      assert.ok(row, name);
      assert.equal(toChecksum(row), row['checksum'], name);
      for (const column of columns.filter((other) => other !== 'checksum')) {
        const changed = row[column] instanceof Float32Array ? row[column].map((x) => -x) : 'changed';
        assert.notEqual(toChecksum({ ...row, [column]: changed }), row['checksum'], `${name}.${column}`);
      }
      if (columns.includes('embedding')) assert.equal((row['embedding'] as Float32Array).length, 384);
    }
    await store.close();
  });
});
