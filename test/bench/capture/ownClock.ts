import { openSync, readSync } from 'node:fs';

/** Of the first thread: nanoseconds on the processor, nanoseconds ready but waiting for one, and turns. */
const SCHEDULING_FILE = '/proc/self/schedstat';

const buffer = Buffer.alloc(80);
const file = process.platform === 'linux' ? openSync(SCHEDULING_FILE, 'r') : null;

/**
 * Milliseconds by a clock that stands still while this process's first thread waits for a processor that others have; elsewhere than on
 * Linux it goes on. Processor time itself is counted in ticks of some milliseconds, too coarse for a step.
 */
export function ownNow(): number {
  for (;;) {
    const waited = waitedMs();
    const now = performance.now();
    // Others had it between the two looks: once more.
    if (waitedMs() === waited) return now - waited;
  }
}

function waitedMs(): number {
  if (file === null) return 0;
  const length = readSync(file, buffer, 0, buffer.length, 0);
  const [, waited] = buffer.toString('latin1', 0, length).split(' ');
  return Number(waited) / 1e6;
}
