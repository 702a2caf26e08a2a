import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import type * as vscode from 'vscode';
import { CallbackTimer } from '../bench/callbackTimer.ts';
import { spyOnApi, type Sightings } from '../bench/spiedApi.ts';
import { SPEED_ROWS, sumUp, toCase, type RowResult, type SpeedCase } from '../bench/speedRows.ts';

const FILE = path.resolve(import.meta.dirname, '../bench/speed.ts');

/** What a product would give that meets every goal exactly. */
function casesThatMeet(): SpeedCase[] {
  return SPEED_ROWS.flatMap(({ id, goal, judgedBy, required }) =>
    Array.from({ length: required.full }, (_, run) =>
      Array.from({ length: judgedBy === 'p99.9 of each run' ? 1_000 : 1 }, () => toCase(id, goal ?? 1, { run })),
    ).flat(),
  );
}

function resultOf(row: string, cases: readonly SpeedCase[]): RowResult | undefined {
  return sumUp(cases, 'full').find((result) => result.row === row);
}

/** Times a listener as the bench does, on an editor that has one event. */
async function timeListener(listener: () => void): Promise<CallbackTimer> {
  let fire: (() => void) | undefined;
  const onDidChangeTextDocument = (heard: () => void): void => void (fire = heard);
  const api = { EventEmitter: Object, workspace: Object.freeze({ onDidChangeTextDocument }), languages: {} };
  const timer = new CallbackTimer();
  const nothing: Sightings = { documentFired: () => {}, lensesChanged: () => {}, answered: () => {} };
  const spied = spyOnApi(api as unknown as typeof vscode, timer, nothing);
  spied.workspace.onDidChangeTextDocument(listener);
  timer.isOn = true;
  fire?.();
  await new Promise((resolve) => setImmediate(resolve));
  return timer;
}

/** By processor time: on a busy machine the clock runs on without us. */
function block(ms: number): void {
  const begin = process.threadCpuUsage();
  const elapsedMs = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user - begin.user + system - begin.system) / 1_000;
  };
  while (elapsedMs() < ms);
}

describe('bench:speed', () => {
  it('finds every goal met by a product that meets them', () => {
    const verdicts = new Set(sumUp(casesThatMeet(), 'full').map(({ verdict }) => verdict));
    assert.deepEqual(verdicts, new Set(['met', 'baseline']));
  });

  for (const { id, goal, isShare } of SPEED_ROWS.filter((row) => row.goal !== null)) {
    it(`calls ${id} short when its cases are ${isShare ? 'below' : 'above'} the goal`, () => {
      const missed = (goal ?? 0) + (isShare ? -0.01 : 1);
      const cases = casesThatMeet().map((one) => (one.row === id ? toCase(id, missed, one.input) : one));
      assert.equal(resultOf(id, cases)?.verdict, 'short');
    });

    it(`calls ${id} not run when a case is missing`, () => {
      const cases = casesThatMeet();
      cases.splice(
        cases.findIndex(({ row }) => row === id),
        1,
      );
      assert.equal(resultOf(id, cases)?.verdict, 'not run');
      assert.equal(resultOf(id, cases)?.judged, null);
    });
  }

  it('judges recall by its median, and its slowest twentieth in a row of its own', () => {
    const slow = (row: string, count: number): SpeedCase[] => Array.from({ length: count }, () => toCase(row, 500));
    const rows = ['recall.100000', 'recall.100000.p95'];
    const withSlow = (count: number) => [...casesThatMeet(), ...rows.flatMap((row) => slow(row, count))];
    const verdicts = (cases: SpeedCase[]) => rows.map((row) => resultOf(row, cases)?.verdict);
    assert.deepEqual(verdicts(withSlow(4)), ['met', 'met']);
    assert.deepEqual(verdicts(withSlow(10)), ['met', 'short']);
    assert.deepEqual(verdicts(withSlow(150)), ['short', 'short']);
  });

  it('judges the index by the mean share that it finds, one question that finds half does not make it short', () => {
    const cases = [...casesThatMeet(), ...Array.from({ length: 50 }, () => toCase('recall.ann', 1))];
    assert.equal(resultOf('recall.ann', [...cases, toCase('recall.ann', 0.5)])?.verdict, 'met');
    assert.equal(resultOf('recall.ann', [...casesThatMeet(), toCase('recall.ann', 0.5)])?.verdict, 'short');
  });

  it('leaves the large stores out of a short look', () => {
    const rows = sumUp([], 'short').map(({ row }) => row);
    assert.deepEqual(
      rows.filter((row) => /^(?:recall|build|upkeep)/.test(row)),
      ['recall.1000', 'recall.1000.p95'],
    );
  });

  it('sees a listener that blocks for 50 ms, in the call or after an await, and names its event', async () => {
    const awaits = async (): Promise<void> => {
      await Promise.resolve();
      block(50);
    };
    for (const listener of [() => block(50), () => void awaits()]) {
      const [call] = (await timeListener(listener)).calls;
      assert.equal(call?.event, 'workspace.onDidChangeTextDocument');
      assert.ok(call.selfMs > 45, `${call.selfMs} ms`);
    }
  });

  it('is short when one run of five has two such listeners among a thousand', () => {
    const cases = casesThatMeet();
    const slow = toCase('listener', 50, { run: 3, event: 'workspace.onDidChangeTextDocument' });
    const { judged, verdict, worstInput } = resultOf('listener', [...cases, slow, slow]) ?? {};
    assert.deepEqual([judged, verdict, worstInput], [50, 'short', slow.input]);
  });

  it('exits with 0 when a goal is missed and with 1 when a row was not run, and says so', async () => {
    const dir = await mkdtemp(path.join(tmpdir(), 'deja-fix-bench-test-'));
    try {
      const slow = casesThatMeet().map((one) => (one.row === 'hover' ? toCase('hover', 50, one.input) : one));
      const missed = await runOn(dir, slow);
      assert.equal(missed.code, 0);
      assert.match(missed.output, /SHORT: hover with a past fix: 50\.0 ms/);
      const missing = await runOn(
        dir,
        slow.filter(({ row }) => row !== 'lens.shown'),
      );
      assert.equal(missing.code, 1);
      assert.match(missing.output, /NOT RUN: settled to lens on screen: 0 of 10 required/);
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});

async function runOn(dir: string, cases: readonly SpeedCase[]): Promise<{ code: number; output: string }> {
  const [from, json] = [path.join(dir, 'in.jsonl'), path.join(dir, 'out.json')];
  await writeFile(from, cases.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const result = await new Promise<{ code: number; output: string }>((resolve) => {
    execFile(process.execPath, [FILE, '--from', from, '--json', json], (error, stdout) => {
      resolve({ code: Number(error?.code ?? 0), output: stdout });
    });
  });
  assert.equal(await readFile(`${json}.cases.jsonl`, 'utf8'), await readFile(from, 'utf8'));
  return result;
}
