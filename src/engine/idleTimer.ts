/** Tells when nothing has been asked for a while. */
export class IdleTimer {
  /** Resolves once no request has run for `idleMs`. */
  readonly hasEnded: Promise<void>;
  readonly #idleMs: number;
  #end: () => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;
  #running = 0;

  constructor(idleMs: number) {
    this.#idleMs = idleMs;
    this.hasEnded = new Promise((resolve) => (this.#end = resolve));
    this.#restart();
  }

  async during<T>(request: () => Promise<T>): Promise<T> {
    this.#running++;
    clearTimeout(this.#timer);
    try {
      return await request();
    } finally {
      this.#running--;
      if (this.#running === 0) this.#restart();
    }
  }

  #restart(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#end, this.#idleMs);
  }
}
