import { type Cause, type ErrorSummary, FIX_CAUSES } from '../../../core/model.ts';
import { type EndedRun, outlives, type RunLifecycle, type RunMoments } from '../../../core/runs/runLifecycle.ts';
import { causeOfEarlierEnding, causeOfRunEnding, hasGitMovedInVain, toDecisive } from '../../../core/runs/runEnding.ts';
import type { Clock } from '../../clock.ts';
import type { ChainRecorder, Recorded, RecordedFailure } from '../chainRecorder.ts';
import type { OpenFailures } from './openFailures.ts';
import { explainRun, findRunError, type RunExplanationPorts } from './runExplanation.ts';

export type FailureEndingsOptions = RunExplanationPorts & {
  lifecycle: RunLifecycle;
  recorder: ChainRecorder;
  clock: Clock;
  /** Resolves when what has been told of changes on disk is in the journal. */
  outsideRead: () => Promise<void>;
  /** Those of earlier windows included. */
  openFailures: OpenFailures;
  /** True where git's HEAD has moved, by anything but a commit, in the repository of a file. */
  hasHeadMoved: (uri: string, sinceMs: number) => Promise<boolean>;
  onFixed: (recorded: Recorded, uris: readonly string[]) => void;
};

/** A way a run failed that ends. */
export type EndingFailure = RunMoments & { recorded: RecordedFailure };

type ToCause = (...facts: Parameters<typeof causeOfRunEnding>) => Cause;

/** How long the engine may take to say what a failure is; after that it counts as the one before. */
const ANSWER_TIMEOUT_MS = 5_000;

/**
 * Writes down how failures end: what failed succeeds, the strongest proof short of time. That a run which the user ended
 * had not failed is no proof that what was done is why.
 */
export class FailureEndings {
  readonly #options: FailureEndingsOptions;

  constructor(options: FailureEndingsOptions) {
    this.#options = options;
  }

  /** One that was seen since capture was begun. */
  async write(failure: EndingFailure, run: EndedRun): Promise<void> {
    await this.#write(failure, run, causeOfRunEnding);
    this.#options.openFailures.remove(run.identity, (await this.idOf(failure.recorded)) ?? '');
  }

  /**
   * Those that were seen before this window opened, or before capture was begun anew. The user, another channel or an agent
   * may have ended them meanwhile, or they have been forgotten.
   */
  async writeEarlier(run: EndedRun): Promise<void> {
    const { openFailures, findError, outsideRead } = this.#options;
    await outsideRead();
    for (const { errorId, startedAtMs, lastedMs } of openFailures.of(run.identity)) {
      if (run.outcome === 'stopped' && !outlives(run, lastedMs)) continue;
      const error = await findError(errorId).catch(() => undefined);
      if (error === undefined) continue;
      openFailures.remove(run.identity, errorId);
      if (error?.state !== 'open') continue;
      const recorded = { key: errorId, errorId: Promise.resolve(errorId) };
      const failure = { recorded, startedAtMs, triedAtMs: startedAtMs, succeededAtMs: null };
      const hasGitMoved = await this.#hasGitMoved(error, startedAtMs);
      await this.#write(failure, run, hasGitMoved ? () => 'branchSwitch' : causeOfEarlierEnding);
    }
  }

  /** What git did while no window was open is known to git alone. */
  async #hasGitMoved({ context: { uri, workspace } }: ErrorSummary, sinceMs: number): Promise<boolean> {
    for (const file of [uri, workspace === undefined ? undefined : `${workspace}/.git`])
      if (file !== undefined && (await this.#options.hasHeadMoved(file, sinceMs))) return true;
    return false;
  }

  /** The id of the event it turned out to be; null where that is not known, or not soon. */
  idOf({ errorId }: RecordedFailure): Promise<string | null> {
    return this.#soon(errorId, null);
  }

  /** False also where that is not known. */
  async isForgotten(recorded: RecordedFailure): Promise<boolean> {
    const id = await this.idOf(recorded);
    if (id === null) return false;
    const error = this.#options.findError(id).catch(() => undefined);
    return (await this.#soon(error, undefined)) === null;
  }

  #soon<Answer>(answer: Promise<Answer>, otherwise: Answer): Promise<Answer> {
    const late = new Promise<Answer>((resolve) => {
      this.#options.clock.after(ANSWER_TIMEOUT_MS, () => resolve(otherwise));
    });
    return Promise.race([answer, late]);
  }

  async #write(failure: EndingFailure, run: EndedRun, toCause: ToCause): Promise<void> {
    const { lifecycle, recorder, onFixed } = this.#options;
    const { recorded, startedAtMs, triedAtMs } = failure;
    const life = { openedAtMs: startedAtMs, standingAtMs: triedAtMs, goneAtMs: run.startedAtMs };
    const error = await findRunError(this.#options, await this.idOf(recorded), life);
    const between = lifecycle.between(failure, run);
    const likely = toCause(between, error);
    const cause = run.outcome === 'stopped' && FIX_CAUSES.has(likely) ? 'unexplained' : likely;
    const sinceMs = hasGitMovedInVain(between) ? triedAtMs : startedAtMs;
    const explained = FIX_CAUSES.has(cause) ? explainRun(this.#options, error, life, sinceMs) : null;
    recorder.gone(recorded, { cause, evidence: 'ran', diff: explained?.diff }, toDecisive(between), run.endedAtMs);
    if (explained)
      onFixed(
        recorded,
        explained.explanation.kept.map(({ uri }) => uri),
      );
  }
}
