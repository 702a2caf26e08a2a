import type { ErrorEvent, FixAttempt } from '../../core/model.ts';
import { belongsToForgotten, withoutForgottenChanges, withoutForgottenPlaces } from './forgottenPaths.ts';
import type { ForgetRequest } from './forgetRequest.ts';
import { HashedPaths } from './hashedPaths.ts';

/** When a row's record happened and was written, in milliseconds since the epoch. */
export type Times = { timestamp: number; recordedAt: number };

/** What a request means for one record. */
export type ForgetRule = {
  dropsError(event: ErrorEvent, times: Times): boolean;
  /** An attempt or observation of an error that stays. */
  dropsFact(times: Times): boolean;
  /** An event that stays, without what is to be forgotten in it; itself when there is nothing. */
  cleanEvent(event: ErrorEvent): ErrorEvent;
  /** Likewise an attempt on such an event; null when nothing is left of it. */
  cleanAttempt(attempt: FixAttempt, error: ErrorEvent['context'] | undefined): FixAttempt | null;
};

const UNTOUCHED: ForgetRule = {
  dropsError: () => false,
  dropsFact: () => false,
  cleanEvent: (event) => event,
  cleanAttempt: (attempt) => attempt,
};

export function toForgetRule(request: ForgetRequest): ForgetRule {
  const isMeant = ({ recordedAt }: Times): boolean => recordedAt <= request.requestedAt;
  switch (request.kind) {
    case 'everything':
      return { ...UNTOUCHED, dropsError: (_, times) => isMeant(times), dropsFact: isMeant };
    case 'since': {
      const isSince = (times: Times): boolean =>
        isMeant(times) && Math.max(times.timestamp, times.recordedAt) >= request.timestamp;
      return { ...UNTOUCHED, dropsError: (_, times) => isSince(times), dropsFact: isSince };
    }
    case 'records': {
      const [errors, stained] = [new Set(request.errors), new Set(request.stained)];
      return {
        ...UNTOUCHED,
        dropsError: ({ key }) => errors.has(key),
        cleanEvent: (event) => (stained.has(event.key) ? withoutPrinted(event) : event),
      };
    }
    case 'paths': {
      const paths = new HashedPaths(request.paths);
      const testFor = ({ workspace, cwd }: ErrorEvent['context']) => paths.testFor(workspace, cwd);
      const isWholeWorkspace = request.paths.whole.length === 0;
      return {
        dropsError: (event, times) =>
          isMeant(times) &&
          ((isWholeWorkspace && paths.isWorkspace(event.context.workspace)) ||
            belongsToForgotten(event, testFor(event.context))),
        dropsFact: () => false,
        cleanEvent: (event) => withoutForgottenPlaces(event, testFor(event.context)),
        cleanAttempt: (attempt, context = {}) => withoutForgottenChanges(attempt, testFor(context)),
      };
    }
  }
}

/** The event without everything that a run printed beside it. */
function withoutPrinted(event: ErrorEvent): ErrorEvent {
  const { output, stack, alsoReported, extra, ...context } = event.context;
  const isTouched = [output, stack, alsoReported, extra].some((part) => part !== undefined);
  return isTouched ? { ...event, context } : event;
}
