import { setImmediate } from 'node:timers/promises';

/** Other listeners of the extension host wait little longer than this for a long piece of our work: for the small piece begun last. */
const SLICE_MS = 2;

/** Spreads long work over turns of the event loop. */
export class TimeSlice {
  #endsAt = performance.now() + SLICE_MS;

  /** Call between small pieces of work; gives way once the slice is used up. */
  async giveWay(): Promise<void> {
    if (performance.now() < this.#endsAt) return;
    await setImmediate();
    this.#endsAt = performance.now() + SLICE_MS;
  }
}
