import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { connect } from '@lancedb/lancedb';
import { setTimeout } from 'node:timers/promises';
import { TEMPLATE_VERSION } from '../../src/core/template.ts';
import type { CausalChainTracker } from '../../src/engine/causalChainTracker.ts';
import { Embedder } from '../../src/engine/embedding/embedder.ts';
import { Renewal } from '../../src/engine/renewal.ts';
import { toRows } from '../../src/engine/store/arrowRows.ts';
import { CausalStore } from '../../src/engine/store/causalStore.ts';
import { currentTables } from '../../src/engine/store/generations.ts';
import { seal } from '../../src/engine/store/schema.ts';
import type { EngineStatus } from '../../src/protocol/engine.ts';
import { ForkedEngine } from '../support/forkedEngine.ts';
import { MODELS_PATH, TrackerFolder, WITHOUT_MODEL } from '../support/trackerFolder.ts';

const FIXTURES = join(import.meta.dirname, '..', 'fixtures');
/** So many are not renewed before it is told that they are being renewed. */
const MORE_THAN_ONE_TURN = 150;
const LONGER_THAN_A_TURN = 300;
const WORDS = ['invoice', 'parcel', 'ticket', 'account', 'voucher', 'garden', 'bridge', 'kettle', 'mirror', 'pencil'];

async function tell(tracker: CausalChainTracker, count: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    const error = `The ${WORDS[number % 10] ?? ''} ${WORDS[Math.floor(number / 10) % 10] ?? ''} number ${number} has no owner`;
    const { errorId } = await tracker.recordErrorEvent({ error });
    await tracker.recordFixAttempt({ errorId, actionTaken: `Gave it owner ${number}`, successful: true });
  }
}

/** Makes every row one that another model and an earlier version of the templates has made. */
async function spoil(storePath: string): Promise<void> {
  const connection = await connect(await currentTables(storePath));
  for (const name of ['causal_chains', 'causal_error_events']) {
    const table = await connection.openTable(name);
    const rows = toRows(await table.query().toArrow());
    const spoilt = rows.map((row) => seal({ ...row, model: 'another-model', template_version: 0 }));
    await table.add(spoilt, { mode: 'overwrite' });
  }
  connection.close();
  assert.deepEqual(await readModels(storePath), ['another-model 0 vector']);
}

async function readModels(storePath: string): Promise<string[]> {
  const connection = await connect(await currentTables(storePath));
  const found: string[] = [];
  for (const name of ['causal_chains', 'causal_error_events']) {
    const rows: unknown = await (
      await connection.openTable(name)
    )
      .query()
      .select(['model', 'template_version', 'embedding'])
      .toArray();
    for (const row of rows as { model: string | null; template_version: number; embedding: unknown }[])
      found.push(`${row.model} ${row.template_version} ${row.embedding === null ? 'none' : 'vector'}`);
  }
  connection.close();
  return [...new Set(found)];
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await isSo())) {
    assert.ok(Date.now() < deadline, 'it has not come to be');
    await setTimeout(100);
  }
}

const isRenewed = async (storePath: string): Promise<boolean> => {
  const models = await readModels(storePath);
  return models.length === 1 && /^all-MiniLM-L6-v2-q [1-9]\d* vector$/.test(models[0] ?? '');
};

describe('a store of another model', () => {
  it('is searched by words at once, never by its own vectors, and renewed in the background with progress', async () => {
    await using folder = await TrackerFolder.create();
    const first = await folder.open();
    await tell(first, MORE_THAN_ONE_TURN);
    await first.dispose();
    await spoil(folder.storePath);
    const told: EngineStatus['work'][] = [];
    const onDidChangeStatus = (): void => {
      told.push(tracker.status.work);
    };
    const tracker: CausalChainTracker = await folder.open({ onDidChangeStatus });
    const ask = (error: string) => tracker.querySimilarFailures({ error, threshold: 0, limit: 3 });
    const sharesNoWord = 'Proprietor missing';
    // At once: it is renewed as soon as nothing is asked.
    assert.deepEqual(await ask(sharesNoWord), []);
    assert.ok((await ask('The kettle bridge number 67 has no owner')).length > 0);
    await until(() => isRenewed(folder.storePath));
    await until(() => tracker.status.work === null);
    const shares = told.flatMap((work) => (work?.kind === 'renewing' ? [work.share] : []));
    assert.ok(shares.length > 0 && shares.every((share) => share >= 0 && share <= 1), JSON.stringify(told));
    assert.deepEqual(shares, [...shares].sort());
    await until(async () => (await tracker.listChains({ limit: 500 })).length === MORE_THAN_ONE_TURN);
    await until(async () => (await ask(sharesNoWord)).length > 0);
  });

  it('is over with its last row, however long that took', async () => {
    await using folder = await TrackerFolder.create();
    const without = await folder.open(WITHOUT_MODEL);
    await tell(without, 1);
    await without.dispose();
    const embedder = await Embedder.load(MODELS_PATH);
    const embed = embedder.embed.bind(embedder);
    embedder.embed = async (text) => setTimeout(LONGER_THAN_A_TURN).then(() => embed(text));
    const { store } = await CausalStore.open(folder.storePath);
    const renewal = new Renewal(store, embedder);
    const ends: boolean[] = [];
    for (await renewal.look(); renewal.share !== null;) ends.push(await renewal.work());
    assert.deepEqual(ends, [false, true]);
    await store.close();
  });

  it('gets vectors where there was no model, once there is one', async () => {
    await using folder = await TrackerFolder.create();
    const without = await folder.open(WITHOUT_MODEL);
    await tell(without, 5);
    await without.dispose();
    assert.deepEqual(await readModels(folder.storePath), [`null ${TEMPLATE_VERSION} none`]);
    await folder.open();
    await until(() => isRenewed(folder.storePath));
  });

  it('is renewed to the end though engines are killed over it, and two work beside each other', async () => {
    await using folder = await TrackerFolder.create();
    const first = await folder.open();
    await tell(first, 60);
    await first.dispose();
    await spoil(folder.storePath);
    for (let round = 0; round < 3; round++) {
      const engine = await ForkedEngine.start({ storePath: folder.storePath });
      await setTimeout(1_800 + 280 * round);
      await engine.kill();
    }
    const [one, other] = await Promise.all([folder.open(), folder.open()]);
    await tell(other, 3);
    await until(() => isRenewed(folder.storePath));
    for (const tracker of [one, other])
      await until(async () => (await tracker.listErrors({ limit: 500 })).length === 63);
    await until(async () => (await one.listChains({ limit: 500 })).length === 63);
  });

  for (const fixture of ['storeV1', 'storeV2']) {
    it(`is what the main job left behind: ${fixture}`, async () => {
      await using folder = await TrackerFolder.create();
      await cp(join(FIXTURES, fixture), folder.storePath, { recursive: true });
      const tracker = await folder.open();
      const ask = () =>
        tracker.querySimilarFailures({ error: "Cannot find name 'sum'.", errorType: 'TS2304', threshold: 0 });
      assert.equal((await ask())[0]?.chain.errorEvent.errorMessage, "Cannot find name 'total'.");
      await until(() => isRenewed(folder.storePath));
      assert.equal((await ask())[0]?.chain.errorEvent.errorMessage, "Cannot find name 'total'.");
    });
  }
});
