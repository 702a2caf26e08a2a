import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { findCanaries, isFound } from './canaries.ts';
import { readCleanLines } from './cleanLines.ts';
import { EngineProcess } from './engineProcess.ts';
import { McpProcess } from './mcpProcess.ts';
import { Random } from './random.ts';
import { refuseRefused } from './recorders.ts';
import { SecretChannels } from './secretChannels.ts';
import { isFromEnv, makeSecret, SECRET_KINDS, type Secret } from './secretKinds.ts';
import type { Extent, Stage } from './storeCase.ts';
import { readStore } from './storeReader.ts';
import { findTexts } from './textSearch.ts';

type Amount = { ofEachKind: number; cleanLines: number; upkeepMs: number };
const AMOUNTS: Readonly<Record<Extent, Amount>> = {
  full: { ofEachKind: 5, cleanLines: 5_000, upkeepMs: 8_000 },
  short: { ofEachKind: 1, cleanLines: 400, upkeepMs: 0 },
};
const LINES_OF_A_BATCH = 200;

type Planted = { secret: Secret; channel: (typeof SecretChannels.names)[number] };

/** Secrets by every way in, then a search of everything on the disk; and that ordinary text is left as it is. */
export async function playSecrets(stage: Stage): Promise<void> {
  const random = new Random(stage.seed);
  const folder = path.join(stage.folder, 'secrets');
  const storePath = path.join(folder, 'store');
  await mkdir(folder);
  const planted = planSecrets(AMOUNTS[stage.extent].ofEachKind, random);
  const refused = await plantAll(stage, storePath, planted, random);
  stage.tell(`secrets: ${planted.length} planted, searching`);
  const findings = await findTexts(
    folder,
    planted.flatMap(({ secret }) => secret.parts),
  );
  for (const [index, { secret, channel }] of planted.entries()) {
    const found = findings.filter(({ text }) => secret.parts.includes(text));
    await stage.take({
      row: 'secrets',
      kind: 'secret',
      id: `${stage.seed}-${index}`,
      input: { kind: secret.kind, channel, text: secret.text },
      expected: 'found nowhere',
      observed: { found: found.slice(0, 5), wasRefused: refused.has(secret) },
      counts: { secretsPlanted: refused.has(secret) ? 0 : 1, secretsFound: found.length > 0 ? 1 : 0 },
      verdict: found.length === 0 && !refused.has(secret) ? 'right' : 'wrong',
    });
  }
  for (const canary of await findCanaries(storePath, stage.folder, random)) {
    await stage.take({
      row: 'secrets',
      kind: 'canary',
      id: `${stage.seed}-canary-${canary.where}`,
      input: { where: canary.where, kind: 'canary', channel: 'planted unmasked' },
      expected: 'the search finds it there',
      observed: { found: canary.found },
      counts: { canaries: 1, canariesFound: isFound(canary) ? 1 : 0 },
      verdict: isFound(canary) ? 'right' : 'wrong',
    });
  }
  await playCleanLines(stage, random);
}

/** Each kind through channels of its own, so that over all kinds every channel is used alike. */
function planSecrets(ofEachKind: number, random: Random): Planted[] {
  const offset = random.below(SecretChannels.names.length);
  return SECRET_KINDS.flatMap((kind, index) =>
    Array.from({ length: ofEachKind }, (_, turn) => {
      const secret = makeSecret(kind, random);
      // What the .env file of a workspace holds is known to the window's engine alone.
      const names = SecretChannels.names.filter((name) => !isFromEnv(secret) || !name.startsWith('agent'));
      return { secret, channel: names[(offset + index + turn * 7) % names.length] ?? 'error message' };
    }),
  );
}

/** @returns secrets whose channel refused them: they prove nothing */
async function plantAll(
  stage: Stage,
  storePath: string,
  planted: readonly Planted[],
  random: Random,
): Promise<Set<Secret>> {
  const { product, extent, folder } = stage;
  const engine = await EngineProcess.start({ product, storePath, withModel: true });
  const mcp = await McpProcess.start(product.mcp, storePath, { modelsPath: product.modelsPath });
  const fromEnv = planted.filter(({ secret }) => isFromEnv(secret));
  engine.rpc.notify(
    'secretValues',
    fromEnv.flatMap(({ secret: { parts } }) => parts.join('')),
  );
  const importsFolder = path.join(folder, 'imports');
  await mkdir(importsFolder);
  const channels = new SecretChannels(engine, mcp, random, importsFolder);
  const answers: unknown[] = [];
  const log: string[] = [];
  const refused = new Set<Secret>();
  for (const { secret, channel } of planted) {
    try {
      answers.push(await channels.send(channel, secret));
    } catch (error) {
      log.push(`${channel}: ${String(error)}`);
      refused.add(secret);
    }
  }
  await setTimeout(AMOUNTS[extent].upkeepMs);
  for (const method of ['listErrors', 'listChains']) answers.push(await engine.request(method, { limit: 10_000 }));
  await engine.end();
  await mcp.end();
  await writeFile(path.join(folder, 'secrets', 'answers.json'), JSON.stringify(answers));
  await writeFile(path.join(folder, 'secrets', 'engine.log'), [engine.output, mcp.output, ...log].join('\n'));
  return refused;
}

async function playCleanLines(stage: Stage, random: Random): Promise<void> {
  const storePath = path.join(stage.folder, 'clean');
  const lines = await readCleanLines(stage.corpus, AMOUNTS[stage.extent].cleanLines, random);
  const engine = await EngineProcess.start({ product: stage.product, storePath });
  for (let at = 0; at < lines.length; at += LINES_OF_A_BATCH) {
    const items = lines.slice(at, at + LINES_OF_A_BATCH).map((line, index) => {
      return {
        kind: 'error',
        input: { key: random.uuid(), error: `clean line ${at + index}`, context: { snippet: line } },
      };
    });
    refuseRefused(await engine.request('record', items));
  }
  await engine.end();
  const kept = new Map<number, string>();
  for (const row of (await readStore(storePath))['causal_error_events'] ?? []) {
    const number = /^clean line (\d+)$/.exec(String(row['error_message']))?.[1];
    if (number !== undefined)
      kept.set(Number(number), (JSON.parse(String(row['context'])) as { snippet: string }).snippet);
  }
  const changed = lines.flatMap((line, index) =>
    kept.get(index) === line ? [] : [{ line, kept: kept.get(index) ?? null }],
  );
  const isRight = changed.length <= 0.01 * lines.length;
  await stage.take({
    row: 'secrets',
    kind: 'clean lines',
    id: `${stage.seed}-clean`,
    input: { kind: 'clean', channel: 'snippet', lines: lines.length },
    expected: 'at most 1 % changed',
    observed: { changed },
    counts: { cleanLines: lines.length, cleanChanged: changed.length },
    verdict: isRight ? 'right' : 'wrong',
  });
}
