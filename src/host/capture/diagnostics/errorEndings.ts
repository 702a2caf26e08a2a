import { toSuccessDiff } from '../../../core/explanation/attemptDiff.ts';
import { type ClearedError, groupCleared } from '../../../core/explanation/cascade.ts';
import { mayHaveMended } from '../../../core/endings/commandMeaning.ts';
import { commandsInVain } from '../../../core/endings/commandsInVain.ts';
import { causeOf } from '../../../core/endings/ending.ts';
import { providersRunning } from '../../../core/endings/runningCommands.ts';
import { type EditJournal, type TextChange, withFirst } from '../../../core/errors/editJournal.ts';
import type { LifecycleEvent } from '../../../core/errors/errorLifecycle.ts';
import { explain } from '../../../core/explanation/explanation.ts';
import type { ErrorPlace } from '../../../core/explanation/hunkRelevance.ts';
import type { ChangeStages } from '../../../core/explanation/hunkTiming.ts';
import { type Cause, FIX_CAUSES } from '../../../core/model.ts';
import type { RanCommand, WorkLog } from '../../../core/runs/workLog.ts';
import type { TimeSlice } from '../../timeSlice.ts';
import type { ChainRecorder, Recorded } from '../chainRecorder.ts';
import { fileExists } from '../files/fileExists.ts';
import { Look } from './look.ts';
import type { Published } from './publishedErrors.ts';

/** An error that was recorded. */
export type RecordedError = Recorded & {
  /** Where it stood when it was. */
  place: ErrorPlace;
  /** Commands that its attempts name. */
  told: RanCommand[];
};

export type Gone = Extract<LifecycleEvent<Published>, { kind: 'gone' }> & { recorded: RecordedError };

export type EndingPorts = {
  journal: EditJournal;
  workLog: WorkLog;
  recorder: ChainRecorder;
  toPath: (uri: string) => string;
  /** True when git's HEAD has moved to another commit since, other than by a commit, in the repository of the file. */
  hasHeadMoved: (uri: string, sinceMs: number) => Promise<boolean>;
  /** True when the last edit before an error was gone was picked from its quick fixes. */
  isGoneByPick: (error: Gone['error'], goneAtMs: number) => boolean;
  /** A fix was recorded; `uris` are the documents it changed. */
  onFixed: (recorded: Recorded, uris: readonly string[], atMs: number) => void;
};

/** Of a mass clear, so many are explained one by one; the rest goes with the first. */
const MAX_EXPLAINED = 300;

/** So long after HEAD has moved, or an edit, a source may still say what stood before it, of files that it has not read again. */
const SLOW_SOURCE_MS = 10_000;

/** Endings before which commands may have been tried as well. */
const AFTER_COMMANDS: ReadonlySet<Cause> = new Set<Cause>(['command', 'configuration']);

type Fixed = ClearedError & {
  gone: Gone;
  cause: Cause;
  changes: TextChange[];
  commands: RanCommand[];
  stages: ChangeStages[];
};

/** Says of errors that have gone why, and of those that were fixed by what. */
export class ErrorEndings {
  readonly #ports: EndingPorts;

  constructor(ports: EndingPorts) {
    this.#ports = ports;
  }

