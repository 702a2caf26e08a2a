import assert from 'node:assert/strict';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { v7 as uuidV7 } from 'uuid';
import { EVIDENCE_LEVELS } from '../../src/core/model.ts';
import type { CausalChainTracker } from '../../src/engine/causalChainTracker.ts';
import { toExportLine } from '../../src/engine/transfer/exportLine.ts';
import type { ImportSummary } from '../../src/protocol/transfer.ts';
import { sampleChain } from '../support/exportSamples.ts';
import { runCommand } from '../support/runCommand.ts';
import { isFault, TrackerFolder, WITHOUT_MODEL } from '../support/trackerFolder.ts';

const QUIET = { signal: new AbortController().signal, onProgress: () => undefined };
const SCHEMA_FILE = path.join(import.meta.dirname, '..', '..', 'docs', 'export-format.schema.json');

async function exported(tracker: CausalChainTracker, folder: TrackerFolder): Promise<string> {
  const file = path.join(folder.path, `${uuidV7()}.jsonl`);
  await tracker.exportMemory(file, QUIET);
  return readFile(file, 'utf8');
}

async function imported(
  tracker: CausalChainTracker,
  folder: TrackerFolder,
  text: string | Buffer,
): Promise<ImportSummary> {
  const file = path.join(folder.path, `${uuidV7()}.jsonl`);
  await writeFile(file, text);
  return tracker.importMemory(file, QUIET);
}

/** A fix as the editor records it, with a failed attempt before it. */
async function recordFix(tracker: CausalChainTracker, number: number): Promise<string> {
  const { errorId } = await tracker.recordErrorEvent({
    error: `Property 'total${number}' does not exist on type 'Cart'.`,
    errorType: 'TS2339',
    context: {
      ...{
        channel: 'diagnostic',
        source: 'ts',
        code: '2339',
        language: 'typescript',
        file: 'src/cart.ts',
        line: number,
      },
      ...{
        uri: 'file:///p/shop/src/cart.ts',
        workspace: 'file:///p/shop',
        workspaceName: 'shop',
        snippet: 'cart.total',
      },
      ...{
        cwd: '/p/shop',
        identity: `x${number}`,
        frames: [
          { file: 'file:///p/shop/src/a%20b.ts', line: 2 },
          { file: 'file:///lib/x.ts', line: 1 },
        ],
      },
      alsoReported: [{ tool: 'ts', severity: 'error', message: 'another', file: '/opt/elsewhere/y.ts', line: 1 }],
      extra: { zeta: 1, alpha: { b: 2, a: 1 } },
    },
    timestamp: 1_000 * number,
  });
  await tracker.recordFixAttempt({
    errorId,
    actionTaken: 'Renamed it',
    codeChanges: '-a\n+b',
    timestamp: 1_000 * number + 1,
  });
  const { chainId } = await tracker.recordFixAttempt({
    ...{
      errorId,
      actionTaken: 'Declared it',
      codeChanges: '-a\n+c',
      successful: true,
      evidence: 'settled',
      cause: 'edited',
    },
    timestamp: 1_000 * number + 500,
  });
  return chainId ?? assert.fail();
}

