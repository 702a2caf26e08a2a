import { open } from 'node:fs/promises';
import path from 'node:path';

/** A step of HEAD to another commit, as git has written it down. */
export type HeadStep = {
  /** Milliseconds since the epoch; whole seconds for all but the latest step. */
  atMs: number;
  /** What git was asked to do: `checkout`, `commit`, `pull`… */
  action: string;
  /** The commit HEAD came to. */
  commit: string;
};

/** The latest steps are at the end; no more than this is read. */
const MAX_TAIL = 64 * 1024;
const LINE = /^([0-9a-f]{40,64}) ([0-9a-f]{40,64}) .*?> (\d+) [+-]\d{4}\t(.*)$/;
const SECOND_MS = 1_000;

/** Steps of HEAD to another commit that were made at or after a moment, oldest first. @param gitDir the work tree's own */
export async function headStepsSince(gitDir: string, sinceMs: number): Promise<HeadStep[]> {
  const log = await readTail(path.join(gitDir, 'logs', 'HEAD'));
  if (!log) return [];
  const steps = log.text.split('\n').flatMap((line) => toStep(line) ?? []);
  const last = steps.at(-1);
  // Git writes down whole seconds; the file tells of the latest step when exactly it was made.
  if (last && Math.abs(log.changedAtMs - last.atMs) < 2 * SECOND_MS) last.atMs = log.changedAtMs;
  return steps
    .filter((step) => step.isMove && step.atMs >= sinceMs)
    .map(({ atMs, action, commit }) => ({ atMs, action, commit }));
}

function toStep(line: string): (HeadStep & { isMove: boolean }) | null {
  const [, from, to, seconds, message = ''] = LINE.exec(line) ?? [];
  if (from === undefined || to === undefined) return null;
  const action = /^[a-z-]+/.exec(message)?.[0] ?? '';
  // The end of that second: what happened within it may have come after the moment asked about.
  return { atMs: Number(seconds) * SECOND_MS + SECOND_MS - 1, action, commit: to, isMove: from !== to };
}

async function readTail(file: string): Promise<{ text: string; changedAtMs: number } | null> {
  const handle = await open(file, 'r').catch(() => null);
  if (!handle) return null;
  try {
    const { size, mtimeMs } = await handle.stat();
    const length = Math.min(size, MAX_TAIL);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return { text: buffer.toString('utf8', 0, bytesRead), changedAtMs: mtimeMs };
  } catch {
    return null;
  } finally {
    await handle.close();
  }
}
