import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { internetSockets, judgeTrace, type TracedRun } from './acknowledgements.ts';
import { EngineProcess } from './engineProcess.ts';
import { Ledger } from './ledger.ts';
import { McpProcess } from './mcpProcess.ts';
import { countPlanted, type Planting } from './planted.ts';
import { Random } from './random.ts';
import type { Tree } from './simulatedDisk.ts';
import type { Extent, Stage } from './storeCase.ts';
import { readStore } from './storeReader.ts';
import { parseStrace, toStraceArguments } from './straceLog.ts';
import { traceEngines } from './tracedSession.ts';

type Session = { kind: string; engines: number; requests: number; rebuilds: number };

const SESSIONS: Readonly<Record<Extent, readonly Session[]>> = {
  full: [
    { kind: 'one engine', engines: 1, requests: 250, rebuilds: 25 },
    { kind: 'two engines on one store', engines: 2, requests: 125, rebuilds: 25 },
  ],
  short: [{ kind: 'two engines on one store', engines: 2, requests: 12, rebuilds: 3 }],
};

/** A moment at which the power is cut: what is left, and what had been acknowledged. */
type Cut = { kind: 'synced bytes alone' | 'synced bytes and chance'; id: number; tree: Tree; acknowledged: Planting[] };

/** Traces engines from outside, proves each acknowledgement, and opens what power cuts would have left. */
export async function playTrace(stage: Stage): Promise<void> {
  const random = new Random(stage.seed);
  for (const [index, session] of SESSIONS[stage.extent].entries()) {
    const folder = path.join(stage.folder, `trace-${index}`);
    await mkdir(folder);
    stage.tell(`trace: ${session.kind}, ${session.engines * session.requests} requests`);
    const traced = await traceEngines({ product: stage.product, folder, ...session, random });
    const wanted = new Set(random.shuffle([...traced.requests.keys()]).slice(0, session.rebuilds));
    const cuts: Cut[] = [];
    const acknowledged: Planting[] = [];
    const run = judgeTrace(traced, ({ id, planting }, disk) => {
      acknowledged.push(planting);
      if (!wanted.has(id)) return;
      const common = { id, acknowledged: [...acknowledged] };
      cuts.push({ ...common, kind: 'synced bytes alone', tree: disk.afterPowerCut() });
      const tree = disk.afterLuckyPowerCut(() => random.next() < 0.5);
      cuts.push({ ...common, kind: 'synced bytes and chance', tree });
    });
    await takeRun(stage, session, traced.requests.size, run);
    for (const cut of cuts) await rebuild(stage, session, cut);
    await rm(folder, { recursive: true, force: true });
  }
  await traceMcp(stage);
}

/** The MCP server from its start to its end, for internet sockets only. */
async function traceMcp(stage: Stage): Promise<void> {
  const logFile = path.join(stage.folder, 'mcp.strace');
  const { mcp, modelsPath } = stage.product;
  const wrapper = ['strace', ...toStraceArguments(logFile), '--seccomp-bpf'];
  const server = await McpProcess.start(mcp, path.join(stage.folder, 'mcp'), { modelsPath, wrapper });
  await server.call('record_error', { error: "Cannot find name 'shelf'." });
  await server.call('find_similar_failures', { error: "Cannot find name 'shelves'." });
  await server.end();
  const sockets = internetSockets(parseStrace(await readFile(logFile, 'latin1')));
  await stage.take({
    row: 'trace',
    kind: 'MCP sockets',
    id: `${stage.seed}-mcp-sockets`,
    input: {},
    expected: 'no internet socket from exec to exit',
    observed: { sockets },
    counts: { socketTraces: 1, sockets: sockets.length },
    verdict: sockets.length === 0 ? 'right' : 'wrong',
  });
}

async function takeRun(stage: Stage, { kind }: Session, asked: number, run: TracedRun): Promise<void> {
  for (const { id, unsafe } of run.acknowledgements) {
    await stage.take({
      row: 'trace',
      kind,
      id: `${stage.seed}-${kind}-${id}`,
      input: { request: id },
      expected: 'every file of the version and its folders synced before the answer',
      observed: { unsafe },
      counts: { traced: 1, synced: unsafe === null ? 1 : 0 },
      verdict: unsafe === null ? 'right' : 'wrong',
    });
  }
  const { sockets, unknown } = run;
  const isWhole = run.acknowledgements.length === asked;
  await stage.take({
    row: 'trace',
    kind: 'sockets',
    id: `${stage.seed}-${kind}-sockets`,
    input: { requests: asked },
    expected: 'no internet socket from exec to exit; every request seen answered; every call understood',
    observed: { sockets, unknown, answered: run.acknowledgements.length },
    counts: { socketTraces: 1, sockets: sockets.length },
    verdict: sockets.length === 0 && unknown.length === 0 && isWhole ? 'right' : 'wrong',
  });
}

async function rebuild(stage: Stage, { kind }: Session, cut: Cut): Promise<void> {
  const folder = path.join(stage.folder, 'rebuilt');
  await writeTree(folder, cut.tree);
  const storePath = path.join(folder, 'store');
  const engine = new EngineProcess({ product: stage.product, storePath });
  const hello = await engine.hello;
  await engine.end();
  const ledger = new Ledger();
  for (const planting of cut.acknowledged) ledger.acknowledge(planting);
  const { lost, doubled } = ledger.judge(countPlanted(await readStore(storePath).catch(() => ({}))));
  const isRight = hello.kind === 'ready' && lost.length + doubled.length === 0;
  await stage.take({
    row: 'trace',
    kind: cut.kind,
    id: `${stage.seed}-${kind}-cut-${cut.id}-${cut.kind}`,
    input: { atAcknowledgement: cut.id, of: kind },
    expected: 'opens with every acknowledged record',
    observed: { hello, lost, doubled, acknowledged: ledger.acknowledged },
    counts: {
      rebuilt: cut.kind === 'synced bytes alone' ? 1 : 0,
      rebuiltByChance: cut.kind === 'synced bytes alone' ? 0 : 1,
      rebuiltMissing: lost.length + (hello.kind === 'ready' ? 0 : 1),
    },
    verdict: isRight ? 'right' : 'wrong',
  });
  await rm(folder, { recursive: true, force: true });
}

async function writeTree(folder: string, tree: Tree): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of tree) {
    const target = path.join(folder, name);
    if (bytes === null) await mkdir(target, { recursive: true });
    else await writeFile(target, bytes);
  }
}
