import { mkdir, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { EngineProcess } from './engineProcess.ts';
import { drawWord, SCOPES, tellStory, toTarget, type Scope, type Story } from './forgettable.ts';
import { Random } from './random.ts';
import type { Extent, Stage } from './storeCase.ts';
import { findTexts, type Finding } from './textSearch.ts';

type Plan = { scope: Scope; hasSecondWindow: boolean };
type Amount = { scopes: readonly Scope[]; rounds: number; survivors: number };
const AMOUNTS: Readonly<Record<Extent, Amount>> = {
  full: { scopes: SCOPES, rounds: 3, survivors: 35 },
  short: { scopes: ['chain', 'workspace'], rounds: 1, survivors: 5 },
};
/** The other window must have let go of what it held by then. */
const LETS_GO_WITHIN_MS = 15_000;

/** Has told things forgotten and searches for them as for secrets, with and without a second window on the store. */
export async function playForget(stage: Stage): Promise<void> {
  const { scopes, rounds } = AMOUNTS[stage.extent];
  const plans = Array.from({ length: rounds }, () =>
    scopes.flatMap((scope): Plan[] => [false, true].map((hasSecondWindow) => ({ scope, hasSecondWindow }))),
  ).flat();
  for (const [index, plan] of plans.entries()) {
    const folder = path.join(stage.folder, `forget-${index}`);
    await mkdir(folder);
    await playOne(stage, plan, folder, index);
    await rm(folder, { recursive: true, force: true });
    stage.tell(`forget: ${index + 1} of ${plans.length}`);
  }
}

async function playOne(stage: Stage, { scope, hasSecondWindow }: Plan, folder: string, index: number): Promise<void> {
  const random = new Random(stage.seed * 1_000 + index);
  const storePath = path.join(folder, 'store');
  const open = () => EngineProcess.start({ product: stage.product, storePath, withModel: true });
  const { survivors, victims, startedAt, orphan } = await fillStore(await open(), {
    random,
    survivors: AMOUNTS[stage.extent].survivors,
  });
  const engine = await open();
  const second = hasSecondWindow ? await open() : null;
  const target = victims[0];
  if (!target) throw new Error('There is nothing to forget');
  for (const window of [engine, second])
    await window?.request('querySimilarFailures', { error: target.words.join(' ') });
  const gone = scope === 'event' || scope === 'chain' || scope === 'file' ? [target] : victims;
  const stays = scope === 'everything' ? [] : [...survivors, ...victims.filter((story) => !gone.includes(story))];
  const all = scope === 'everything' ? [...gone, ...survivors] : gone;
  const words = all.flatMap((story) => story.words);
  const seenBefore = new Set((await findTexts(folder, words)).map(({ text }) => text));
  const problem = await engine.request('forget', toTarget(scope, target, startedAt)).then(
    () => null,
    (error: unknown) => String(error),
  );
  await writeFile(path.join(folder, 'engine.log'), `${engine.output}\n${second?.output ?? ''}`);
  const found = await searchUntilGone(folder, [...words, orphan], [engine, second]);
  const listed = JSON.stringify(await engine.request('listErrors', { limit: 10_000 }).catch(String));
  await Promise.all([engine.end(), second?.end()]);
  const kept = new Set(
    (
      await findTexts(
        folder,
        stays.flatMap((story) => story.words),
      )
    ).map(({ text }) => text),
  );
  const lost = stays.flatMap((story) => story.words).filter((word) => !kept.has(word));
  const foundTexts = new Set([...found.map(({ text }) => text), ...words.filter((word) => listed.includes(word))]);
  const isRight = !problem && foundTexts.size === 0 && lost.length === 0 && seenBefore.size === words.length;
  await stage.take({
    row: 'forget',
    kind: hasSecondWindow ? `${scope}, with a second window` : scope,
    id: `${stage.seed}-${index}`,
    input: { scope, hasSecondWindow },
    expected: 'found before and nowhere afterwards; everything else stays',
    observed: {
      problem,
      found: found.slice(0, 8),
      lost: lost.slice(0, 8),
      notSeenBefore: words.length - seenBefore.size,
    },
    counts: { forgettings: 1, forgotten: words.length, forgottenFound: foundTexts.size, survivorsLost: lost.length },
    verdict: isRight ? 'right' : 'wrong',
  });
}

type Filled = { survivors: Story[]; victims: Story[]; startedAt: number; orphan: string };

/** Others first, then what will be forgotten; a writer killed over it; so much of each that versions pile up. */
async function fillStore(
  engine: EngineProcess,
  { random, survivors }: { random: Random; survivors: number },
): Promise<Filled> {
  const tell = async (count: number, workspace: string): Promise<Story[]> => {
    const stories: Story[] = [];
    while (stories.length < count) stories.push(await tellStory(engine, workspace, random));
    return stories;
  };
  const staying = await tell(survivors, `file:///home/anna/${drawWord(random)}`);
  // Long enough for a compaction where there is enough to compact.
  if (survivors > 30) await setTimeout(5_000);
  const startedAt = Date.now();
  await setTimeout(5);
  const victims = await tell(3, `file:///home/anna/${drawWord(random)}`);
  const orphan = drawWord(random);
  const input = { key: random.uuid(), errorId: victims[0]?.errorKey, actionTaken: `Tried ${orphan}` };
  engine.request('record', [{ kind: 'attempt', input }]).catch(() => undefined);
  await setTimeout(random.below(25));
  await engine.kill();
  return { survivors: staying, victims, startedAt, orphan };
}

/** Files of the store that a process still holds open count as there, deleted or not. */
async function searchUntilGone(
  folder: string,
  words: readonly string[],
  engines: readonly (EngineProcess | null)[],
): Promise<(Finding | { text: string; place: 'held open'; where: string })[]> {
  const deadline = performance.now() + LETS_GO_WITHIN_MS;
  for (;;) {
    const found = await findTexts(folder, words);
    const held = (await Promise.all(engines.map((engine) => listHeld(engine, folder)))).flat();
    const findings = [...found, ...held.map((where) => ({ text: where, place: 'held open' as const, where }))];
    if (findings.length === 0 || performance.now() > deadline) return findings;
    await setTimeout(500);
  }
}

/** Deleted files of the folder that the process has open. */
async function listHeld(engine: EngineProcess | null, folder: string): Promise<string[]> {
  const descriptors = `/proc/${engine?.child.pid}/fd`;
  const names = await readdir(descriptors).catch(() => []);
  const files = await Promise.all(names.map((name) => readlink(path.join(descriptors, name)).catch(() => '')));
  return files.filter((file) => file.startsWith(folder) && file.endsWith(' (deleted)'));
}
