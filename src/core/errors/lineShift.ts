/** A place in a document, 0-based. */
export type Place = { line: number; character: number };

/** A replaced range and its new text, as the editor's change events give it. */
export type TextEdit = { range: { start: Place; end: Place }; text: string };

/**
 * Where a place is after the changes of one event, which the editor orders from the end of the document backwards, so
 * that each can be applied after the other. Text put in exactly at the place moves it on. A place within replaced text
 * keeps its distance in lines from the start, for formatters that replace the whole document.
 */
export function shiftPlace(place: Place, changes: readonly TextEdit[]): Place {
  return changes.reduce(shiftByOne, place);
}

/** True when lines were added or taken away. */
export function changesLines({ range, text }: TextEdit): boolean {
  return range.start.line !== range.end.line || /[\r\n]/.test(text);
}

function shiftByOne(place: Place, { range: { start, end }, text }: TextEdit): Place {
  if (isBefore(place, start)) return place;
  const lines = text.split(/\r\n|\r|\n/);
  const added = lines.length - 1;
  if (isBefore(place, end)) return { line: Math.min(place.line, start.line + added), character: place.character };
  if (place.line > end.line) return { line: place.line - end.line + start.line + added, character: place.character };
  const head = added === 0 ? start.character : 0;
  return { line: start.line + added, character: head + (lines.at(-1) ?? '').length + place.character - end.character };
}

function isBefore(a: Place, b: Place): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
