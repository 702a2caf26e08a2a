import { createHash, randomBytes } from 'node:crypto';
import type * as vscode from 'vscode';

/** A way a run failed that has not ended. */
export type OpenFailure = {
  errorId: string;
  /** When the run started that failed like this last. */
  startedAtMs: number;
  /** How long it went at most until it failed. */
  lastedMs: number;
};

type KeptFailure = OpenFailure & { run: string };
/** The salt is drawn anew when there has been none: hashes of another workspace, or made ahead, tell nothing of these. */
type KeptState = { salt: string; failures: readonly KeptFailure[] };

const STATE_KEY = 'dejaFix.openFailures';
const MAX_FAILURES = 100;
const SALT_BYTES = 16;
/** From a Friday to the Monday after: what is done so long after a failure may still be work at it. */
const WORK_WITHIN_MS = 3 * 24 * 60 * 60_000;

/**
 * The failures that are open in a workspace, beyond the window and the capture that saw them, so that the next success of
 * their run ends them. Holds no text: the ids of their events, and a salted hash for the run.
 */
export class OpenFailures {
  readonly #state: Pick<vscode.Memento, 'get' | 'update'>;
  readonly #salt: string;
  /** The latest last. */
  #kept: readonly KeptFailure[];

  constructor(state: Pick<vscode.Memento, 'get' | 'update'>) {
    this.#state = state;
    const { salt = randomBytes(SALT_BYTES).toString('hex'), failures = [] } =
      state.get<Partial<KeptState>>(STATE_KEY) ?? {};
    this.#salt = salt;
    this.#kept = failures;
  }

  /** @param identity what the run is recognised by */
  add(identity: string, { errorId, startedAtMs, lastedMs }: OpenFailure): void {
    const run = this.#toHash(identity);
    const others = this.#kept.filter((kept) => kept.run !== run || kept.errorId !== errorId);
    this.#keep([...others, { run, errorId, startedAtMs, lastedMs }].slice(-MAX_FAILURES));
  }

  of(identity: string): OpenFailure[] {
    const run = this.#toHash(identity);
    return this.#kept.filter((kept) => kept.run === run);
  }

  remove(identity: string, errorId: string): void {
    const run = this.#toHash(identity);
    const others = this.#kept.filter((kept) => kept.run !== run || kept.errorId !== errorId);
    if (others.length < this.#kept.length) this.#keep(others);
  }

  /** Lets go of failures whose events the memory holds no more. */
  async forgetUnknown(findError: (id: string) => Promise<unknown>): Promise<void> {
    for (const { errorId } of this.#kept) {
      if ((await findError(errorId)) === null) this.#keep(this.#kept.filter((kept) => kept.errorId !== errorId));
    }
  }

  /** When the runs started that failed so lately that what is done now may be work at them. */
  recentMs(nowMs: number): number[] {
    return this.#kept.map(({ startedAtMs }) => startedAtMs).filter((atMs) => atMs >= nowMs - WORK_WITHIN_MS);
  }

  #keep(failures: readonly KeptFailure[]): void {
    this.#kept = failures;
    void this.#state.update(STATE_KEY, failures.length === 0 ? undefined : { salt: this.#salt, failures });
  }

  #toHash(identity: string): string {
    return createHash('sha256').update(`${this.#salt}\n${identity}`).digest('hex');
  }
}
