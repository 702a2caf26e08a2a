import { parse } from 'stacktrace-parser';

/** One call of a stack trace; numbers as printed. A call without a place in a file has an empty one. */
export type Frame = {
  file: string;
  line?: string | undefined;
  column?: string | undefined;
  /** The folder of the file, where that is told by other means. */
  folder?: string | undefined;
};
export type FrameReader = (line: string) => Frame | undefined;

/** Frames of JavaScript engines: "    at sum (src/sum.js:3:5)". */
export function readJavaScriptFrame(line: string): Frame | undefined {
  if (!/^\s*at \S/.test(line)) return undefined;
  const [frame] = parse(line.replace(/ \{$/, ''));
  if (!frame?.file || frame.lineNumber === null || frame.file.includes('<anonymous>')) return { file: '' };
  return { file: frame.file, line: String(frame.lineNumber), column: frame.column?.toString() };
}

/** Frames of Java's virtual machine, whose package is the folder of the file: "    at shop.Main.total(Main.java:14)". */
export function readJavaFrame(line: string): Frame | undefined {
  const call = /^\s+at (?:[^(]*\/)?(?<name>[^(/]+)\((?:(?<file>[\w$]+\.\w+):(?<line>\d+)|[^)]*)\)/.exec(line)?.groups;
  if (!call) return undefined;
  const packages = call['name']?.split('.').slice(0, -2) ?? [];
  return { file: call['file'] ?? '', line: call['line'], folder: packages.join('/') || undefined };
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

/** The calls in the user's own code, the one nearest to where it went wrong first. */
export function ownFrames(frames: readonly PrintedFrame[], innermost: 'first' | 'last', library: RegExp): Frame[] {
  const own = frames.filter(({ frame, line }) => frame.file !== '' && !library.test(line)).map(({ frame }) => frame);
  return innermost === 'first' ? own : own.reverse();
}
