import type { EngineStatus, StoreWork } from '../protocol/engine.ts';
import {
  findHindrance,
  HINDRANCE_WORDS,
  type RecordingFacts,
  type RecordingHindrance,
} from './capture/recordingHindrance.ts';
import type { EngineState } from './engine/engineState.ts';

/** How the extension is, in the words and the icon people see. */
export type Condition = {
  /** A codicon. */
  icon: string;
  /** A few words, read aloud by screen readers. */
  label: string;
  /** What it means and what to do; null when all is well. */
  notice: string | null;
  isProblem: boolean;
  /** What is missing for a reason outside; null when nothing is. */
  remark: string | null;
};

export type ConditionInput = RecordingFacts & {
  engine: EngineState;
  status: EngineStatus | null;
  /** A terminal is in use whose shell does not tell how commands end. */
  isShellSilent: boolean;
};

const SILENT_SHELL = 'This shell reports no exit codes: failed commands in it are not seen';

/** What limits the memory most, from the gravest down. */
export function toCondition(input: ConditionInput): Condition {
  return { ...toState(input), remark: input.isShellSilent ? SILENT_SHELL : null };
}

type State = Omit<Condition, 'remark'>;

function toState(input: ConditionInput): State {
  const { engine, status } = input;
  if (engine.kind === 'unsupported') {
    return problem('Not supported here', `Déjà Fix cannot run on this machine: ${engine.reason}.`);
  }
  if (engine.kind === 'failed') return problem('Not running', engine.fault.message);
  if (engine.kind === 'waiting') {
    const seconds = Math.ceil(engine.delayMs / 1_000);
    return problem(
      'Restarting',
      `The memory engine ended unexpectedly and starts again in ${seconds} s. Nothing is lost.`,
    );
  }
  const silence = toSilence(input);
  if (silence) return silence;
  // What an engine was at when it ended is done by nobody now.
  if (engine.kind === 'ready' && status?.work) return toWork(status.work);
  if (status?.embedding.kind === 'unavailable') {
    return calm(
      'history',
      'Full text only',
      `Similar errors are found by their words only: ${status.embedding.reason}.`,
    );
  }
  return { icon: 'history', label: 'Watching for errors', notice: null, isProblem: false };
}

const WORK: Readonly<Record<StoreWork['kind'], readonly [doing: string, notice: string]>> = {
  forgetting: ['Forgetting', 'What was to be forgotten is taken out of the memory.'],
  tidying: ['Tidying memory', 'What is older than its time, or too much, is taken out of the memory.'],
  renewing: ['Renewing memory', 'Older errors are found by their words only until their vectors are made anew.'],
};

function toWork({ kind, share }: StoreWork): State {
  const [doing, notice] = WORK[kind];
  return calm('sync~spin', `${doing} ${Math.floor(share * 100)} %`, notice);
}

const SILENCE: Readonly<Record<RecordingHindrance, readonly [icon: string, label: string]>> = {
  untrusted: ['shield', 'Not recording'],
  disabled: ['circle-slash', 'Not recording'],
  incognito: ['eye-closed', 'Incognito'],
  paused: ['debug-pause', 'Paused'],
};

/** Why nothing is recorded; null when it is. */
function toSilence(input: ConditionInput): State | null {
  const hindrance = findHindrance(input);
  if (hindrance === null) return null;
  const [icon, label] = SILENCE[hindrance];
  return calm(icon, label, `${HINDRANCE_WORDS[hindrance]}: past fixes are shown, nothing is recorded.`);
}

function problem(label: string, notice: string): State {
  return { icon: 'warning', label, notice, isProblem: true };
}

function calm(icon: string, label: string, notice: string): State {
  return { icon, label, notice, isProblem: false };
}
