import { parse } from 'stacktrace-parser';

/** One call of a stack trace; numbers as printed. A call without a place in a file has an empty one. */
export type Frame = { file: string; line?: string | undefined; column?: string | undefined };
export type FrameReader = (line: string) => Frame | undefined;

/** Frames of JavaScript engines: "    at sum (src/sum.js:3:5)". */
export function readJavaScriptFrame(line: string): Frame | undefined {
  if (!/^\s*at \S/.test(line)) return undefined;
  const [frame] = parse(line.replace(/ \{$/, ''));
  if (!frame?.file || frame.lineNumber === null || frame.file.includes('<anonymous>')) return { file: '' };
  return { file: frame.file, line: String(frame.lineNumber), column: frame.column?.toString() };
}

/** Frames told by patterns with the groups `file`, `line` and `column`. */
export function frameReader(...patterns: RegExp[]): FrameReader {
  return (line) => {
    for (const pattern of patterns) {
      const match = pattern.exec(line);
      if (match) return { ...match.groups, file: match.groups?.['file'] ?? '' };
    }
    return undefined;
  };
}

export type PrintedFrame = { frame: Frame; line: string };

/** The call nearest to where it went wrong that is the user's own code. */
export function ownFrame(
  frames: readonly PrintedFrame[],
  innermost: 'first' | 'last',
  library: RegExp,
): Frame | undefined {
  const fromInnermost = innermost === 'first' ? frames : frames.toReversed();
  return fromInnermost.find(({ frame, line }) => frame.file !== '' && !library.test(line))?.frame;
}
