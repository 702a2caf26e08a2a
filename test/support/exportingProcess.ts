import { Transfer, type TransferPorts } from '../../src/engine/transfer/transfer.ts';
import { sampleChain } from './exportSamples.ts';

/** Exports one chain to a file, for a test that leaves it little room, and prints what the fault says when that fails. */

const [file = ''] = process.argv.slice(2);
const chain = sampleChain(1, 20);
const catalog = { listChains: () => [{ key: chain.key }], isAnswering: () => true };
const transfer = new Transfer({
  catalog: () => catalog,
  readChains: () => Promise.resolve([chain]),
} as unknown as TransferPorts);
await transfer
  .exportTo(file, { signal: new AbortController().signal, onProgress: () => undefined })
  .catch((error: unknown) => process.stdout.write(String(error)));
