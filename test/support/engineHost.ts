import { systemClock } from '../../src/host/clock.ts';
import { EngineClient } from '../../src/host/engine/engineClient.ts';
import { startEngine } from '../../src/host/engine/engineProcess.ts';
import type { Log } from '../../src/host/log.ts';

/** A host for a test to kill: prints its log, and "ready" once its engine has answered. */

const [entry = '', storePath = '', modelsPath = ''] = process.argv.slice(2);
const say = (message: string): void => void process.stdout.write(`${message}\n`);
const log: Log = { debug: () => undefined, info: say, warn: say, error: say };
const options = { storePath, modelsPath, idleMs: 600_000 };
const start = () => startEngine({ entry, options, log, clock: systemClock });
const client = new EngineClient({ start, clock: systemClock, log });
await client.listChains({});
say('ready');
