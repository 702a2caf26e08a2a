import type { Fault } from '../../core/fault.ts';

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
  /** Given up until `restart`. */
  | { kind: 'failed'; fault: Fault }
  /** Disposed. */
  | { kind: 'closed' };
