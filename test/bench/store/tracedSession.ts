import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { toEngineArgument } from './engineProcess.ts';
import { JsonRpc } from './jsonRpc.ts';
import { Planter, type Planting } from './planted.ts';
import type { Random } from './random.ts';
import { refuseRefused } from './recorders.ts';
import { NotRun, type Product } from './storeCase.ts';
import { toStraceArguments } from './straceLog.ts';

/** What was sent under a trace, by the number of its request. */
export type TracedSession = { log: string; requests: Map<number, Planting>; rootPath: string; storePath: string };

type Options = {
  product: Product;
  /** Empty, of this session's own. */
  folder: string;
  engines: number;
  /** Requests of each engine. */
  requests: number;
  random: Random;
};

const IDS_OF_AN_ENGINE = 1_000_000;
/** After so many requests nothing is asked for a while, so that upkeep comes in between. */
const REQUESTS_BEFORE_A_REST = 40;
const REST_MS = 5_000;

/** Records under strace, from the start of the engines to their end. @throws NotRun where there is no strace */
export async function traceEngines({ product, folder, engines, requests, random }: Options): Promise<TracedSession> {
  const storePath = path.join(folder, 'store');
  const logFile = path.join(path.dirname(folder), `${path.basename(folder)}.strace`);
  const engineArguments = Array.from({ length: engines }, () =>
    toEngineArgument({ product, storePath, withModel: true }),
  );
  const child = fork(path.join(import.meta.dirname, 'tracedEngines.ts'), [product.engine, ...engineArguments], {
    execPath: 'strace',
    execArgv: [...toStraceArguments(logFile), '--seccomp-bpf', process.execPath],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'spawn').catch(() => {
    throw new NotRun('there is no strace');
  });
  const peers = Array.from({ length: engines }, (_, index) => {
    const send = (message: object) => child.send({ index, message });
    return new JsonRpc(send, 1 + index * IDS_OF_AN_ENGINE);
  });
  const hellos = peers.map((peer) => new Promise<void>((resolve) => (peer.onNotification = () => resolve())));
  child.on('message', (relayed: { index: number; message: unknown }) => peers[relayed.index]?.receive(relayed.message));
  await Promise.race([Promise.all(hellos), once(child, 'exit')]);
  const sent = new Map<number, Planting>();
  await Promise.all(peers.map((peer, index) => ask(peer, new Planter(random, `7${index}`), requests, sent)));
  child.disconnect();
  await once(child, 'exit');
  return { log: await readFile(logFile, 'latin1'), requests: sent, rootPath: folder, storePath };
}

async function ask(peer: JsonRpc, planter: Planter, requests: number, sent: Map<number, Planting>): Promise<void> {
  for (let made = 1; made <= requests; made++) {
    const planting = planter.plant(3);
    const answered = peer.request('record', planting.items);
    sent.set(peer.lastId, planting);
    refuseRefused(await answered);
    if (made % REQUESTS_BEFORE_A_REST === 0) await setTimeout(REST_MS);
  }
}
