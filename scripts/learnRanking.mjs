// Learns the weights of src/core/ranking/rankingWeights.ts: node scripts/learnRanking.mjs --corpus DIR [--write]
import { parseArgs } from 'node:util';
import { learnRanking } from '../test/bench/recall/learnRanking.ts';

const { values } = parseArgs({ options: { corpus: { type: 'string' }, write: { type: 'boolean', default: false } } });
await learnRanking(values);
