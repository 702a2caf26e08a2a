import { systemClock } from '../../../src/host/clock.ts';
import { EngineClient } from '../../../src/host/engine/engineClient.ts';
import { startEngine } from '../../../src/host/engine/engineProcess.ts';
import { RecordQueue } from '../../../src/host/engine/recordQueue.ts';
import type { Log } from '../../../src/host/log.ts';
import type { EngineOptions, RecordItem } from '../../../src/protocol/engine.ts';

/**
 * A host without an editor: the extension's own engine client and queue. Takes {id, items} and answers {id, ok, ms} when the
 * last of them is acknowledged; says {pid} of each engine and {ready} once one has answered.
 */
const [entry = '', argument = '{}'] = process.argv.slice(2);
const options = JSON.parse(argument) as EngineOptions;
const say = (message: object): void => void process.send?.(message);
const tellPid = (text: string): void => {
  const pid = /Engine process (\d+) started/.exec(text)?.[1];
  if (pid !== undefined) say({ pid: Number(pid) });
};
const log: Log = { debug: () => undefined, info: tellPid, warn: () => undefined, error: () => undefined };
const start = () => startEngine({ entry, options, log, clock: systemClock });
const client = new EngineClient({ start, clock: systemClock, log });
const queue = new RecordQueue({ sender: client, clock: systemClock, log });

let cpuAtReady = process.cpuUsage();
/** Processor time of this process since it was ready, all its threads together. */
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage(cpuAtReady);
  return (user + system) / 1_000;
};

type Asked = { id: number; items: RecordItem[] };

process.on('message', ({ id, items }: Asked) => {
  const begin = performance.now();
  const stored = items.map((item) => queue.enqueue(item));
  const answer = (rest: object) => say({ id, ms: performance.now() - begin, cpuMs: cpuMs(), ...rest });
  Promise.all(stored).then(
    () => answer({ ok: true }),
    (error: unknown) => answer({ ok: false, message: error instanceof Error ? error.message : String(error) }),
  );
});
process.once('disconnect', () => {
  queue.dispose();
  void client.dispose();
});

await client.listChains({});
cpuAtReady = process.cpuUsage();
say({ ready: true });