describe('an export', () => {
  it('is the same bytes again after an import into an empty store, and fits its schema', async () => {
    await using folder = await TrackerFolder.create();
    await using other = await TrackerFolder.create();
    const tracker = await folder.open();
    for (const number of [3, 1, 2]) await recordFix(tracker, number);
    const text = await exported(tracker, folder);
    assert.equal(text, await exported(tracker, folder));
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.equal(lines.length, 3);
    const validate = new Ajv2020({
      strict: true,
      formats: { uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/ },
    }).compile(JSON.parse(await readFile(SCHEMA_FILE, 'utf8')) as object);
    for (const line of lines) assert.ok(validate(line), JSON.stringify(validate.errors));
    assert.equal(validate({ ...lines[0], run: 'x' }), false);
    const empty = await other.open();
    assert.equal((await imported(empty, other, text)).added, 3);
    assert.equal(await exported(empty, other), text);
    const [failure] = await empty.querySimilarFailures({ error: "Property 'total1' does not exist on type 'Cart'." });
    assert.equal(failure?.chain.successfulFix.origin, 'imported');
    assert.equal(failure.failedAttempts.length, 1);
  });

  it('names no place on a disk, and nothing by which the editor would take an error for its own', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    await recordFix(tracker, 1);
    const text = await exported(tracker, folder);
    assert.equal(/\/p\/shop|file:|\/opt|identity|embedding|origin/.test(text), false, text);
    const { error_event: event } = JSON.parse(text) as { error_event: { context: Record<string, unknown> } };
    assert.deepEqual(event.context['frames'], [{ file: 'src/a b.ts', line: 2 }]);
    assert.equal(Object.keys(event.context).at(-1), 'extra');
    assert.match(text, /"extra":\{"alpha":\{"a":1,"b":2\},"zeta":1\}/);
  });

  it('leaves out what came back, and is for its owner alone', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const first = await recordFix(tracker, 1);
    await recordFix(tracker, 2);
    await tracker.reopen(first);
    const file = path.join(folder.path, 'memory.jsonl');
    assert.deepEqual(await tracker.exportMemory(file, QUIET), { chains: 1, wasCancelled: false });
    if (process.platform !== 'win32') assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  it('holds what another window has written up to that moment', async () => {
    await using folder = await TrackerFolder.create();
    const [writer, exporter] = [await folder.open(WITHOUT_MODEL), await folder.open(WITHOUT_MODEL)];
    const { errorId } = await writer.recordErrorEvent({ error: "Cannot find name 'total'." });
    await writer.recordFixAttempt({ errorId, actionTaken: 'Declared it', successful: true });
    const { chains } = await exporter.exportMemory(path.join(folder.path, 'memory.jsonl'), QUIET);
    assert.equal(chains, 1);
  });

  it('of two windows to one file at once is whole', async () => {
    await using folder = await TrackerFolder.create();
    const trackers = [await folder.open(WITHOUT_MODEL), await folder.open(WITHOUT_MODEL)];
    for (const tracker of trackers) await recordFix(tracker, 1);
    const file = path.join(folder.path, 'memory.jsonl');
    await writeFile(`${file}.part`, 'mine');
    await Promise.all(trackers.map((tracker) => tracker.exportMemory(file, QUIET)));
    assert.equal((await readFile(file, 'utf8')).trimEnd().split('\n').length, 2);
    assert.equal(await readFile(`${file}.part`, 'utf8'), 'mine');
  });

  it('that is called off, or cannot be written, leaves no file', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    await recordFix(tracker, 1);
    const file = path.join(folder.path, 'memory.jsonl');
    const calledOff = await tracker.exportMemory(file, { ...QUIET, signal: AbortSignal.abort() });
    assert.equal(calledOff.wasCancelled, true);
    await assert.rejects(
      tracker.exportMemory(path.join(folder.path, 'no', 'memory.jsonl'), QUIET),
      isFault('exportFailed'),
    );
    assert.equal(
      (await readdir(folder.path)).some((name) => name.includes('jsonl')),
      false,
    );
  });

  it('for which there is room in part is not taken for whole', { skip: process.platform === 'win32' }, async () => {
    await using folder = await TrackerFolder.create();
    const script = path.join(import.meta.dirname, '..', 'support', 'exportingProcess.ts');
    const file = path.join(folder.path, 'memory.jsonl');
    const command = `ulimit -f 4; "${process.execPath}" "${script}" "${file}"`;
    assert.match(await runCommand('sh', ['-c', command], folder.path), /EFBIG/);
    assert.deepEqual(await readdir(folder.path), []);
  });
});

