import type * as vscode from 'vscode';
import { templateKeyOf } from '../diagnosticContext.ts';
import { TimeSlice } from '../timeSlice.ts';
import type { Place } from '../../core/errors/lineShift.ts';

/** A diagnostic with the key its answers are found by. */
export type KeyedError = { key: string; diagnostic: vscode.Diagnostic };

/** A new message costs some microseconds to key. */
const ERRORS_BETWEEN_LOOKS = 32;

/** What the answers to an error are found by: each workspace folder has its own, since a fix may be hidden or left out there. */
export function answerKeyOf(diagnostic: vscode.Diagnostic, folder: vscode.WorkspaceFolder | undefined): string {
  return `${folder?.uri.toString() ?? ''}\n${templateKeyOf(diagnostic)}`;
}

/** Keys the errors of the given severities in a folder without ever holding the extension host for long. */
export async function keyErrors(
  diagnostics: readonly vscode.Diagnostic[],
  severities: ReadonlySet<vscode.DiagnosticSeverity>,
  folder: vscode.WorkspaceFolder | undefined,
): Promise<KeyedError[]> {
  const keyed: KeyedError[] = [];
  const slice = new TimeSlice();
  for (const diagnostic of diagnostics) {
    if (!isCaptured(diagnostic, severities)) continue;
    keyed.push({ key: answerKeyOf(diagnostic, folder), diagnostic });
    if (keyed.length % ERRORS_BETWEEN_LOOKS === 0) await slice.giveWay();
  }
  return keyed;
}

/** One error for each key, the nearest to the given line; nearest first. */
export function nearestPerKey(errors: readonly KeyedError[], line: number): KeyedError[] {
  const nearest = new Map<string, { distance: number; error: KeyedError }>();
  for (const error of errors) {
    const distance = Math.abs(error.diagnostic.range.start.line - line);
    const known = nearest.get(error.key);
    if (!known || distance < known.distance) nearest.set(error.key, { distance, error });
  }
  return [...nearest.values()].sort((a, b) => a.distance - b.distance).map(({ error }) => error);
}

/** What is not a person's own text: its problems are not theirs to fix. */
const FOREIGN_SCHEMES = new Set(['output', 'vscode-scm', 'comment', 'git', 'debug']);

export function isForeign({ uri }: vscode.TextDocument): boolean {
  return FOREIGN_SCHEMES.has(uri.scheme);
}

export function isCaptured(diagnostic: vscode.Diagnostic, severities: ReadonlySet<vscode.DiagnosticSeverity>): boolean {
  return severities.has(diagnostic.severity) && diagnostic.message.trim() !== '';
}

/** True when the place lies within the diagnostic's range or at one of its ends, as the editor's hover sees it. */
export function covers({ range: { start, end } }: vscode.Diagnostic, { line, character }: Place): boolean {
  if (line < start.line || line > end.line) return false;
  if (line === start.line && character < start.character) return false;
  return line !== end.line || character <= end.character;
}

/**
 * The error a person means who asks at a place: one that covers it, else one that touches its line; the graver first,
 * then the one that begins nearest.
 */
export function errorAt(diagnostics: readonly vscode.Diagnostic[], place: Place): vscode.Diagnostic | undefined {
  const distance = (diagnostic: vscode.Diagnostic): number =>
    Math.abs(diagnostic.range.start.line - place.line) * 1_000_000 +
    Math.abs(diagnostic.range.start.character - place.character);
  return diagnostics
    .filter(
      ({ range, message }) => range.start.line <= place.line && place.line <= range.end.line && message.trim() !== '',
    )
    .sort(
      (a, b) =>
        Number(covers(b, place)) - Number(covers(a, place)) || a.severity - b.severity || distance(a) - distance(b),
    )[0];
}
