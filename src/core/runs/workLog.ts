/** A command that ran in a terminal or as a task. */
export type RanCommand = {
  commandLine: string;
  /** Undefined where the shell gave none. */
  exitCode: number | undefined;
  startedAtMs: number;
  endedAtMs: number;
};

const MAX_COMMANDS = 500;

/** The commands that have ended, oldest first, so that what was run between two moments can be told later. */
export class WorkLog {
  #commands: RanCommand[] = [];

  ran(command: RanCommand): void {
    this.#commands.push(command);
    if (this.#commands.length > MAX_COMMANDS) this.#commands.splice(0, this.#commands.length - MAX_COMMANDS);
  }

  /** Commands that ended after `fromMs` and up to `toMs`. */
  between(fromMs: number, toMs: number): RanCommand[] {
    return this.#commands.filter(({ endedAtMs }) => endedAtMs > fromMs && endedAtMs <= toMs);
  }

  /** Lets go of what no question about a moment at or after `atMs` can need. */
  forgetBefore(atMs: number): void {
    this.#commands = this.#commands.filter(({ endedAtMs }) => endedAtMs >= atMs);
  }
}