  /** @param gone what vanished together */
  async record(gone: readonly Gone[], nowMs: number, slice: TimeSlice): Promise<void> {
    const look = new Look(this.#ports.journal, nowMs);
    const fixed: Fixed[] = [];
    for (const one of gone) {
      const found = await this.#judge(one, look);
      if (FIX_CAUSES.has(found.cause)) fixed.push(this.#explain(one, found, look, fixed));
      else
        this.#ports.recorder.gone(
          one.recorded,
          { cause: found.cause, evidence: 'cleared' },
          found,
          goneAtMs(one, nowMs),
        );
      await slice.giveWay();
    }
    for (const { root, others } of groupCleared(fixed)) {
      this.#recordFix(root, others, nowMs);
      await slice.giveWay();
    }
  }

  async #judge(
    { error, departure, isMassClear, recorded: { place } }: Gone,
    look: Look,
  ): Promise<{ cause: Cause; changes: TextChange[]; commands: RanCommand[] }> {
    const openedAtMs = error.openedAtMs ?? error.seenAtMs;
    const standingAtMs = lastStandingAtMs(error);
    const slowSinceMs = Math.max(openedAtMs, standingAtMs - SLOW_SOURCE_MS);
    const running = providersRunning({
      running: this.#ports.workLog.runningSince(error.seenAtMs, look.nowMs),
      uri: error.uri,
      slowSinceMs,
      goneAtMs: vanishedAtMs(error, look.nowMs),
      isMassClear,
      changedSince: (fromMs) => look.changesBetween(fromMs, look.nowMs),
    });
    const commands = [...this.#ports.workLog.between(standingAtMs, look.nowMs), ...running];
    const changes = withFirst(error.uri, look.changesBetween(openedAtMs, look.nowMs));
    const hasHeadMoved = (): Promise<boolean> =>
      look.ask(`${error.uri} ${slowSinceMs}`, () => this.#ports.hasHeadMoved(error.uri, slowSinceMs));
    if (departure !== null)
      return { cause: await causeOfDeparture(error.uri, departure, hasHeadMoved), changes, commands };
    const changedSinceStanding = withFirst(error.uri, look.changesBetween(standingAtMs, look.nowMs));
    const cause = causeOf({
      uri: error.uri,
      line: error.openedLine,
      source: error.source,
      code: error.code,
      message: error.message,
      lineText: place.lineText,
      introducedBy: error.absentAtMs === null ? [] : look.changesBetween(error.absentAtMs, openedAtMs),
      changedSince: changes,
      changedSinceStanding,
      commands,
      hasHeadMoved: await hasHeadMoved(),
      isMassClear,
    });
    if (cause === 'edited' && this.#ports.isGoneByPick(error, vanishedAtMs(error, look.nowMs)))
      return { cause: 'quickFix', changes, commands: [] };
    return { cause, changes, commands: cause === 'command' ? commands.filter(mayHaveMended) : [] };
  }

  #explain(
    gone: Gone,
    found: { cause: Cause; changes: TextChange[]; commands: RanCommand[] },
    look: Look,
    before: readonly Fixed[],
  ): Fixed {
    const { error, recorded } = gone;
    const life = {
      openedAtMs: error.openedAtMs ?? error.seenAtMs,
      standingAtMs: error.standingAtMs,
      goneAtMs: vanishedAtMs(error, look.nowMs),
    };
    const stages = look.stagesOf(life);
    const [first] = before;
    const explanation = before.length >= MAX_EXPLAINED && first ? first.explanation : explain(stages, recorded.place);
    return { ...found, gone, stages, explanation, place: recorded.place, seenAtMs: error.seenAtMs };
  }

  #recordFix(root: Fixed, others: readonly Fixed[], nowMs: number): void {
    const { recorder, toPath, onFixed } = this.#ports;
    const { gone, cause, changes, commands, stages, explanation } = root;
    const diff = changes.length > 0 ? toSuccessDiff(explanation, stages, toPath) : undefined;
    const atMs = goneAtMs(gone, nowMs);
    if (AFTER_COMMANDS.has(cause)) this.#recordInVain(gone, commands, atMs);
    recorder.gone(gone.recorded, { cause, evidence: gone.evidence, diff }, { changes, commands }, atMs);
    for (const other of others) recorder.clearedWith(other.gone.recorded, gone.recorded, goneAtMs(other.gone, nowMs));
    onFixed(
      gone.recorded,
      explanation.kept.map(({ uri }) => uri),
      atMs,
    );
  }

  /** Only now is it known that commands were a way to mend it; of every error that stood they would be noise. */
  #recordInVain({ error, recorded }: Gone, fix: readonly RanCommand[], goneAtMs: number): void {
    const { recorder, workLog } = this.#ports;
    const commands = workLog.between(error.seenAtMs, goneAtMs);
    const standingAtMs = lastStandingAtMs(error);
    for (const command of commandsInVain({ commands, standingAtMs, goneAtMs, fix, told: recorded.told }))
      recorder.failed(recorded, { changes: [], commands: [command] }, command.endedAtMs);
  }
}

/** The editor closes a file that something else has taken away, and says no more than that. */
async function causeOfDeparture(
  uri: string,
  departure: NonNullable<Gone['departure']>,
  hasHeadMoved: () => Promise<boolean>,
): Promise<Cause> {
  if (departure === 'renamedOrMoved' || (departure === 'closed' && (await fileExists(uri)))) return departure;
  return (await hasHeadMoved()) ? 'branchSwitch' : 'deleted';
}

function goneAtMs({ error }: Gone, nowMs: number): number {
  return error.goneSinceMs ?? nowMs;
}

function vanishedAtMs({ vanishedAtMs, goneSinceMs }: Gone['error'], nowMs: number): number {
  return vanishedAtMs ?? goneSinceMs ?? nowMs;
}

/** The latest moment at which it is known to have stood. */
function lastStandingAtMs({ standingAtMs, openedAtMs, seenAtMs }: Gone['error']): number {
  return Math.max(standingAtMs ?? seenAtMs, openedAtMs ?? seenAtMs);
}
