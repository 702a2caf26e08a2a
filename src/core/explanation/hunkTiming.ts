import { toFineHunks } from './fineHunks.ts';
import { type LineHunk, toUnixLines } from '../errors/lineHunks.ts';

/** Texts of one document at moments of an error's life. */
export type ChangeStages = {
  uri: string;
  /** When the error had become an event; null where it is not known. */
  opened: string | null;
  /** At the latest moment the error is known to have still stood; null: no later one than `opened`. */
  lastStanding: string | null;
  /** At the first moment it was no longer published, the last time it vanished. */
  firstGone: string;
  /** When it had been gone for a settle window. */
  settled: string;
};

/** When a change was made: while the error still stood, as it went, or when it had gone. */
export type Timing = { early: boolean; decisive: boolean; late: boolean };

type Phase = keyof Timing;
type TrackedLine = Set<Phase>;

/** When each of the changes from `opened` to `settled` was made; a line that was changed twice has both. */
export function timingOf(stages: ChangeStages, hunks: readonly LineHunk[]): Timing[] {
  const opened = stages.opened ?? '';
  const standing = stages.lastStanding ?? opened;
  const steps: [Phase, string, string][] = [
    ['early', opened, standing],
    ['decisive', standing, stages.firstGone],
    ['late', stages.firstGone, stages.settled],
  ];
  const oldLines: TrackedLine[] = linesOf(opened).map(() => new Set());
  let lines = oldLines;
  for (const [phase, before, after] of steps) {
    const next = before === after ? lines : track(lines, phase, toFineHunks(before, after));
    if (!next) return hunks.map(() => ({ early: false, decisive: true, late: false }));
    lines = next;
  }
  return hunks.map((hunk) => {
    const removed = oldLines.slice(hunk.oldStart, hunk.oldStart + hunk.removed.length);
    const added = lines.slice(hunk.newStart, hunk.newStart + hunk.added.length);
    return toTiming([...removed, ...added]);
  });
}

function linesOf(text: string): string[] {
  return toUnixLines(text).split('\n');
}

/** The lines after a step: those that went on are the same objects, marked where the step changed them. */
function track(lines: readonly TrackedLine[], phase: Phase, hunks: readonly LineHunk[] | null): TrackedLine[] | null {
  if (!hunks) return null;
  const next: TrackedLine[] = [];
  let taken = 0;
  for (const { oldStart, removed, added } of hunks) {
    next.push(...lines.slice(taken, oldStart));
    const before = lines.slice(oldStart, oldStart + removed.length);
    for (const line of before) line.add(phase);
    for (const index of added.keys()) next.push(before[index] ?? new Set([phase]));
    taken = oldStart + removed.length;
  }
  next.push(...lines.slice(taken));
  return next;
}

/** A change that left no trace in any step is taken for one that may have been decisive. */
function toTiming(lines: readonly TrackedLine[]): Timing {
  const has = (phase: Phase): boolean => lines.some((line) => line.has(phase));
  const [early, late] = [has('early'), has('late')];
  return { early, decisive: has('decisive') || (!early && !late), late };
}
