import { withoutCutEnd, withoutCutStart } from '../redaction/wholeWords.ts';

/** Keeps the beginning and the end of a text that comes in pieces and may have no end, in bounded memory. */
export class HeadAndTail {
  readonly #maxHead: number;
  readonly #maxTail: number;
  #head = '';
  #tail: string[] = [];
  #tailLength = 0;
  #omitted = 0;

  /** @param maxHead in characters, as `maxTail` */
  constructor(maxHead: number, maxTail: number) {
    this.#maxHead = maxHead;
    this.#maxTail = maxTail;
  }

  add(piece: string): void {
    const room = this.#maxHead - this.#head.length;
    if (room > 0) this.#head += piece.slice(0, room);
    if (piece.length > room) this.#addToTail(room > 0 ? piece.slice(room) : piece);
  }

  /** What was kept, with a line in the middle that says how much was not. */
  text(): string {
    const kept = this.#tail.join('').slice(-this.#maxTail);
    const omitted = this.#omitted + this.#tailLength - kept.length;
    if (omitted === 0) return this.#head + kept;
    const [head, tail] = [withoutCutEnd(this.#head), withoutCutStart(kept)];
    const all = this.#head.length + kept.length + omitted;
    return `${head}\n… ${all - head.length - tail.length} characters left out …\n${tail}`;
  }

  /** The last characters. */
  end(length: number): string {
    let end = '';
    for (let index = this.#tail.length - 1; index >= 0 && end.length < length; index--)
      end = `${this.#tail[index] ?? ''}${end}`;
    return (end.length < length ? this.#head + end : end).slice(-length);
  }

  #addToTail(piece: string): void {
    this.#tail.push(piece);
    this.#tailLength += piece.length;
    let first = this.#tail[0];
    while (first !== undefined && this.#tailLength - first.length >= this.#maxTail) {
      this.#tail.shift();
      this.#tailLength -= first.length;
      this.#omitted += first.length;
      first = this.#tail[0];
    }
    // Many small pieces cost more than their text.
    if (this.#tail.length > MAX_PIECES) this.#tail = [this.#tail.join('')];
  }
}

const MAX_PIECES = 1_000;
