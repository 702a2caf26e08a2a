import { fitHeap } from './heapSettings.ts';
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  ResponseError,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { Fault } from '../core/fault.ts';
import {
  FAULT_ERROR_CODE,
  cancelForget,
  forget,
  getCausalChain,
  hello,
  listChains,
  listErrors,
  markResolved,
  memoryChanged,
  previewForget,
  querySimilarFailures,
  recall,
  record,
  reopen,
  secretValues,
  type EngineOptions,
  type FaultData,
  type Hello,
  statusChanged,
} from '../protocol/engine.ts';
import { IdleTimer } from './idleTimer.ts';
import { useOwnTemp } from './store/ownTemp.ts';
import { findObstacle } from './surroundings.ts';
import { serveTransfers } from './transfer/serveTransfer.ts';
import type { CausalChainTracker } from './causalChainTracker.ts';

/** What is being written when the host goes has so long to get to its end. */
const LAST_WRITES_MS = 10_000;

/** The engine process: opens the store, says hello, answers requests until the host is gone or nothing is asked any more. */
async function main(): Promise<void> {
  const options = JSON.parse(process.argv[2] ?? '{}') as EngineOptions;
  const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
  const isGone = new Promise<void>((resolve) => {
    process.once('disconnect', resolve);
    process.once('SIGTERM', resolve);
    connection.onClose(resolve);
    if (!process.connected) resolve();
  });
  let tracker: CausalChainTracker | null = null;
  const work = async (): Promise<void> => {
    // A host that is gone is noticed by its own event.
    const say =
      (type: typeof memoryChanged): SayStatus =>
      (status) =>
        void connection.sendNotification(type, status).catch(() => undefined);
    const opened = await open(options, say(memoryChanged), say(statusChanged));
    tracker = opened.tracker;
    if (tracker) await serve(connection, tracker, opened.hello, options.idleMs);
    else await greet(connection, opened.hello);
  };
  await Promise.race([isGone, work()]);
  setTimeout(() => process.exit(), LAST_WRITES_MS).unref();
  await (tracker as CausalChainTracker | null)?.dispose();
  // What is under way to a host that is gone never arrives, and would keep this process alive.
  process.exit();
}

async function greet(connection: MessageConnection, message: Hello): Promise<void> {
  connection.listen();
  await connection.sendNotification(hello, message);
}

type Opened = { tracker: CausalChainTracker | null; hello: Hello };

type SayStatus = (status: CausalChainTracker['status']) => void;

/** @param sayStatus says what answers do not depend on */
async function open(options: EngineOptions, sayChanged: SayStatus, sayStatus: SayStatus): Promise<Opened> {
  const obstacle = findObstacle(process.platform, process.arch);
  if (obstacle !== null) return { tracker: null, hello: { kind: 'unsupported', reason: obstacle } };
  await useOwnTemp(options.storePath);
  let loaded: typeof import('./causalChainTracker.ts');
  try {
    loaded = await import('./causalChainTracker.ts');
  } catch (error) {
    return {
      tracker: null,
      hello: { kind: 'unsupported', reason: `the database could not be loaded: ${toLine(error)}` },
    };
  }
  const tracker = new loaded.CausalChainTracker({
    ...options,
    onDidChange: () => sayChanged(tracker.status),
    onDidChangeStatus: () => sayStatus(tracker.status),
  });
  try {
    await tracker.initialize();
    fitHeap(tracker.status.counts.errors);
    return { tracker, hello: { kind: 'ready', status: tracker.status } };
  } catch (error) {
    const { code, params } =
      error instanceof Fault ? error : new Fault('storeUnreadable', { path: options.storePath, reason: toLine(error) });
    return { tracker: null, hello: { kind: 'error', code, params } };
  }
}

/** Returns when the engine has been idle for its time. */
async function serve(
  connection: MessageConnection,
  tracker: CausalChainTracker,
  message: Hello,
  idleMs: number,
): Promise<void> {
  const idle = new IdleTimer(idleMs);
  const guard =
    <P, R>(handle: (params: P) => Promise<R>) =>
    (params: P): Promise<R> =>
      idle.during(() => handle(params)).catch((error: unknown) => Promise.reject(toResponseError(error)));
  connection.onNotification(secretValues, (values) => tracker.learnSecrets(values));
  connection.onRequest(
    record,
    guard(async (items) => {
      const results = await tracker.record(items);
      await connection.sendNotification(statusChanged, tracker.status);
      return results;
    }),
  );
  connection.onRequest(
    querySimilarFailures,
    guard((input) => tracker.querySimilarFailures(input)),
  );
  connection.onRequest(
    recall,
    guard((input) => tracker.recall(input)),
  );
  connection.onRequest(
    getCausalChain,
    guard(({ id }) => tracker.getCausalChain(id)),
  );
  connection.onRequest(
    listChains,
    guard((input) => tracker.listChains(input)),
  );
  connection.onRequest(
    listErrors,
    guard((input) => tracker.listErrors(input)),
  );
  connection.onRequest(
    markResolved,
    guard(({ id }) => tracker.markResolved(id).then(() => null)),
  );
  connection.onRequest(
    reopen,
    guard(({ id }) => tracker.reopen(id).then(() => null)),
  );
  serveForgetting(connection, tracker, guard);
  serveTransfers(connection, tracker, guard);
  await greet(connection, message);
  await idle.hasEnded;
}

type Guard = <P, R>(handle: (params: P) => Promise<R>) => (params: P) => Promise<R>;

function serveForgetting(connection: MessageConnection, tracker: CausalChainTracker, guard: Guard): void {
  let calling: AbortController | null = null;
  connection.onRequest(
    previewForget,
    guard((target) => tracker.previewForget(target)),
  );
  connection.onRequest(
    forget,
    guard(async (target) => {
      calling = new AbortController();
      return tracker.forget(target, calling.signal);
    }),
  );
  connection.onRequest(
    cancelForget,
    guard(() => {
      calling?.abort();
      return Promise.resolve(null);
    }),
  );
}

function toResponseError(error: unknown): Error {
  if (!(error instanceof Fault)) return error instanceof Error ? error : new Error(String(error));
  return new ResponseError<FaultData>(FAULT_ERROR_CODE, error.message, { code: error.code, params: error.params });
}

function toLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}

void main();
