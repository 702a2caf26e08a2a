import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter, ResponseError } from 'vscode-jsonrpc/node';
import { Fault } from '../../src/core/fault.ts';
import * as protocol from '../../src/protocol/engine.ts';
import type { EngineOptions, FaultData, Hello, RecordItem, RecordResult } from '../../src/protocol/engine.ts';
import type { RunScript } from './engineScript.ts';

/** An engine process that speaks the protocol, stores keys in text files, and fails as its script says. */

const options = JSON.parse(process.argv[2] ?? '{}') as EngineOptions;
const file = (name: string): string => path.join(options.storePath, name);
const lines = (name: string): string[] =>
  existsSync(file(name)) ? readFileSync(file(name), 'utf8').split('\n').filter(Boolean) : [];
const append = (name: string, line: string): void => appendFileSync(file(name), `${line}\n`);

append('runs.txt', String(process.pid));
append('flags.txt', process.execArgv.join(' '));
const scripts = JSON.parse(readFileSync(file('script.json'), 'utf8')) as RunScript[];
const script = scripts[Math.min(lines('runs.txt').length, scripts.length) - 1] ?? {};

const HELLOS: Record<NonNullable<RunScript['says']>, Hello | null> = {
  ready: {
    kind: 'ready',
    status: { embedding: { kind: 'ready' }, setAside: [], counts: { errors: lines('stored.txt').length, chains: 0 } },
  },
  unsupported: { kind: 'unsupported', reason: 'no AVX2' },
  error: { kind: 'error', code: 'storeIsFile', params: { path: options.storePath } },
  nothing: null,
};

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  // The signal ends this process before the next statement, but the compiler cannot know.
  throw new Error('still alive');
}

function write(item: RecordItem, index: number): RecordResult {
  const { key } = item.input;
  append('sent.txt', key);
  if (script.dies === 'inMidWrite' && index > 0) die();
  if (!lines('stored.txt').includes(key)) append('stored.txt', key);
  if (item.kind === 'error') return { key, kind: 'error', errorId: 'err-00000001' };
  if (item.kind === 'attempt') return { key, kind: 'attempt', attemptId: 'fix-00000001', chainId: null };
  return { key, kind: 'observation' };
}

function toResponseError(fault: Fault): ResponseError<FaultData> {
  return new ResponseError(protocol.FAULT_ERROR_CODE, fault.message, { code: fault.code, params: fault.params });
}

process.on('disconnect', () => process.exit(0));
if (script.dies === 'beforeHello') die();
if (script.dies === 'ofIllegalInstruction') process.kill(process.pid, 'SIGILL');

const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
connection.onRequest(protocol.record, (items) => {
  const results = items.map(write);
  if (script.dies === 'beforeAcknowledgement') die();
  return results;
});
connection.onRequest(protocol.listChains, () => {
  if (script.dies === 'inQuery') die();
  if (script.endsAfterRequest) setTimeout(() => process.exit(0), 10);
  return [];
});
connection.onRequest(protocol.querySimilarFailures, () => toResponseError(new Fault('limitOutOfRange', { limit: 0 })));
connection.onRequest(protocol.markResolved, async () => {
  if (HELLOS.ready?.kind === 'ready') await connection.sendNotification(protocol.memoryChanged, HELLOS.ready.status);
  return null;
});
connection.listen();

const first = HELLOS[script.says ?? 'ready'];
if (first) await connection.sendNotification(protocol.hello, first);
if (script.says === 'unsupported' || script.says === 'error') process.exit(1);
