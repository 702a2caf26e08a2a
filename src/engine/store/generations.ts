import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../core/fault.ts';
import { replaceFile } from './durableFile.ts';
import { listOwnTables } from './ownNames.ts';

/**
 * The tables of a store lie in the store's folder itself, generation 0, until they are written anew as a whole: then in
 * `generations/<n>`, and `current.json` says which of them counts.
 */
const POINTER = 'current.json';
const GENERATIONS = 'generations';
/** In the folder of a generation that is whole. */
const COMPLETE = 'complete';

/** The tables were written anew as a whole: what was opened before is to be let go, and nothing may be written to it. */
export class StoreOutdated extends Error {
  override readonly name = 'StoreOutdated';
}

/** A store's folder, and where in it the tables of a generation lie. */
export type Place = { path: string; generation: number; tables: string };

/** The generation that counts; the first where there are no tables yet. */
export async function readGeneration(storePath: string): Promise<number> {
  return (await findGeneration(storePath)) ?? 0;
}

/** The same of a store that was there. @throws Fault storeUnreadable when it has gone, as with the drive it lies on */
export async function requireGeneration(storePath: string): Promise<number> {
  const generation = await findGeneration(storePath);
  if (generation !== null) return generation;
  const reason = 'its tables are gone; if they are not to come back, restart the engine';
  throw new Fault('storeUnreadable', { path: storePath, reason });
}

/** The generation that counts; null where there are no tables. */
export async function findGeneration(storePath: string): Promise<number | null> {
  const text = await readFile(join(storePath, POINTER), 'utf8').catch(() => null);
  const said = text === null ? null : parseGeneration(text);
  if (said !== null && (await hasTables(toTablesPath(storePath, said)))) return said;
  // Never written, lost, damaged, or naming what is not there. Tables in the folder itself are deleted as soon as others count.
  return (await hasTables(storePath)) ? 0 : await findNewestComplete(storePath);
}

/** Whether there are tables in the folder, of whichever generation. */
export async function holdsTables(storePath: string): Promise<boolean> {
  return (await findGeneration(storePath)) !== null || (await listUndecided(storePath)).length > 0;
}

/** The folder of all generations but the first. */
export function toGenerationsPath(storePath: string): string {
  return join(storePath, GENERATIONS);
}

/** The folder in which the tables of a generation lie. */
export function toTablesPath(storePath: string, generation: number): string {
  return generation === 0 ? storePath : join(toGenerationsPath(storePath), String(generation));
}

/** The folder in which the tables lie that count. */
export async function currentTables(storePath: string): Promise<string> {
  return toTablesPath(storePath, await readGeneration(storePath));
}

/** A number that no generation has, finished or not. */
export async function nextGeneration(storePath: string): Promise<number> {
  return Math.max(await readGeneration(storePath), ...(await listGenerations(storePath))) + 1;
}

/** Makes a whole generation the one that counts. What it holds must be on the disk by now. */
export async function switchGeneration(storePath: string, generation: number): Promise<void> {
  await replaceFile(join(toTablesPath(storePath, generation), COMPLETE), '');
  await replaceFile(join(storePath, POINTER), `${JSON.stringify({ generation })}\n`);
}

/** True when there is something that belongs to no generation that counts. */
export async function hasLeftovers(storePath: string): Promise<boolean> {
  return (await listLeftovers(storePath)).length > 0;
}

/**
 * Deletes what belongs to no generation that counts: half-made ones, and those that were replaced. Nobody else may be at
 * work on a new generation. What cannot be deleted because it is open elsewhere, as on Windows, is left for the next time.
 */
export async function removeLeftovers(storePath: string): Promise<void> {
  for (const path of await listLeftovers(storePath)) {
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/**
 * Folders of generations that may be all there is: they hold tables, nothing says whether they are whole, and there are no other tables, as a copy
 * that was cut off leaves it. Within a turn at the store only; elsewhere another process may be about to replace what was looked at.
 */
export async function listUndecided(storePath: string): Promise<string[]> {
  if ((await findGeneration(storePath)) !== null) return [];
  const paths = (await listGenerations(storePath)).map((generation) => toTablesPath(storePath, generation));
  const found = await Promise.all(paths.map(hasTables));
  return paths.filter((_, at) => found[at]);
}

async function listLeftovers(storePath: string): Promise<string[]> {
  const current = await findGeneration(storePath);
  if (current === null) return [];
  const others = (await listGenerations(storePath)).filter((generation) => generation !== current);
  const paths = others.map((generation) => toTablesPath(storePath, generation));
  if (current === 0) return paths;
  const names = await readdir(storePath).catch(() => []);
  return [...paths, ...listOwnTables(names).map((name) => join(storePath, name))];
}

async function listGenerations(storePath: string): Promise<number[]> {
  const names = await readdir(toGenerationsPath(storePath)).catch(() => []);
  return names.filter((name) => /^[1-9]\d{0,14}$/.test(name)).map(Number);
}

function parseGeneration(text: string): number | null {
  try {
    const { generation } = JSON.parse(text) as { generation?: unknown };
    return typeof generation === 'number' && Number.isSafeInteger(generation) && generation >= 0 ? generation : null;
  } catch {
    return null;
  }
}

async function hasTables(folder: string): Promise<boolean> {
  return listOwnTables(await readdir(folder).catch(() => [])).some((name) => name.endsWith('.lance'));
}

async function findNewestComplete(storePath: string): Promise<number | null> {
  for (const generation of (await listGenerations(storePath)).sort((a, b) => b - a)) {
    const names: string[] = await readdir(toTablesPath(storePath, generation)).catch(() => []);
    if (names.includes(COMPLETE)) return generation;
  }
  return null;
}
