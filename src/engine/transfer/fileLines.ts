import { open } from 'node:fs/promises';

/** One line of a file, without its line end; `text` is null where it is too long or no UTF-8. `bytes` were read by its end. */
export type FileLine = { number: number; bytes: number; text: string | null; reason?: string };

const CHUNK_BYTES = 256 * 1024;
const LINE_END = 0x0a;

/** The lines of a file that are not blank, one after the other; an overlong one is passed over without being held. */
export async function* readFileLines(path: string, maxBytes: number): AsyncGenerator<FileLine> {
  const file = await open(path, 'r');
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    let parts: Buffer[] = [];
    let length = 0;
    let number = 1;
    let bytes = 0;
    const endLine = (): FileLine => {
      const line = { number: number++, bytes, ...toText(length > maxBytes ? null : Buffer.concat(parts), maxBytes) };
      parts = [];
      length = 0;
      return line;
    };
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES);
      if (bytesRead === 0) break;
      let from = 0;
      while (from < bytesRead) {
        const found = chunk.subarray(0, bytesRead).indexOf(LINE_END, from);
        const to = found === -1 ? bytesRead : found;
        length += to - from;
        bytes += to - from + (found === -1 ? 0 : 1);
        if (length > maxBytes) parts = [];
        else if (to > from) parts.push(Buffer.from(chunk.subarray(from, to)));
        from = to + 1;
        if (found === -1) continue;
        const line = endLine();
        if (line.text === null || line.text.trim() !== '') yield line;
      }
    }
    if (length > 0) yield endLine();
  } finally {
    await file.close();
  }
}

function toText(bytes: Buffer | null, maxBytes: number): { text: string | null; reason?: string } {
  if (bytes === null) return { text: null, reason: `is longer than ${maxBytes / 1024 / 1024} MB` };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { text: null, reason: 'is no UTF-8' };
  }
}
