import type * as vscode from 'vscode';
import type { QueryInput } from '../../core/input.ts';
import type { SimilarFailure } from '../../core/model.ts';
import { mergeAnswers, toPercent } from './answers.ts';
import type { KeyedError } from './capturedErrors.ts';
import { toReference } from './errorReference.ts';
import { changesLines, shiftPlace, type Place, type TextEdit } from '../../core/errors/lineShift.ts';

/** One code lens before it becomes the editor's: what it says, where, and about which error. */
export type Lens = { place: Place; title: string; tooltip: string; diagnostic: vscode.Diagnostic };

/** More lenses than a person reads cost the editor more than they help; the first of the document win. */
export const MAX_LENSES = 200;
const MAX_TOOLTIP_MESSAGE = 200;

/** The lenses a document shows, and how its lines have moved since its errors were last published. */
export class LensSheet {
  lenses: readonly Lens[] = [];
  /** Counts the edits, so that a set worked out meanwhile is known to be late. */
  revision = 0;
  #unpublished: (readonly TextEdit[])[] = [];

  /** Moves what is shown along with the text. */
  onEdit(changes: readonly TextEdit[]): void {
    this.revision++;
    if (changes.some(changesLines)) this.#unpublished.push(changes);
    this.lenses = this.lenses.map((lens) => ({ ...lens, place: shiftPlace(lens.place, changes) }));
  }

  /** The errors' lines are those of the present text again. */
  onPublished(): void {
    this.#unpublished = [];
  }

  /** Where an error stands now: a source that has not published since an edit still gives the old line. */
  toPresentPlace(place: Place): Place {
    return this.#unpublished.reduce(shiftPlace, place);
  }

  /** Takes over a new set; false when it reads the same as what is shown. */
  replace(lenses: readonly Lens[]): boolean {
    const isSame = toLook(lenses) === toLook(this.lenses);
    this.lenses = lenses;
    return !isSame;
  }
}

type ErrorGroup = { place: Place; errors: KeyedError[] };

/** One lens for each line with answers, its errors taken together; from the top of the document. */
export function toLenses(
  errors: readonly KeyedError[],
  answersOf: (key: string) => readonly SimilarFailure[],
  toPresentPlace: (place: Place) => Place,
): Lens[] {
  const published = mergeByLine(
    errors
      .filter(({ key }) => answersOf(key).length > 0)
      .map((error) => ({ place: error.diagnostic.range.start, errors: [error] })),
  );
  // Edits keep the order of lines, so only the lines that get a lens need to be followed through them.
  const shown = published.sort((a, b) => a.place.line - b.place.line).slice(0, MAX_LENSES);
  const present = shown.map(({ place, errors: group }) => ({ place: toPresentPlace(place), errors: group }));
  return mergeByLine(present).map((group) => toLens(group, answersOf));
}

function mergeByLine(groups: readonly ErrorGroup[]): ErrorGroup[] {
  const byLine = new Map<number, ErrorGroup>();
  for (const { place, errors } of groups) {
    const known = byLine.get(place.line);
    if (known) known.errors.push(...errors);
    else byLine.set(place.line, { place, errors: [...errors] });
  }
  return [...byLine.values()];
}

/** The query a lens opens. */
export function toLensQuery(uri: string, lens: Lens): QueryInput {
  return toReference(uri, lens.diagnostic, lens.place.line);
}

function toLens({ place, errors }: ErrorGroup, answersOf: (key: string) => readonly SimilarFailure[]): Lens {
  const merged = mergeAnswers(errors.map(({ key, diagnostic }) => ({ diagnostic, failures: answersOf(key) })));
  if (!merged) throw new Error('A lens stands for at least one error with an answer.');
  const { diagnostic, failures } = merged;
  const count = failures.length;
  const message = diagnostic.message.slice(0, MAX_TOOLTIP_MESSAGE);
  return {
    place,
    title: `${count} similar past ${count === 1 ? 'fix' : 'fixes'} · ${toPercent(failures[0]?.confidence ?? 0)} %`,
    tooltip: `Show ${count === 1 ? 'the past fix' : `${count} past fixes`} for: ${message}`,
    diagnostic,
  };
}

function toLook(lenses: readonly Lens[]): string {
  return lenses.map(({ place, title, tooltip }) => `${place.line} ${title} ${tooltip}`).join('\n');
}
