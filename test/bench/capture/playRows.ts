import path from 'node:path';
import { ensureDebugpy } from '../../support/ensureDebugpy.ts';
import { checkoutDir } from '../../support/toolsDir.ts';
import { readCorpus, type FitRecord } from './corpusRecords.ts';
import type { Extent } from './captureRows.ts';
import { judgeCascade, makeCascades } from './cascades.ts';
import { EditorRuns } from './editorRuns.ts';
import { judgeEvidence, makeEvidence } from './evidence.ts';
import { judgeEnding, makeEndings } from './endings.ts';
import { makeFixes } from './fixes.ts';
import { judgeHunks, makeHunks } from './hunks.ts';
import { judgeFix } from './judgeFix.ts';
import { judgeBurst } from './listeners.ts';
import { judgeTool, makeTools } from './tools.ts';
import { judgeTyping, makeTyping } from './typing.ts';
import type { CaptureCase, Observed, RowId, Scenario } from './scenario.ts';

export type PlayOptions = {
  corpusDir: string;
  vsix: string;
  extent: Extent;
  rows: ReadonlySet<RowId>;
  limit: number;
  settleMs: number;
  only: string;
  tell: (text: string) => void;
  take: (one: CaptureCase) => Promise<void>;
};

type PlayedRow = {
  make: (records: readonly FitRecord[], settleOf: (index: number) => number) => Scenario[];
  judge: (scenario: Scenario, observed: Observed) => CaptureCase;
  /** Cases of a short run. */
  short: number;
};

const PLAYED: readonly (readonly [RowId, PlayedRow])[] = [
  ['fixes', { make: makeFixes, judge: judgeFix, short: 5 }],
  ['hunks', { make: makeHunks, judge: judgeHunks, short: 3 }],
  ['endings', { make: makeEndings, judge: judgeEnding, short: 8 }],
  ['typing', { make: makeTyping, judge: judgeTyping, short: 2 }],
  ['tools', { make: makeTools, judge: judgeTool, short: 4 }],
  ['evidence', { make: makeEvidence, judge: judgeEvidence, short: 4 }],
  ['cascades', { make: makeCascades, judge: judgeCascade, short: 1 }],
];
const BURSTS: Readonly<Record<Extent, number>> = { full: 40, short: 2 };

const DEFAULT_SETTLE_MS = 2_000;
/** Of each row at default settings; a few more than are asked for, since a window may hang. */
const AT_DEFAULTS = 45;

/** Plays the rows one after the other. @returns how many records were left out, by reason */
export async function playRows(options: PlayOptions): Promise<Record<string, number>> {
  const { records, exclusions } = await readCorpus(options.corpusDir);
  const runs = await EditorRuns.prepare({
    vsix: options.vsix,
    beside: [path.join(checkoutDir, 'test/fixtures/debugpy-adapter')],
    env: options.rows.has('tools') ? { DEJA_FIX_DEBUGPY: await ensureDebugpy() } : {},
    tell: options.tell,
  });
  try {
    for (const [id, row] of PLAYED) {
      if (!options.rows.has(id)) continue;
      const scenarios = toPlayed(row, records, options);
      let played = 0;
      await runs.play(scenarios, async (scenario, observed) => {
        const judged = row.judge(scenario, observed);
        await options.take(judged);
        played += 1;
        const took = (observed.tookMs / 1_000).toFixed(1);
        options.tell(`${played} of ${scenarios.length} ${scenario.id}: ${judged.verdict} (${took} s) ${judged.what}`);
      });
    }
    if (options.rows.has('listeners')) await playListeners(runs, options);
  } finally {
    await runs.close();
  }
  return Object.fromEntries(exclusions);
}

async function playListeners(runs: EditorRuns, { extent, limit, tell, take }: PlayOptions): Promise<void> {
  const bursts = await runs.bursts(Math.min(BURSTS[extent], limit), DEFAULT_SETTLE_MS);
  for (const [index, burst] of bursts.entries()) {
    const judged = judgeBurst(burst, index, DEFAULT_SETTLE_MS);
    await take(judged);
    tell(`${index + 1} of ${bursts.length} ${judged.id}: ${judged.verdict} ${judged.what}`);
  }
}

function toPlayed(row: PlayedRow, records: readonly FitRecord[], options: PlayOptions): Scenario[] {
  const isShort = options.extent === 'short';
  const settleOf = (index: number): number => (!isShort && index < AT_DEFAULTS ? DEFAULT_SETTLE_MS : options.settleMs);
  const all = row.make(records, settleOf).filter(({ id }) => id.includes(options.only));
  return all.slice(
    0,
    Math.min(options.limit, isShort && options.limit === Number.POSITIVE_INFINITY ? row.short : all.length),
  );
}
