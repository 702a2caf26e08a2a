import { isSame } from './corpusRecords.ts';
import type { Observed, SeenError } from './scenario.ts';

/** What the extension tells of the error that was meant. */
export function isEventOf(
  { errorType, errorMessage, context }: SeenError,
  file: string,
  wanted: { code: string; message: string },
): boolean {
  return (
    isSame({ code: errorType, message: flat(errorMessage) }, { code: wanted.code, message: flat(wanted.message) }) &&
    `/${context.file ?? ''}`.endsWith(`/${file}`)
  );
}

/** Tools and editors break and indent the lines of a message in their own ways. */
export function flat(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

export function nameOf({ errorType, errorMessage, context, state, cause }: SeenError): string {
  const standing = state === undefined ? '' : ` (${state}${cause ? ` ${cause}` : ''})`;
  return `${errorType} ${flat(errorMessage).slice(0, 120)} in ${context.file ?? 'no file'}:${context.line ?? '?'}${standing}`;
}

/** What a wrong case needs to be understood, and no more. */
export function toShort({ looks, shown, exits, problem, strays, tookMs }: Observed): unknown {
  const short = Object.entries(looks).map(([as, { errors, chains }]): [string, unknown] => [
    as,
    {
      errors: errors.map(({ id, errorType, errorMessage, context, state, cause, count, chainId, sources }) => {
        const { file, line, source, channel } = context;
        return { id, errorType, errorMessage, file, line, source, channel, state, cause, count, chainId, sources };
      }),
      chains: chains.map(({ id, errorEvent, fixAttempts, successfulFix, evidence, reopened, clearedWith }) => {
        const attempts = fixAttempts.map(({ successful, actionTaken }) => ({ successful, actionTaken }));
        const { codeChanges, actionTaken, allChanges } = successfulFix;
        return {
          id,
          error: errorEvent.id,
          actionTaken,
          codeChanges,
          allChanges,
          attempts,
          evidence,
          reopened,
          clearedWith,
        };
      }),
    },
  ]);
  const seen = shown.map(({ code, message, file, line, fromMs, untilMs }) => ({
    code,
    message,
    file,
    line,
    fromMs,
    untilMs,
  }));
  return { problem, looks: Object.fromEntries(short), shown: seen, exits, strays, tookMs };
}
