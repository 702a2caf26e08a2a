import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { CausalChainTracker } from '../../src/engine/causalChainTracker.ts';
import { Forgetter } from '../../src/engine/forget/forgetter.ts';
import { writePending } from '../../src/engine/forget/pendingRequests.ts';
import { Catalog } from '../../src/engine/store/catalog.ts';
import { createOwner, toOwnerName } from '../../src/engine/store/lockOwner.ts';
import { searchStore } from '../support/storeSearch.ts';
import { TrackerFolder, WITHOUT_MODEL } from '../support/trackerFolder.ts';

const SECRET = 'file:///projects/canaryspace';
const SHOP = 'file:///projects/shop';
const ERRORS = 400;
const ROUNDS = 12;

async function tell(tracker: CausalChainTracker): Promise<void> {
  const items = Array.from({ length: ERRORS }, (_, number) => {
    const workspace = number % 4 === 0 ? SECRET : SHOP;
    const error = `${number % 4 === 0 ? 'canaryword' : 'plain'} ${number} ${'filler '.repeat(40)}`;
    const key = `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`;
    return { kind: 'error' as const, input: { key, error, context: { workspace, file: `src/${number}.ts` } } };
  });
  await tracker.record(items);
}

async function begin(storePath: string): Promise<ChildProcess> {
  const script = join(import.meta.dirname, '..', 'support', 'forgettingProcess.ts');
  const child = spawn(process.execPath, [script, storePath, SECRET], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

async function isPending(storePath: string): Promise<boolean> {
  return (await readdir(storePath)).includes('pending-forget.json');
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await isSo())) {
    assert.ok(Date.now() < deadline, 'it has not come to be');
    await setTimeout(50);
  }
}

describe('forgetting that is killed', () => {
  it('is carried through by whoever has the store open or opens it next; nothing else is lost', async () => {
    let inside = 0;
    for (let round = 0; round < ROUNDS; round++) {
      await using folder = await TrackerFolder.create();
      const tracker = await folder.open(WITHOUT_MODEL);
      await tell(tracker);
      const isBeside = round % 2 === 0;
      if (!isBeside) await tracker.dispose();
      const killed = await begin(folder.storePath);
      await setTimeout((round * 320) / ROUNDS);
      killed.kill('SIGKILL');
      await once(killed, 'exit');
      const wasAsked = await isPending(folder.storePath);
      if (wasAsked) {
        inside++;
        const pending = await readFile(join(folder.storePath, 'pending-forget.json'), 'utf8');
        assert.doesNotMatch(pending, /canary|projects/);
      }
      const other = isBeside ? tracker : await folder.open(WITHOUT_MODEL);
      const late = await other.recordErrorEvent({ error: 'recorded after it', context: { workspace: SHOP } });
      await until(async () => !(await isPending(folder.storePath)));
      const isForgotten = async (): Promise<boolean> =>
        (await other.listErrors({ limit: 1_000 })).length === 0.75 * ERRORS + 1;
      if (wasAsked) await until(isForgotten);
      const errors = await other.listErrors({ limit: 1_000 });
      const isDone = await isForgotten();
      assert.ok(isDone || errors.length === ERRORS + 1, `${errors.length} errors are left`);
      assert.ok(errors.some(({ id }) => id === late.errorId));
      if (!isDone) continue;
      await until(async () => (await searchStore(folder.storePath, 'canaryword')).length === 0);
      assert.deepEqual(await searchStore(folder.storePath, 'canaryspace'), []);
      assert.equal(errors.filter(({ errorMessage }) => errorMessage.startsWith('plain')).length, 0.75 * ERRORS);
    }
    assert.ok(inside >= 3, `only ${inside} of ${ROUNDS} kills came in the middle of it`);
  });

  it('is carried through although only silence tells of the process that it was killed', async () => {
    await using folder = await TrackerFolder.create();
    const { storePath } = folder;
    const tracker = await folder.open(WITHOUT_MODEL);
    await tracker.recordErrorEvent({ error: 'goes away' });
    await tracker.dispose();
    await writePending(storePath, [{ kind: 'everything', requestedAt: Date.now() + 1_000 }]);
    // As after a power cut: a process of an earlier start of the machine cannot be asked after.
    const killed = toOwnerName({ ...(await createOwner()), place: 'elsewhere' });
    await mkdir(join(storePath, 'locks', 'upkeep'), { recursive: true });
    await writeFile(join(storePath, 'locks', 'upkeep', `000000000001.exclusive.${killed}`), '');
    const forgetter = new Forgetter({ storePath, catalog: () => new Catalog(), now: Date.now, toStored: String });
    let looks = 0;
    while (!(await forgetter.carryOutPending())) {
      assert.ok(++looks < 10, 'it has not been carried out');
      await setTimeout(1_000);
    }
    assert.deepEqual(await (await folder.open(WITHOUT_MODEL)).listErrors(), []);
  });
});
