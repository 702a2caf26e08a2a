import { type Fault, troubleOf } from '../../core/fault.ts';
import type { Log } from '../log.ts';

/** The engine as the host sees it. */
export type EngineState =
  /** Not needed yet, or ended after idling: the next request starts it. */
  | { kind: 'stopped' }
  | { kind: 'starting' }
  | { kind: 'ready' }
  /** It died and is started again after a pause. */
  | { kind: 'waiting'; reason: string; delayMs: number }
  /** This machine cannot run it. */
  | { kind: 'unsupported'; reason: string }
  /** Given up until `restart`, or until a start of which nothing is said before it succeeds. */
  | { kind: 'failed'; fault: Fault }
  /** Disposed. */
  | { kind: 'closed' };

/** False when there is nothing new in it to tell. */
export function isOtherState(before: EngineState, after: EngineState): boolean {
  if (before.kind === 'failed' && after.kind === 'failed') return troubleOf(before.fault) !== troubleOf(after.fault);
  return before.kind !== 'starting' || after.kind !== 'starting';
}

export function logState(state: EngineState, log: Log): void {
  if (state.kind === 'waiting') log.warn(`Engine: ${state.reason}; next start in ${state.delayMs} ms.`);
  else if (state.kind === 'failed') log.warn(`Engine given up: ${state.fault.code}.`);
  else if (state.kind === 'unsupported') log.warn('Engine unsupported on this machine.');
  else log.info(`Engine ${state.kind}.`);
}
