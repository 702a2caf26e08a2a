import type { CausalChain } from '../model.ts';
import type { Feedback } from './outcome.ts';
import type { Signals } from './signalNames.ts';

/** What a reason is made of. */
export type Ground = {
  chain: CausalChain;
  signals: Partial<Signals>;
  isSameMessage: boolean;
  /** How many remembered errors of the same code were fixed by a change of the same kind. */
  fixes: number;
  isSameWorkspace: boolean;
  feedback: Feedback;
};

/** Why an answer is there, in words for people: "same code TS2304, same wording, fixed twice in this workspace". */
export function toReason({ chain, signals, isSameMessage, fixes, isSameWorkspace, feedback }: Ground): string {
  const parts = [
    ...codeReasons(chain, signals),
    ...(isSameMessage ? ['same message'] : wordingReasons(signals)),
    ...traceReasons(signals),
    ...codeLikeness(signals),
  ];
  if (parts.length === 0) parts.push('distant likeness');
  if (fixes > 1)
    parts.push(`fixed ${fixes === 2 ? 'twice' : `${fixes} times`}${isSameWorkspace ? ' in this workspace' : ''}`);
  else if (isSameWorkspace) parts.push('this workspace');
  if (feedback.helped > feedback.didNotHelp) parts.push('helped before');
  return parts.join(', ');
}

function codeReasons({ errorEvent }: CausalChain, signals: Partial<Signals>): string[] {
  if (signals.sameCode) return [`same code ${errorEvent.errorType}`];
  if (signals.otherTool) return [`alike error of ${errorEvent.context.source ?? 'another tool'}`];
  return signals.otherCode ? [`related code ${errorEvent.errorType}`] : [];
}

function wordingReasons(signals: Partial<Signals>): string[] {
  if (signals.template || signals.sameCodeTemplate || signals.otherCodeTemplate) return ['same wording'];
  const wording = Math.max(
    ...[signals.wording, signals.sameCodeWording, signals.otherCodeWording, signals.otherToolWording].map(
      (one) => one ?? 0,
    ),
  );
  if (wording >= 0.6) return ['similar wording'];
  const meaning = Math.max(
    ...[signals.cosine, signals.sameCodeCosine, signals.otherCodeCosine, signals.otherToolCosine].map(
      (one) => one ?? 0,
    ),
  );
  return meaning >= 0.6 ? ['similar meaning'] : [];
}

function traceReasons(signals: Partial<Signals>): string[] {
  if (signals.tracePlaces) return ['the same place in the stack trace'];
  if (signals.traceNames) return ['the same calls in the stack trace'];
  return signals.traceFiles ? ['the same files in the stack trace'] : [];
}

function codeLikeness(signals: Partial<Signals>): string[] {
  if ((signals.sameCodeRoles ?? 0) >= 0.75) return ['same kind of symbol'];
  const shapes = signals.sameCodeShapes ?? signals.otherCodeShapes ?? signals.otherToolShapes ?? 0;
  return shapes >= 0.5 ? ['similar code'] : [];
}
