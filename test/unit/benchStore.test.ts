import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { connect, Index } from '@lancedb/lancedb';
import { judgeTrace } from '../bench/store/acknowledgements.ts';
import { findCanaries, isFound } from '../bench/store/canaries.ts';
import { isClear } from '../bench/store/diskFull.ts';
import { KillStore } from '../bench/store/killStore.ts';
import { differences, type Knowledge } from '../bench/store/knowledge.ts';
import { Random } from '../bench/store/random.ts';
import { makeSecret, SECRET_KINDS } from '../bench/store/secretKinds.ts';
import { SimulatedDisk } from '../bench/store/simulatedDisk.ts';
import { parseStrace } from '../bench/store/straceLog.ts';
import type { StoreCase } from '../bench/store/storeCase.ts';
import { quantile, sumUp } from '../bench/store/storeRows.ts';
import { findTexts } from '../bench/store/textSearch.ts';

const BENCH = path.resolve(import.meta.dirname, '../bench/store.ts');
const ENGINE = path.resolve(import.meta.dirname, '../support/brokenStoreEngine.ts');

async function freshFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'deja-fix-bench-'));
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Two kills in mid-write of an engine that is broken in some way. @returns the sums over all cases */
async function killTwice(t: TestContext, broken: string): Promise<Record<string, number>> {
  const folder = await freshFolder(t);
  const cases: StoreCase[] = [];
  const take = (one: StoreCase) => Promise.resolve(void cases.push(one));
  const product = { engine: ENGINE, mcp: '', modelsPath: '' };
  const stage = {
    product,
    extent: 'short' as const,
    seed: 7,
    limit: 9,
    folder,
    corpus: '',
    tell: () => undefined,
    take,
  };
  process.env['BROKEN'] = broken;
  const store = new KillStore({ stage, bundle: '', template: null, folder, number: 0, seed: 7 });
  await store.play(Array.from({ length: 2 }, () => ({ aim: 'write', victim: 'engine', by: 'direct' }) as const));
  const sums: Record<string, number> = {};
  for (const { counts } of cases)
    for (const [name, value] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + value;
  return sums;
}

describe('kills', () => {
  it('finds nothing wrong with an engine that keeps what it acknowledges', async (t) => {
    const { kills, acknowledged = 0, lost, doubled, unopened } = await killTwice(t, '');
    assert.deepEqual({ kills, lost, doubled, unopened }, { kills: 2, lost: 0, doubled: 0, unopened: 0 });
    assert.ok(acknowledged > 0);
  });

  it('counts what an engine acknowledges and does not write', async (t) => {
    const { lost = 0, doubled } = await killTwice(t, 'loses');
    assert.ok(lost > 0);
    assert.equal(doubled, 0);
  });

  it('counts what an engine writes twice', async (t) => {
    const { lost, doubled = 0 } = await killTwice(t, 'doubles');
    assert.ok(doubled > 0);
    assert.equal(lost, 0);
  });

  it('counts what an engine acknowledges before it writes', async (t) => {
    const { lost = 0 } = await killTwice(t, 'acknowledges first');
    assert.ok(lost > 0);
  });
});

const STORE = '/bench/store';
const TABLE = `${STORE}/causal_error_events.lance`;
const DATA = `${'01'.repeat(12)}0123456789abcdef0123456789.lance`;
const MANIFEST = `${String(2n ** 64n - 2n)}.manifest`;
const ANSWER = '{"jsonrpc":"2.0","id":1,"result":[{"key":"k"}]}';

const quoted = (text: string) => JSON.stringify(text);
const writeFileCalls = (file: string, text: string) => [
  `openat(AT_FDCWD</>, ${quoted(file)}, O_WRONLY|O_CREAT, 0600) = 9<${file}>`,
  `write(9<${file}>, ${quoted(text)}, ${text.length}) = ${text.length}`,
];
const fsyncCall = (file: string) => `fsync(9<${file}>) = 0`;
const FOLDERS = ['/bench', STORE, TABLE, `${TABLE}/data`, `${TABLE}/_versions`];
const FILES = [`${TABLE}/data/${DATA}`, `${TABLE}/_versions/${MANIFEST}`];
const MAKING = [
  ...FOLDERS.slice(1).map((folder) => `mkdir(${quoted(folder)}, 0700) = 0`),
  `write(7<socket:[1]>, ${quoted(`{"index":0,"message":{"jsonrpc":"2.0","id":1,"method":"record"}}`)}, 60) = 60`,
  ...writeFileCalls(FILES[0] ?? '', 'planted 1 0 here'),
  ...writeFileCalls(FILES[1] ?? '', `the file is 8${DATA}`),
];
const SYNCING = [...FILES, ...FOLDERS].map(fsyncCall);
const ACKNOWLEDGING = [`write(3<socket:[2]>, ${quoted(ANSWER)}, ${ANSWER.length}) = ${ANSWER.length}`];

/** @returns why the one acknowledgement of the trace is unsafe, and what a power cut at that moment leaves */
function judge(calls: readonly string[]) {
  const planting = { items: [], traces: [{ table: 'errors', text: 'planted 1 0 here' } as const] };
  const session = { requests: new Map([[1, planting]]), rootPath: '/bench', storePath: STORE };
  let left: string[] = [];
  const log = calls.map((call) => `100 ${call}`).join('\n');
  const { acknowledgements } = judgeTrace({ ...session, log }, (_, disk) => {
    left = [...disk.afterPowerCut()].flatMap(([name, bytes]) => (bytes?.length ? [path.join('/bench', name)] : []));
  });
  assert.equal(acknowledgements.length, 1);
  return { unsafe: acknowledgements[0]?.unsafe, left };
}

describe('the trace', () => {
  it('takes an acknowledgement after all is synced for safe', () => {
    const { unsafe, left } = judge([...MAKING, ...SYNCING, ...ACKNOWLEDGING]);
    assert.equal(unsafe, null);
    assert.deepEqual(left.sort(), [...FILES].sort());
  });

  it('finds an acknowledgement before sync', () => {
    const { unsafe, left } = judge([...MAKING, ...ACKNOWLEDGING, ...SYNCING]);
    assert.match(unsafe ?? '', /not synced/);
    assert.deepEqual(left, []);
  });

  for (const file of [...FILES, ...FOLDERS]) {
    it(`finds that ${file} was not synced`, () => {
      const { unsafe } = judge([...MAKING, ...SYNCING.filter((call) => call !== fsyncCall(file)), ...ACKNOWLEDGING]);
      assert.match(unsafe ?? '', /not synced/);
    });
  }

  it('finds a write after the sync, and a sync that ends after the acknowledgement began', () => {
    const late = `write(9<${FILES[0]}>, "more", 4) = 4`;
    assert.match(judge([...MAKING, ...SYNCING, late, ...ACKNOWLEDGING]).unsafe ?? '', /after its last write/);
    const [first = '', ...others] = SYNCING;
    const [begun, ended] = [first.replace(') = 0', ' <unfinished ...>'), '<... fsync resumed>) = 0'];
    const unsafe = judge([...MAKING, ...others, begun, ...ACKNOWLEDGING, ended]).unsafe;
    assert.match(unsafe ?? '', /not synced/);
  });

  it('plays renames, links, places in a file and escapes', () => {
    const disk = new SimulatedDisk('/bench');
    const calls = [
      String.raw`openat(AT_FDCWD</>, "/bench/a", O_RDWR|O_CREAT, 0600) = 5</bench/a>`,
      String.raw`write(5</bench/a>, "\0\12\303\244\"", 5) = 5`,
      String.raw`pwrite64(5</bench/a>, "X", 1, 1) = 1`,
      String.raw`linkat(AT_FDCWD</>, "/bench/a", AT_FDCWD</>, "/bench/b", 0) = 0`,
      String.raw`renameat(AT_FDCWD</>, "/bench/b", AT_FDCWD</>, "/bench/c") = 0`,
      String.raw`unlink("/bench/a") = 0`,
    ];
    for (const call of parseStrace(calls.map((line) => `1 ${line}`).join('\n'))) disk.play(call);
    assert.deepEqual(disk.namesIn('/bench'), ['c']);
    assert.deepEqual(disk.bytesOf('/bench/c'), Buffer.from([0, 88, 0xc3, 0xa4, 34]));
  });
});

describe('damage', () => {
  const known: Knowledge = { errors: { a: 'A', b: 'B' }, chains: {}, answers: { question: { chain: 0.9 } } };

  it('finds nothing where all is as it was written', () => {
    assert.deepEqual(differences(known, structuredClone(known)), { wrong: [], missing: [] });
  });

  it('tells other content, records from nowhere and other similarities as wrong', () => {
    const told = { errors: { a: 'A', b: 'b', c: 'C' }, chains: {}, answers: { question: { chain: 0.8 } } };
    assert.equal(differences(known, told).wrong.length, 3);
  });

  it('tells what is there no more as missing', () => {
    const told = { errors: { a: 'A' }, chains: {}, answers: { question: {} } };
    assert.deepEqual(differences(known, told), { wrong: [], missing: ['errors b', 'answer chain to "question"'] });
  });
});

describe('the search', () => {
  /** A table whose one row is packed among others. */
  async function makeTable(folder: string, text: string) {
    const table = await (await connect(folder)).createTable('causal_observations', [{ key: '1', data: text }]);
    return table;
  }

  it('finds what a masker that masks nothing lets in', async (t) => {
    const folder = await freshFolder(t);
    const secrets = SECRET_KINDS.map((kind) => makeSecret(kind, new Random(3)));
    const padding = 'words that mean nothing '.repeat(300);
    await makeTable(folder, secrets.map(({ text }) => `${padding} ${text}`).join('\n'));
    const found = new Set(
      (
        await findTexts(
          folder,
          secrets.flatMap(({ parts }) => parts),
        )
      ).map(({ text }) => text),
    );
    assert.deepEqual(
      secrets.filter(({ parts }) => !parts.every((part) => found.has(part))).map(({ kind }) => kind),
      [],
    );
    assert.deepEqual(await findTexts(folder, ['neverPlanted77']), []);
  });

  it('finds what a forget leaves in old versions, and in the words of an index', async (t) => {
    const folder = await freshFolder(t);
    const table = await makeTable(folder, `${'common words '.repeat(300)} forgottenlantern`);
    const config = Index.fts({ stem: false, removeStopWords: false, asciiFolding: false, withPosition: false });
    await table.createIndex('data', { config });
    await table.delete(`key = '1'`);
    const places = new Set((await findTexts(folder, ['forgottenLantern'])).map(({ place }) => place));
    assert.ok(places.has('old version'));
    assert.ok(places.has('full-text index'));
    assert.ok(!places.has('column'));
  });

  it('finds every canary, and misses one that is not there', async (t) => {
    const folder = await freshFolder(t);
    await makeTable(path.join(folder, 'store'), 'an observation');
    const canaries = await findCanaries(path.join(folder, 'store'), folder, new Random(1));
    assert.deepEqual(
      canaries.filter((canary) => !isFound(canary)),
      [],
    );
    assert.equal(canaries.length, 4);
    assert.ok(!isFound({ where: 'column', text: 'x', found: ['old version'] }));
  });
});

describe('the messages of a disk that takes nothing', () => {
  it('are clear only when all of them speak of what is wrong with it', () => {
    assert.ok(isClear(['The store cannot be written: the disk is full.'], 'full'));
    assert.ok(!isClear(['Error: ENOENT', 'The disk is full'], 'full'));
    assert.ok(!isClear([], 'full'));
    assert.ok(isClear(['storeNotWritable {"reason":"it is read-only"}'], 'readOnly'));
    assert.ok(!isClear(['storeNotWritable {"reason":"the disk is full"}'], 'readOnly'));
  });
});

describe('the sums', () => {
  const kill = (counts: Record<string, number>, verdict: StoreCase['verdict'] = 'right'): StoreCase => {
    return { row: 'kills', kind: 'engine by direct', id: '1', input: {}, expected: '', observed: {}, counts, verdict };
  };
  const killsOf = (cases: readonly StoreCase[], extent: 'full' | 'short') =>
    sumUp(cases, extent).find(({ row }) => row === 'kills');

  it('call a row with too few rounds not run, and say what is missing', () => {
    const cases = Array.from({ length: 999 }, () => kill({ kills: 1, killsInside: 1 }));
    const row = killsOf(cases, 'full');
    assert.equal(row?.verdict, 'not run');
    assert.ok(row.missing.some((text) => text === 'kills: 999 of 1000'));
    assert.ok(row.missing.some((text) => text.startsWith('in a real VS Code: 0 of 20')));
  });

  it('let one wrong case spoil a row', () => {
    const kinds = ['engine by direct', 'host by host', 'both by host'];
    const cases = Array.from({ length: 18 }, (_, index) => ({
      ...kill({ kills: 1, killsInside: 1 }),
      kind: kinds[index % 3] ?? '',
    }));
    assert.equal(killsOf(cases, 'short')?.verdict, 'met');
    assert.equal(killsOf([...cases, kill({ kills: 1, lost: 1 }, 'wrong')], 'short')?.verdict, 'short');
  });

  it('take quantiles by nearest rank', () => {
    assert.equal(quantile([5, 1, 3, 2, 4], 0.5), 3);
    assert.equal(quantile([5, 1, 3, 2, 4], 0.95), 5);
  });

  it('end with 1 when rows were not run, and come from nothing but the cases', async (t) => {
    const folder = await freshFolder(t);
    const [json, from] = [path.join(folder, 'a.json'), path.join(folder, 'earlier.jsonl')];
    await writeFile(from, '');
    // The last one is there twice, as when it was played again.
    for (const id of ['1', '2', '3', '3'])
      await appendFile(from, `${JSON.stringify({ ...kill({ kills: 1, lost: 2 }), id })}\n`);
    const { code, out } = await new Promise<{ code: unknown; out: string }>((resolve) => {
      execFile(process.execPath, [BENCH, '--rows', '', '--from', from, '--json', json], (error, stdout) =>
        resolve({ code: error?.code ?? 0, out: stdout }),
      );
    });
    assert.equal(code, 1);
    assert.match(out, /NOT RUN: kill -9 of engine, host and both: kills: 3 of 1000/);
    const figures = JSON.parse(await readFile(json, 'utf8')) as Record<string, unknown>;
    assert.deepEqual([figures['kills'], figures['lost'], figures['damages']], [3, 6, undefined]);
  });
});
