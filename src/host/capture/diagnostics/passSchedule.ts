import type { Clock } from '../../clock.ts';

export type PassScheduleOptions = {
  clock: Clock;
  /** When something is due next; null when nothing is. */
  dueAtMs: () => number | null;
  /** One look at everything that is due. */
  run: () => Promise<void>;
  onFault: (error: unknown) => void;
};

/** Runs one pass after the other, each when something is due. */
export class PassSchedule {
  readonly #options: PassScheduleOptions;
  #timer: { dispose(): void } | undefined;
  #pass: Promise<void> | undefined;
  #isDisposed = false;
  #idleWaiters: (() => void)[] = [];

  constructor(options: PassScheduleOptions) {
    this.#options = options;
  }

  /** Call when what is due may have changed. */
  update(): void {
    const { clock, dueAtMs } = this.#options;
    this.#timer?.dispose();
    this.#timer = undefined;
    if (this.#pass || this.#isDisposed) return;
    const atMs = dueAtMs();
    if (atMs === null) {
      for (const resolve of this.#idleWaiters.splice(0)) resolve();
      return;
    }
    this.#timer = clock.after(Math.max(0, atMs - clock.now()), () => this.#start());
  }

  /** Takes the next look then and not before, without working out what will be due: for listeners that are called at every key. */
  wakeAt(atMs: number): void {
    if (this.#pass || this.#isDisposed) return;
    const { clock } = this.#options;
    this.#timer?.dispose();
    this.#timer = clock.after(Math.max(0, atMs - clock.now()), () => this.#start());
  }

  /** Resolves when nothing is due any more. */
  async whenIdle(): Promise<void> {
    if (!this.#pass && this.#options.dueAtMs() === null) return;
    await new Promise<void>((resolve) => this.#idleWaiters.push(resolve));
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#timer?.dispose();
    for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }

  #start(): void {
    this.#timer = undefined;
    this.#pass = this.#options
      .run()
      .catch(this.#options.onFault)
      .finally(() => {
        this.#pass = undefined;
        this.update();
      });
  }
}
