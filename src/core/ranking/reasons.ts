import type { CausalChain } from '../model.ts';
import { ORIGIN_WORDS } from '../originWords.ts';
import { codeOf } from './errorFeatures.ts';
import type { Feedback } from './outcome.ts';
import type { Signals } from './signalNames.ts';

/** What a reason is made of. */
export type Ground = {
  chain: CausalChain;
  signals: Partial<Signals>;
  isSameMessage: boolean;
  /** How many remembered errors of the same code were fixed by a change of the same kind, and how many of them in the present workspace. */
  fixes: { all: number; here: number };
  feedback: Feedback;
};

/** Why an answer is there, in words for people: "same code TS2304, same wording, fixed twice in this workspace". */
export function toReason({ chain, signals, isSameMessage, fixes, feedback }: Ground): string {
  const parts = [
    ...codeReasons(chain, signals),
    ...(isSameMessage ? ['same message'] : wordingReasons(signals)),
    ...traceReasons(signals),
    ...codeLikeness(signals),
  ];
  if (parts.length === 0) parts.push('distant likeness');
  parts.push(...countReasons(fixes));
  if (feedback.helped > feedback.didNotHelp) parts.push('helped before');
  parts.push(ORIGIN_WORDS[chain.successfulFix.origin]);
  return parts.filter(Boolean).join(', ');
}

function countReasons({ all, here }: Ground['fixes']): string[] {
  if (all < 2) return here > 0 ? ['this workspace'] : [];
  const fixed = `fixed ${timesOf(all)}`;
  if (here === 0) return [fixed];
  return [here === all ? `${fixed} in this workspace` : `${fixed}, ${timesOf(here)} of it in this workspace`];
}

function timesOf(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}

function codeReasons({ errorEvent }: CausalChain, signals: Partial<Signals>): string[] {
  if (signals.sameCode) return [`same code ${codeOf(errorEvent)}`];
  if (signals.otherTool) return [`alike error of ${errorEvent.context.source ?? 'another tool'}`];
  return signals.otherCode ? [`related code ${codeOf(errorEvent)}`] : [];
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
