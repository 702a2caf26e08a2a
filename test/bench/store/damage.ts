import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { EngineProcess } from './engineProcess.ts';
import { differences, lookAt, type Knowledge } from './knowledge.ts';
import { makeChains } from './manyChains.ts';
import { makeDamageBase } from './damageBase.ts';
import { Random } from './random.ts';
import type { Extent, Stage } from './storeCase.ts';

export type Target = 'newest manifest' | 'data' | 'index' | 'other';
type Amounts = Readonly<Record<Target | 'large index', number>>;
const AMOUNTS: Readonly<Record<Extent, Amounts>> = {
  full: { 'newest manifest': 180, data: 200, index: 80, other: 40, 'large index': 40 },
  short: { 'newest manifest': 4, data: 5, index: 3, other: 0, 'large index': 0 },
};
const CHAINS_WITH_INDEX = 4_200;
const LANES = 2;
const HUNG_AFTER_MS = 60_000;

type Base = { storePath: string; known: Knowledge; questions: readonly string[] };
type Damage = { target: Target; base: Base; kind: string };

/** Damages copies of a store, one place each, and holds all that it then tells against what was written. */
export async function playDamage(stage: Stage): Promise<void> {
  const random = new Random(stage.seed);
  const amounts = AMOUNTS[stage.extent];
  const kinds = (Object.entries(amounts) as [keyof Amounts, number][]).flatMap(([kind, count]) =>
    Array.from({ length: count }, () => kind),
  );
  const chosen = random.shuffle(kinds).slice(0, stage.limit);
  const small = await smallBase(stage);
  const large = chosen.includes('large index') ? await largeBase(stage) : small;
  const plans = chosen.map((kind): Damage => {
    const isLarge = kind === 'large index';
    return { kind, target: isLarge ? 'index' : kind, base: isLarge ? large : small };
  });
  let played = 0;
  const lane = async (): Promise<void> => {
    for (let plan = plans.shift(); plan; plan = plans.shift()) {
      const seed = stage.seed * 10_000 + played++;
      await playOne(stage, plan, seed, new Random(random.below(2 ** 31)));
      if (played % 20 === 0) stage.tell(`damage: ${played} played`);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

async function smallBase(stage: Stage): Promise<Base> {
  const storePath = path.join(stage.folder, 'base');
  const questions = await makeDamageBase(stage, storePath);
  return { storePath, questions, known: await lookAtCopy(stage, storePath, questions) };
}

async function largeBase(stage: Stage): Promise<Base> {
  stage.tell('damage: making a store with a vector index');
  const storePath = path.join(stage.folder, 'large');
  const engine = await makeChains(stage.product, storePath, CHAINS_WITH_INDEX, stage.seed);
  const isBuilt = async (): Promise<boolean> => {
    const files = await listFiles(storePath);
    return files.filter((file) => file.includes('_indices') && file.endsWith('auxiliary.idx')).length > 0;
  };
  const deadline = performance.now() + 120_000;
  while (!(await isBuilt()) && performance.now() < deadline) await setTimeout(500);
  await setTimeout(3_000);
  await engine.end();
  const chains = Object.values((await lookAtCopy(stage, storePath, [])).chains).slice(0, 8);
  const questions = chains.map((text) => (JSON.parse(text) as { error: { errorMessage: string } }).error.errorMessage);
  return { storePath, questions, known: await lookAtCopy(stage, storePath, questions) };
}

async function lookAtCopy(stage: Stage, storePath: string, questions: readonly string[]): Promise<Knowledge> {
  const engine = await EngineProcess.start({ product: stage.product, storePath, withModel: true });
  const known = await lookAt(engine, questions);
  await engine.end();
  return known;
}

async function playOne(stage: Stage, { target, base, kind }: Damage, seed: number, random: Random): Promise<void> {
  const storePath = path.join(stage.folder, `damaged-${seed}`);
  await cp(base.storePath, storePath, { recursive: true });
  const done = await damage(storePath, target, random);
  const engine = new EngineProcess({ product: stage.product, storePath, withModel: true });
  const hung = setTimeout(HUNG_AFTER_MS, 'hung' as const, { ref: false });
  const outcome = await Promise.race([observe(engine, base, random), hung]);
  await engine.kill();
  const observed =
    outcome === 'hung' ? { isOpen: false, hello: 'hung', wrong: [], missing: [], goesOn: false } : outcome;
  const setAside = [...engine.setAside].map((file) => path.relative(storePath, file));
  const isSilent = observed.missing.length > 0 && setAside.length === 0;
  const isRight = observed.isOpen && observed.goesOn && observed.wrong.length === 0 && !isSilent;
  await stage.take({
    row: 'damage',
    kind,
    id: `${stage.seed}-${seed}`,
    input: done,
    expected: 'opens, tells nothing else than what was written, names what it set aside, goes on recording',
    observed: { ...observed, missing: observed.missing.length, example: observed.missing[0], setAside },
    counts: {
      damages: 1,
      silentWrong: observed.wrong.length,
      silentlyMissing: isSilent ? observed.missing.length : 0,
      unopenedDamages: observed.isOpen ? 0 : 1,
    },
    verdict: isRight ? 'right' : 'wrong',
  });
  await rm(storePath, { recursive: true, force: true });
}

type Outcome = { isOpen: boolean; hello: string; wrong: string[]; missing: string[]; goesOn: boolean };

async function observe(engine: EngineProcess, { known, questions }: Base, random: Random): Promise<Outcome> {
  const hello = await engine.hello;
  const none = { isOpen: false, hello: JSON.stringify(hello), wrong: [], missing: [], goesOn: false };
  if (hello.kind !== 'ready') return none;
  try {
    const { wrong, missing } = differences(known, await lookAt(engine, questions));
    const input = { key: random.uuid(), error: 'Recorded after the damage' };
    const [answer] = (await engine.request('record', [{ kind: 'error', input }])) as { kind: string }[];
    return { isOpen: true, hello: 'ready', wrong, missing, goesOn: answer?.kind === 'error' };
  } catch (error) {
    return { ...none, isOpen: true, hello: `ready, then: ${String(error)}` };
  }
}

const TARGETS: Readonly<Record<Target, (file: string, all: readonly string[]) => boolean>> = {
  'newest manifest': (file, all) => isNewestManifest(file, all) && !file.includes('/__manifest/'),
  data: (file) => /\/data\/[^/]+\.lance$/.test(file),
  index: (file) => file.includes('/_indices/'),
  other: (file, all) => !/\/(data|_indices|locks)\//.test(file) && !isNewestManifest(file, all),
};
/** The share of damages to data and index files that hit the newest version; the others hit any file that lies there. */
const SHARE_IN_USE = 0.85;

function isNewestManifest(file: string, all: readonly string[]): boolean {
  if (!/\/\d{20}\.manifest$/.test(file)) return false;
  const folder = path.dirname(file);
  return all.filter((other) => path.dirname(other) === folder && other.endsWith('.manifest')).sort()[0] === file;
}

/** Those of the files that the newest versions of their tables name. */
async function filesInUse(files: readonly string[], all: readonly string[]): Promise<string[]> {
  const manifests = all.filter((file) => isNewestManifest(file, all));
  const texts = await Promise.all(manifests.map((file) => readFile(file)));
  return files.filter((file) => {
    const uuid = path.basename(path.dirname(file)).replaceAll('-', '');
    const names = [Buffer.from(path.basename(file)), ...(uuid.length === 32 ? [Buffer.from(uuid, 'hex')] : [])];
    return texts.some((text) => names.some((name) => text.includes(name)));
  });
}

/** Damages one place of one file. */
async function damage(storePath: string, target: Target, random: Random): Promise<Record<string, unknown>> {
  const all = await listFiles(storePath);
  const fitting = all.filter((file) => TARGETS[target](file, all));
  const inUse = random.next() < SHARE_IN_USE ? await filesInUse(fitting, all) : [];
  const file = random.pick([inUse, fitting, all].find(({ length }) => length > 0) ?? all);
  const bytes = await readFile(file);
  const at = random.below(Math.max(1, bytes.length));
  const how = random.pick([
    'cut',
    'flip a bit',
    'flip bytes',
    'zeroes',
    'cut to nothing',
    'flip a bit',
    'cut',
  ] as const);
  const damaged = Buffer.from(bytes);
  if (how === 'flip a bit') damaged[at] = (damaged[at] ?? 0) ^ (1 << random.below(8));
  else if (how === 'flip bytes')
    for (let byte = at; byte < Math.min(at + 16, bytes.length); byte++) damaged[byte] = (damaged[byte] ?? 0) ^ 0xff;
  else if (how === 'zeroes') damaged.fill(0, at, Math.min(at + 64, bytes.length));
  await writeFile(file, how === 'cut' ? damaged.subarray(0, at) : how === 'cut to nothing' ? Buffer.alloc(0) : damaged);
  return { file: path.relative(storePath, file), isInUse: inUse.includes(file), how, at, size: bytes.length };
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
