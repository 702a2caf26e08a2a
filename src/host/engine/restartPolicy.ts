import { type Fault, mayPass } from '../../core/fault.ts';

const FIRST_DELAY_MS = 250;
const DELAY_FACTOR = 4;
export const MAX_DEATHS = 5;
export const DEATH_WINDOW_MS = 180_000;
const FIRST_RETRY_MS = 5_000;
const RETRY_FACTOR = 2;
const MAX_RETRY_MS = 300_000;

/**
 * When a process is started again: one that died soon, then ever later, and not at all after `MAX_DEATHS` in a row; one that
 * could not open the store ever more rarely, without an end where that may pass.
 */
export class RestartPolicy {
  #deathTimes: number[] = [];
  #failures = 0;

  /** The pause before the next start in milliseconds, or null to give up. */
  afterDeath(now: number): number | null {
    this.#deathTimes = [...this.#deathTimes.filter((time) => now - time < DEATH_WINDOW_MS), now];
    const deaths = this.#deathTimes.length;
    return deaths < MAX_DEATHS ? FIRST_DELAY_MS * DELAY_FACTOR ** (deaths - 1) : null;
  }

  /** The pause before the next start in milliseconds, or null when that would be in vain. */
  afterFailure(fault: Fault): number | null {
    if (!mayPass(fault)) return null;
    return Math.min(FIRST_RETRY_MS * RETRY_FACTOR ** this.#failures++, MAX_RETRY_MS);
  }

  /** The store has been opened. */
  succeeded(): void {
    this.#failures = 0;
  }

  reset(): void {
    this.#deathTimes = [];
    this.#failures = 0;
  }
}
