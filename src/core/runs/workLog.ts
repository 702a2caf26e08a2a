/** A command that ran in a terminal or as a task. */
export type RanCommand = {
  commandLine: string;
  /** Undefined where the shell gave none. */
  exitCode: number | undefined;
  startedAtMs: number;
  endedAtMs: number;
};

/** A command that goes on, as a server does or a long install. */
export type RunningCommand = Pick<RanCommand, 'commandLine' | 'startedAtMs'>;

const MAX_COMMANDS = 500;

/** The commands that have ended, oldest first, so that what was run between two moments can be told later. */
export class WorkLog {
  #commands: RanCommand[] = [];
  #running: () => readonly RunningCommand[] = () => [];

  /** @param running those that go on at the moment of asking */
  followRunning(running: () => readonly RunningCommand[]): void {
    this.#running = running;
  }

  ran(command: RanCommand): void {
    this.#commands.push(command);
    if (this.#commands.length > MAX_COMMANDS) this.#commands.splice(0, this.#commands.length - MAX_COMMANDS);
  }

  /** Commands that ended after `fromMs` and up to `toMs`. */
  between(fromMs: number, toMs: number): RanCommand[] {
    return this.#commands.filter(({ endedAtMs }) => endedAtMs > fromMs && endedAtMs <= toMs);
  }

  /** Commands that were started after `fromMs` and before `toMs` and go on; their exit code is not known yet. */
  runningSince(fromMs: number, toMs: number): RanCommand[] {
    return this.#running()
      .filter(({ startedAtMs }) => startedAtMs > fromMs && startedAtMs < toMs)
      .map(({ commandLine, startedAtMs }) => ({ commandLine, exitCode: undefined, startedAtMs, endedAtMs: toMs }));
  }

  /** Those that ended between the two moments, and then those that were started between them and go on. */
  betweenWithRunning(fromMs: number, toMs: number): RanCommand[] {
    return [...this.between(fromMs, toMs), ...this.runningSince(fromMs, toMs)];
  }

  /** Lets go of what no question about a moment at or after `atMs` can need. */
  forgetBefore(atMs: number): void {
    this.#commands = this.#commands.filter(({ endedAtMs }) => endedAtMs >= atMs);
  }
}
