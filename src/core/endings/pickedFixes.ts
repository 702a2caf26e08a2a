import type { TextEdit } from '../errors/lineShift.ts';

/** After so long somebody who has looked at an error's quick fixes does something else. */
const PICKED_WITHIN_MS = 8_000;
/** What a quick fix changes in several documents comes at once. */
const TOGETHER_MS = 200;
/** Edits that are remembered: those of a settle window and a little more. */
const MAX_EDITS = 100;

/** Lines, 0-based, the last one included. */
type Lines = { start: number; end: number };

/** Quick fixes were listed where somebody's selections are. */
type Listing = { uri: string; messages: readonly string[]; selected: readonly Lines[]; atMs: number };
export type Edit = { uri: string; changes: readonly TextEdit[]; isUndo: boolean; atMs: number };

type Known = { atMs: number; picked: Listing | null };

/**
 * Which edits were picked from an error's quick fixes. No editor says so; but who has them listed, and whose very next edit
 * changes lines that the selection is not on, as no key, paste or completion does, has most likely picked one.
 */
export class PickedFixes {
  #listing: Listing | null = null;
  readonly #edits: Known[] = [];

  /** Somebody has the quick fixes listed for errors of a document; an editor asks for those nearby one after the other. */
  listed(listing: Listing): void {
    const known = this.#listing?.uri === listing.uri ? this.#listing.messages : [];
    this.#listing = { ...listing, messages: [...known, ...listing.messages] };
  }

  /** The list is closed without a pick: the selection was moved, or the document saved by hand. */
  left(uri: string): void {
    if (this.#listing?.uri === uri) this.#listing = null;
  }

  edited(edit: Edit): void {
    const last = this.#edits.at(-1);
    const goesOn = last?.picked && edit.atMs - last.atMs <= TOGETHER_MS ? last.picked : null;
    const picked = this.#listing && isPicked(edit, this.#listing) ? this.#listing : goesOn;
    this.#listing = null;
    this.#edits.push({ atMs: edit.atMs, picked: edit.isUndo ? null : picked });
    if (this.#edits.length > MAX_EDITS) this.#edits.shift();
  }

  /** True when the last edit before the error was gone is one that was picked for it. */
  isGoneByPick({ uri, message }: { uri: string; message: string }, goneAtMs: number): boolean {
    const picked = this.#edits.findLast(({ atMs }) => atMs <= goneAtMs)?.picked;
    return picked?.uri === uri && picked.messages.includes(message);
  }
}

function isPicked({ uri, changes, atMs }: Edit, { uri: listedFor, selected, atMs: listedAtMs }: Listing): boolean {
  if (atMs - listedAtMs > PICKED_WITHIN_MS) return false;
  return uri !== listedFor || changes.some(({ range }) => !selected.some((lines) => overlaps(range, lines)));
}

function overlaps({ start, end }: TextEdit['range'], lines: Lines): boolean {
  return start.line <= lines.end && end.line >= lines.start;
}
