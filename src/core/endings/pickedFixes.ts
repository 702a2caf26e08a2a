/** After so long somebody who has looked at an error's quick fixes does something else. */
const PICKED_WITHIN_MS = 20_000;
/** What a quick fix changes in several documents comes at once. */
const TOGETHER_MS = 200;
/** Edits that are remembered: those of a settle window and a little more. */
const MAX_EDITS = 100;

type Asked = { uri: string; messages: ReadonlySet<string>; atMs: number };
type Edit = { atMs: number; picked: Asked | null };

/**
 * Which edits were picked from an error's quick fixes. No editor says so; but who has them listed, and whose very next edit is
 * none that a key makes, has most likely picked one.
 */
export class PickedFixes {
  #asked: Asked | null = null;
  readonly #edits: Edit[] = [];

  /** Somebody has the quick fixes listed for errors of a document. */
  listed(uri: string, messages: readonly string[], atMs: number): void {
    this.#asked = messages.length === 0 ? null : { uri, messages: new Set(messages), atMs };
  }

  /** @param isTyped true for what one key makes, and for undo and redo */
  edited(isTyped: boolean, atMs: number): void {
    const last = this.#edits.at(-1);
    const goesOn = last?.picked && atMs - last.atMs <= TOGETHER_MS ? last.picked : null;
    const picked = this.#asked && atMs - this.#asked.atMs <= PICKED_WITHIN_MS ? this.#asked : goesOn;
    this.#asked = null;
    this.#edits.push({ atMs, picked: isTyped ? null : picked });
    if (this.#edits.length > MAX_EDITS) this.#edits.shift();
  }

  /** True when the last edit before the error was gone is one that was picked for it. */
  isGoneByPick({ uri, message }: { uri: string; message: string }, goneAtMs: number): boolean {
    const picked = this.#edits.findLast(({ atMs }) => atMs <= goneAtMs)?.picked;
    return picked?.uri === uri && picked.messages.has(message);
  }
}
