import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { EngineProcess } from './engineProcess.ts';
import { toExportLine } from './importedChain.ts';
import type { Ledger } from './ledger.ts';
import type { Planting } from './planted.ts';
import { Random } from './random.ts';
import type { Stage } from './storeCase.ts';

/** The digits by which its chains are told from what is written beside it. */
export const IMPORTED = '88';

export type Imported = { taken: { added: number; known: number; bad: number }[]; problem: string | null };

/** Imports a file of chains while others write: broken off by a kill, then whole, then once more. */
export async function importBeside(
  { product, folder, seed }: Stage,
  { storePath, ledger, lines }: { storePath: string; ledger: Ledger; lines: number },
): Promise<Imported> {
  const random = new Random(seed * 100 + Number(IMPORTED));
  const texts = Array.from({ length: lines }, (_, at) => `planted ${IMPORTED} ${at} here`);
  const file = path.join(folder, 'imports', 'chains.jsonl');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, texts.map((text) => `${toExportLine(text, random)}\n`).join(''));
  const planting: Planting = {
    items: [],
    traces: texts.flatMap((text) => (['errors', 'attempts', 'chains'] as const).map((table) => ({ table, text }))),
  };
  ledger.send(planting);
  const taken: Imported['taken'] = [];
  try {
    const killed = await EngineProcess.start({ product, storePath });
    const broken = killed.request('importMemory', { path: file }).catch(() => null);
    await setTimeout(random.between(200, 2_000));
    await killed.kill();
    await broken;
    const engine = await EngineProcess.start({ product, storePath });
    for (let round = 0; round < 2; round++) {
      taken.push((await engine.request('importMemory', { path: file })) as Imported['taken'][number]);
      ledger.acknowledge(planting);
    }
    await engine.end();
    return { taken, problem: null };
  } catch (error) {
    return { taken, problem: String(error) };
  }
}

/** Every line is there after the first whole import, and the next one finds nothing new. */
export function isImportedOnce({ taken: [first, again], problem }: Imported, lines: number): boolean {
  return (
    problem === null &&
    first?.bad === 0 &&
    first.added + first.known === lines &&
    again?.added === 0 &&
    again.known === lines
  );
}
