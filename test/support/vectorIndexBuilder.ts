import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { CausalStore } from '../../src/engine/store/causalStore.ts';
import { useOwnTemp } from '../../src/engine/store/ownTemp.ts';
import { readErrors, stockErrors, StockWriter } from '../bench/speed/stock.ts';

/** Builds the index over some vectors as the engine does, says what is left in its folder for temporary files, and waits to be ended. */

const CHAINS = 300;

const [storePath = ''] = process.argv.slice(2);
await useOwnTemp(storePath);
const writer = await StockWriter.open(storePath, CHAINS);
const errors = await readErrors(stockErrors(0, CHAINS));
await writer.append(
  errors,
  errors.map(() => Float32Array.from({ length: 384 }, () => Math.random() - 0.5)),
);
await writer.close();
const { store } = await CausalStore.open(storePath);
await store.buildVectorIndex(CHAINS);
const { vectorParts } = await store.measure('causal_chains');
if (vectorParts !== 1) throw new Error(`${vectorParts} indices`);
process.send?.({ left: await readdir(tmpdir()) });
