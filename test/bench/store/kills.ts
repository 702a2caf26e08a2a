import { cp, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { playEditorKills } from './editorKills.ts';
import { buildHost } from './hostBundle.ts';
import { KillStore, type Aim, type KillPlan } from './killStore.ts';
import { makeChains } from './manyChains.ts';
import { Random } from './random.ts';
import type { Victim } from './recorders.ts';
import type { Extent, Stage } from './storeCase.ts';

/** How often whom at what moment; `full` sums up to 1,000, of which well over half aim inside. */
const AMOUNTS: readonly (readonly [aim: Aim, victim: Victim, by: KillPlan['by'], full: number, short: number])[] = [
  ['write', 'engine', 'direct', 240, 6],
  ['opening', 'engine', 'direct', 40, 1],
  ['firstIndex', 'engine', 'direct', 40, 2],
  ['compaction', 'engine', 'direct', 50, 1],
  ['vectorIndex', 'engine', 'direct', 20, 0],
  ['write', 'engine', 'host', 110, 2],
  ['write', 'host', 'host', 210, 2],
  ['compaction', 'host', 'host', 30, 0],
  ['write', 'both', 'host', 220, 3],
  ['compaction', 'both', 'host', 40, 0],
];
const KILLS_OF_A_STORE: Readonly<Record<Extent, number>> = { full: 40, short: 10 };
const KILLS_IN_EDITOR: Readonly<Record<Extent, number>> = { full: 20, short: 0 };
const LANES = 2;

export function planKills(extent: Extent, random: Random): KillPlan[] {
  const plans = AMOUNTS.flatMap(([aim, victim, by, full, short]) =>
    Array.from({ length: extent === 'full' ? full : short }, () => ({ aim, victim, by })),
  );
  return random.shuffle(plans);
}

/** Kills whoever records, again and again, and counts after each what is in the store. */
export async function playKills(stage: Stage): Promise<void> {
  const random = new Random(stage.seed);
  const plans = planKills(stage.extent, random).slice(0, stage.limit);
  const bundle = await buildHost(stage.folder);
  const template = await makeTemplate(stage, plans);
  const groups: KillPlan[][] = [];
  while (plans.length > 0) groups.push(plans.splice(0, KILLS_OF_A_STORE[stage.extent]));
  let [next, played] = [0, 0];
  const lane = async (): Promise<void> => {
    for (let group = groups[next]; group; group = groups[next]) {
      const number = next++;
      const folder = path.join(stage.folder, `kills-${number}`);
      const store = new KillStore({ stage, bundle, template, folder, number, seed: stage.seed + number });
      await mkdir(folder);
      await store.play(group);
      await rm(folder, { recursive: true, force: true });
      played += group.length;
      stage.tell(`kills: ${played} played`);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  await playEditorKills(stage, Math.min(stage.limit, KILLS_IN_EDITOR[stage.extent]));
}

/** A store with so many chains that a vector index is due. */
async function makeTemplate(stage: Stage, plans: readonly KillPlan[]): Promise<string | null> {
  if (!plans.some(({ aim }) => aim === 'vectorIndex')) return null;
  const template = path.join(stage.folder, 'template');
  stage.tell('kills: making a store of 4,100 chains');
  const engine = await makeChains(stage.product, path.join(stage.folder, 'chains'), 4_100, stage.seed);
  await engine.kill();
  await cp(path.join(stage.folder, 'chains'), template, { recursive: true });
  return template;
}
