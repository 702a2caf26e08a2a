// Takes all chains of a store into the indices in one go, and says as JSON what that takes: node test/bench/speed/buildIndices.ts STORE CHAINS
import { CausalStore } from '../../../src/engine/store/causalStore.ts';

/** What one step of it took. */
export type BuildStep = { seconds: number; processorSeconds: number };
export type BuildReport = { words: BuildStep; vectors: BuildStep; peakMegabytes: number };

const KEEP_VERSIONS_MS = 0;

const [storePath = '', chains = ''] = process.argv.slice(2);
const { store } = await CausalStore.open(storePath);
const words = await measure(() => store.compact('causal_chains', KEEP_VERSIONS_MS));
const vectors = await measure(() => store.buildVectorIndex(Number(chains)));
await store.close();
const report: BuildReport = { words, vectors, peakMegabytes: process.resourceUsage().maxRSS / 1_000 };
console.log(JSON.stringify(report));

async function measure(step: () => Promise<void>): Promise<BuildStep> {
  const [startedAt, before] = [performance.now(), process.cpuUsage()];
  await step();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - startedAt) / 1_000, processorSeconds: (user + system) / 1e6 };
}
