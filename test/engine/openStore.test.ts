import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { CausalStore } from '../../src/engine/store/causalStore.ts';
import { withTurn } from '../../src/engine/store/locks.ts';
import { TrackerFolder, WITHOUT_MODEL } from '../support/trackerFolder.ts';

async function countErrors(storePath: string): Promise<number> {
  const { store, rows } = await CausalStore.open(storePath);
  await store.close();
  return rows.causal_error_events?.length ?? 0;
}

describe('a store that is opened while another process has its turn at it', () => {
  it('does not wait when it is as it should be', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    await tracker.recordErrorEvent({ error: 'Written before' });
    await withTurn(folder.storePath, 'exclusive', async () => {
      assert.equal(await countErrors(folder.storePath), 1);
    });
  });

  it('waits for its own turn when a table is to be made, and changes nothing before', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    await tracker.recordErrorEvent({ error: 'Written before' });
    await tracker.dispose();
    const attempts = join(folder.storePath, 'causal_fix_attempts.lance');
    await rm(attempts, { recursive: true });
    await rm(join(folder.storePath, 'sums.json'));
    const events: string[] = [];
    const opened = withTurn(folder.storePath, 'exclusive', async () => {
      const waiting = countErrors(folder.storePath).then((count) => events.push(`opened with ${count}`));
      await Promise.race([waiting, setTimeout(1_000)]);
      events.push('turn over');
      return { waiting };
    });
    await (
      await opened
    ).waiting;
    assert.deepEqual(events, ['turn over', 'opened with 1']);
  });
});