describe('an import', () => {
  it('names each bad line with its number and the reason, and takes the rest', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const line = (place: string, value: unknown): string => {
      const json = JSON.parse(toExportLine(sampleChain(50, 0))) as Record<string, unknown>;
      const names = place.split('.');
      const last = names.pop() ?? '';
      let at = json;
      for (const name of names) at = at[name] as Record<string, unknown>;
      at[last] = value;
      return JSON.stringify(json);
    };
    const lines: [line: string | Buffer, reason: RegExp | null][] = [
      [toExportLine(sampleChain(1, 0)), null],
      ['{"format": "deja-fix-chain"', /is no JSON/],
      ['[]', /format: is missing/],
      ['7', /the line: must be Object/],
      [line('version', 2), /version: must be 1/],
      [line('error_event', undefined), /error_event: is missing/],
      [line('error_event.error_message', 7), /error_event\.error_message: must be string/],
      [line('error_event.context.file', '../../etc/passwd'), /context\.file: must be a path within/],
      [line('error_event.context.file', '/etc/passwd'), /context\.file: must be a path within/],
      [line('error_event.context.file', 'c:\\x'), /context\.file: must be a path within/],
      [line('error_event.context.uri', 'file:///etc/passwd'), /context\.uri: is no entry/],
      [line('run', 'rm'), /run: is no entry/],
      [line('key', sampleChain(50, 0).errorEvent.key), /keys must differ/],
      [line('key', uuidV7()), /key: does not belong/],
      [line('successful_fix_id', 'fix-00000000'), /successful_fix_id/],
      [line('fix_attempts.0.error_id', 'err-00000000'), /error_id must be/],
      [line('resolution_time_minutes', 1e9), /resolution_time_minutes/],
      [line('error_event.timestamp', -1), /timestamp: must be/],
      [line('error_event.timestamp', 0.5), /timestamp: must be valid \(integer\)/],
      [
        line('error_event.context.extra', { a: 'deep' }).replace('"deep"', `${'['.repeat(9_000)}${']'.repeat(9_000)}`),
        /nested too deeply/,
      ],
      ['x'.repeat(9 * 1024 * 1024), /longer than 8 MB/],
      [Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), /is no UTF-8/],
      ['', null],
      [toExportLine(sampleChain(2, 1)), null],
    ];
    const file = Buffer.concat(lines.flatMap(([text]) => [Buffer.from(text), Buffer.from('\n')]));
    const summary = await imported(tracker, folder, file);
    assert.equal(summary.added, 2);
    const expected = lines.flatMap(([, reason], index) => (reason ? [{ line: index + 1, reason }] : []));
    assert.equal(summary.bad, expected.length);
    summary.problems.forEach((problem, index) => {
      assert.equal(problem.line, expected[index]?.line);
      assert.match(problem.reason, expected[index]?.reason ?? /^$/);
    });
  });

  it('of the same file again changes nothing, and neither does one’s own export', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    await recordFix(tracker, 1);
    const text = `${toExportLine(sampleChain(7, 0))}\n${await exported(tracker, folder)}`;
    assert.deepEqual(await imported(tracker, folder, text), { ...NOTHING, added: 1, known: 1 });
    const before = await exported(tracker, folder);
    assert.deepEqual(await imported(tracker, folder, text), { ...NOTHING, known: 2 });
    assert.equal(await exported(tracker, folder), before);
    await tracker.dispose();
    assert.equal(await exported(await folder.open(WITHOUT_MODEL), folder), before);
  });

  it('does not touch an error that was recorded here, nor its fix, nor how that is proved', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    await recordFix(tracker, 1);
    const text = await exported(tracker, folder);
    const open = sampleChain(9, 0);
    await tracker.recordErrorEvent({ key: open.errorEvent.key, error: 'Mine', timestamp: 5 });
    const kept = text.replace('"evidence":"settled"', '"evidence":"kept"').replace('Declared it', 'Overwritten');
    const summary = await imported(tracker, folder, `${kept}${toExportLine(open)}\n`);
    assert.deepEqual(summary, { ...NOTHING, known: 1, keptLocal: 1 });
    assert.equal(await exported(tracker, folder), text);
    assert.deepEqual(
      (await tracker.listErrors({ state: 'open' })).map(({ errorMessage }) => errorMessage),
      ['Mine'],
    );
  });

  it('draws another id where one is taken, and keeps the key', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const mine = await recordFix(tracker, 1);
    const [local] = await tracker.listChains();
    const chain = sampleChain(3, 1);
    const ids: [string, string][] = [
      [chain.id, mine],
      [chain.errorEvent.id, local?.errorEvent.id ?? ''],
      [chain.successfulFix.id, local?.successfulFix.id ?? ''],
    ];
    const text = ids.reduce((line, [from, to]) => line.replaceAll(from, to), toExportLine(chain));
    assert.deepEqual(await imported(tracker, folder, text), { ...NOTHING, added: 1 });
    const chains = await tracker.listChains();
    assert.equal(
      new Set(chains.flatMap(({ id, errorEvent, successfulFix }) => [id, errorEvent.id, successfulFix.id])).size,
      6,
    );
    const copy = chains.find(({ key }) => key === chain.key) ?? assert.fail();
    assert.ok(copy.fixAttempts.every(({ errorId }) => errorId === copy.errorEvent.id));
    assert.equal((await tracker.getCausalChain(mine))?.key, local?.key);
  });

  it('masks secrets on the way in, whatever text they are in', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const secret = 'ghp_R7tQ2mZ9kL4vB8nC1sD5fG3hJ6wXyAb0Nq';
    const chain = sampleChain(4, 0);
    const json = toExportLine(chain)
      .replace("Cannot find name 'thing4'.", `bad ${secret}`)
      .replace('+y0', `+${secret}`)
      .replace('"src/a4.ts"', `"src/${secret}.ts"`);
    assert.equal((await imported(tracker, folder, json)).added, 1);
    const [kept] = await tracker.listChains();
    assert.equal(kept?.errorEvent.errorMessage, 'bad ‹secret:github-token›');
    assert.equal(JSON.stringify(kept).includes('ghp_'), false);
  });

  it('that is called off keeps what came before; a file that is not there is said so', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const file = path.join(folder.path, 'many.jsonl');
    await writeFile(
      file,
      Array.from({ length: 60 }, (_, number) => `${toExportLine(sampleChain(number, 0))}\n`).join(''),
    );
    const abort = new AbortController();
    const shares: number[] = [];
    const summary = await tracker.importMemory(file, {
      signal: abort.signal,
      onProgress(done, total) {
        shares.push(done / total);
        abort.abort();
      },
    });
    assert.equal(summary.wasCancelled, true);
    assert.equal(summary.added, 25);
    assert.ok(shares.every((share) => share > 0 && share < 1));
    assert.equal((await tracker.listChains()).length, 25);
    await assert.rejects(tracker.importMemory(path.join(folder.path, 'none'), QUIET), isFault('importUnreadable'));
  });

  it('of one file in two windows at once adds each chain once', async () => {
    await using folder = await TrackerFolder.create();
    const trackers = [await folder.open(WITHOUT_MODEL), await folder.open(WITHOUT_MODEL)];
    const text = Array.from({ length: 60 }, (_, number) => `${toExportLine(sampleChain(number, 0))}\n`).join('');
    const summaries = await Promise.all(trackers.map((tracker) => imported(tracker, folder, text)));
    assert.equal(
      summaries.reduce((sum, { added }) => sum + added, 0),
      60,
    );
    assert.equal(
      summaries.reduce((sum, { known }) => sum + known, 0),
      60,
    );
  });
});

const NOTHING: ImportSummary = { added: 0, known: 0, keptLocal: 0, bad: 0, problems: [], wasCancelled: false };

describe('imports of several machines', () => {
  const chain = fc.record({ error: fc.nat(2), fix: fc.nat(2), evidence: fc.constantFrom(...EVIDENCE_LEVELS) });
  const file = fc
    .array(chain, { maxLength: 4 })
    .map((chains) =>
      chains.map(({ error, fix, evidence }) => `${toExportLine(sampleChain(error, fix, evidence))}\n`).join(''),
    );

  async function after(files: readonly string[]): Promise<string> {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    for (const text of files) await imported(tracker, folder, text);
    const now = await exported(tracker, folder);
    await tracker.dispose();
    // What a window has in mind is what is on disk.
    assert.equal(await exported(await folder.open(WITHOUT_MODEL), folder), now);
    return now;
  }

  it('come to the same in whatever order, however often, and by way of whatever store between', async () => {
    await fc.assert(
      fc.asyncProperty(file, file, file, async (a, b, c) => {
        const all = await after([a, b, c]);
        assert.equal(await after([c, b, a, b]), all);
        assert.equal(await after([a, await after([b, c])]), all);
      }),
      { numRuns: 6 },
    );
  });
});
