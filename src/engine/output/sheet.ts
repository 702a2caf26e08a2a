import { fileURLToPath } from 'node:url';
import type { CodePlace, FoundError } from '../../core/model.ts';
import type { Frame } from './frames.ts';

/** How much an error says: a wrapper ("make: *** Error 2") only reports that something else failed. */
export type Weight = 'error' | 'general' | 'wrapper';

/** Of a place printed by the name of its file only: the folder that the output tells by other means. */
type Folder = { folder?: string | undefined };
/** An error as it was read, before its places are looked up on disk. */
export type ReadError = Omit<FoundError, 'frames'> & Folder & { frames?: (CodePlace & Folder)[] | undefined };

/** An error with the place in the output where it begins. */
export type Finding = { error: ReadError; at: number; weight: Weight };

/** What a pattern may name; everything as printed, numbers 1-based. */
export type Groups = Partial<
  Record<'file' | 'line' | 'column' | 'severity' | 'code' | 'message' | 'tool' | 'folder', string | undefined>
>;

/** The lines of an output; each is read by one format only. */
export class Sheet {
  readonly lines: readonly string[];
  readonly #taken: Uint8Array;

  constructor(lines: readonly string[]) {
    this.lines = lines;
    this.#taken = new Uint8Array(lines.length);
  }

  /** The line if nobody has read it yet. */
  free(index: number): string | undefined {
    return this.#taken[index] === 0 ? this.lines[index] : undefined;
  }

  /** Marks lines as read; the end is exclusive. */
  take(from: number, to: number): void {
    this.#taken.fill(1, from, to);
  }

  text(from: number, to: number): string {
    return this.lines.slice(from, to).join('\n');
  }
}

const MAX_MESSAGE = 4_000;
const MAX_FRAMES = 30;

/** @property frames in the user's own code, the one nearest to the error first */
type Calls = { stack?: string | undefined; frames?: readonly Frame[] };

/** Puts what was printed into an error: numbers become 0-based, severities one of two, the message bounded. */
export function toFoundError(tool: string, groups: Groups, calls: Calls = {}): ReadError {
  return {
    tool: groups.tool ?? tool,
    // gcc names a warning that it takes for an error by another switch.
    code: groups.code?.replace(/^-Werror=/, '-W'),
    message: (groups.message ?? '').trim().slice(0, MAX_MESSAGE),
    severity: /^(?:warn|$)/i.test(groups.severity ?? 'error') ? 'warning' : 'error',
    file: toPath(groups.file),
    folder: groups.folder,
    line: toZeroBased(groups.line),
    character: toZeroBased(groups.column),
    stack: calls.stack,
    frames: toPlaces(calls.frames ?? []),
  };
}

function toPlaces(frames: readonly Frame[]): ReadError['frames'] {
  const places = new Map<string, CodePlace & Folder>();
  for (const { file: printed, line: number, folder } of frames) {
    const [file, line] = [toPath(printed), toZeroBased(number)];
    if (!file || line === undefined) continue;
    const key = `${folder ?? ''}\n${file.replace(/^\.\//, '')}\n${line}`;
    if (!places.has(key)) places.set(key, folder === undefined ? { file, line } : { file, line, folder });
    if (places.size === MAX_FRAMES) break;
  }
  return places.size > 0 ? [...places.values()] : undefined;
}

/** Node prints the files of modules as URLs. */
function toPath(printed: string | undefined): string | undefined {
  if (!printed?.startsWith('file://')) return printed;
  try {
    return fileURLToPath(printed);
  } catch {
    return printed;
  }
}

function toZeroBased(printed: string | undefined): number | undefined {
  const number = Number(printed);
  return printed && Number.isSafeInteger(number) && number > 0 ? number - 1 : undefined;
}
