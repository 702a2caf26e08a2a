import { listChangedFiles, withoutForgottenFiles } from '../../core/forget/forgottenDiff.ts';
import { mentionsForgotten, type PathTest } from '../../core/forget/mentionedPaths.ts';
import type { ErrorContext, ErrorEvent, FixAttempt, FoundError } from '../../core/model.ts';

/** True when an error is one of a place that is to be forgotten: it stands there, names it, or a command on it failed. */
export function belongsToForgotten({ errorMessage, context }: ErrorEvent, test: PathTest): boolean {
  const { file, uri, cwd, command, taskName } = context;
  if ([file, uri, cwd].some((path) => path !== undefined && test.isForgotten(path))) return true;
  return [errorMessage, command, taskName].some((text) => text !== undefined && mentionsForgotten(text, test));
}

/** The event without what else it tells of such places; itself when it tells nothing. */
export function withoutForgottenPlaces(event: ErrorEvent, test: PathTest): ErrorEvent {
  const names = (text: string | undefined): boolean => text !== undefined && mentionsForgotten(text, test);
  const { stack, output, frames, alsoReported, extra } = event.context;
  const reportsOf = (found: FoundError): boolean =>
    (found.file !== undefined && test.isForgotten(found.file)) ||
    names(found.message) ||
    names(found.stack) ||
    (found.frames?.some(({ file }) => test.isForgotten(file)) ?? false);
  const gone: (keyof ErrorContext)[] = [
    ...(names(stack) ? (['stack'] as const) : []),
    ...(names(output) ? (['output'] as const) : []),
    ...(extra && names(JSON.stringify(extra)) ? (['extra'] as const) : []),
  ];
  const keptFrames = frames?.filter(({ file }) => !test.isForgotten(file));
  const keptReports = alsoReported?.filter((found) => !reportsOf(found));
  const isWhole =
    gone.length === 0 && keptFrames?.length === frames?.length && keptReports?.length === alsoReported?.length;
  if (isWhole) return event;
  const rest = Object.fromEntries(
    Object.entries(event.context).filter(([name]) => !gone.some((other) => other === name)),
  );
  const context: ErrorContext = {
    ...rest,
    ...(keptFrames ? { frames: keptFrames } : {}),
    ...(keptReports ? { alsoReported: keptReports } : {}),
  };
  return { ...event, context };
}

/** The attempt without every hunk of such places; itself when it has none, null when nothing else was tried. */
export function withoutForgottenChanges(attempt: FixAttempt, test: PathTest): FixAttempt | null {
  const { codeChanges, allChanges, actionTaken } = attempt;
  const without = (diff: string | null): string | null => (diff === null ? null : withoutForgottenFiles(diff, test));
  const kept = { codeChanges: without(codeChanges), allChanges: without(allChanges) };
  const isTouched = kept.codeChanges !== codeChanges || kept.allChanges !== allChanges;
  const isNamed = mentionsForgotten(actionTaken, test);
  if (!isTouched && !isNamed) return attempt;
  const diff = kept.codeChanges ?? kept.allChanges;
  if (diff === null) return null;
  // The sentence may quote code, or commands on the place: it is made anew from what is left.
  return { ...attempt, ...kept, codeChanges: diff, actionTaken: describe(diff) };
}

function describe(diff: string): string {
  const files = listChangedFiles(diff).map(({ path, added, removed }) => `${path} (+${added} −${removed})`);
  return `Edited ${files.slice(0, 3).join(', ')}${files.length > 3 ? ` and ${files.length - 3} more` : ''}`;
}
