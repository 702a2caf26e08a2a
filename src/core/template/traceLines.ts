/** One call of a stack trace, as printed. */
export type TraceCall = { name: string; file: string; line: number | null };

/** A text with a stack trace in it: what is said, and the calls in the order in which they are printed. */
export type SplitTrace = { said: string; calls: TraceCall[]; innermost: 'first' | 'last' };

type CallFormat = {
  pattern: RegExp;
  innermost: 'first' | 'last';
  /** A line of code, or of further details, follows. */ hasCode?: RegExp;
};

/** How traces print a call; named groups `name`, `file`, `line`. */
const CALL_FORMATS: readonly CallFormat[] = [
  {
    // Java, Kotlin, Scala: "\tat shop.Cart.total(Cart.java:14)"
    pattern:
      /^\s+at (?:[^\s(/]+\/{1,2})*(?<name>[^\s(/]+)\((?:(?<file>[\w$-]+\.\w+)(?::(?<line>\d+))?|Native Method|Unknown Source|<generated>)\)/,
    innermost: 'first',
  },
  {
    // JavaScript, .NET: "    at sum (src/sum.js:3:5)", "   at Shop.Cart.Total() in C:\a.cs:line 4"
    pattern:
      /^\s*at (?:async |new )?(?:(?<name>[^\s(][^(\n]{0,200}?(?:\([^()]*\))?) (?:\(|in ))?(?<file>[^()\n]{1,400}?):(?:line )?(?<line>\d+)(?::\d+)?\)?(?: \{)?\s*$/,
    innermost: 'first',
  },
  { pattern: /^\s+at (?<name>[^\s(][^(\n]{0,200}?) \((?<file><anonymous>|native|index \d+)\)\s*$/, innermost: 'first' },
  {
    // Python: '  File "a.py", line 3, in total' and the line of code
    pattern: /^[\s|]*File "(?<file>[^"\n]+)", line (?<line>\d+)(?:, in (?<name>[^\n]+))?$/,
    innermost: 'last',
    hasCode: /^[\s|]{4,}\S/,
  },
  // Go: "main.total(0x1)" and "\t/src/a.go:3 +0x1d"
  { pattern: /^\t(?<file>\S[^\n]*\.(?:go|s)):(?<line>\d+)(?: \+0x[\da-f]+)?$/, innermost: 'first' },
  // Rust: "  3: shop::total" and "        at ./src/a.rs:3:5"
  { pattern: /^\s+\d+: +(?:0x[\da-f]+ - )?(?<name>[\w:<>{}$ ,&*.#-]+)$/, innermost: 'first' },
  // Ruby: "\tfrom a.rb:3:in `total'"; PHP: "#0 /a.php(3): total()"
  {
    pattern: /^\s+(?:\d+: )?from (?<file>[^\s:][^:\n]*):(?<line>\d+):in [`'](?<name>[^'\n]+)'$/,
    innermost: 'first',
  },
  { pattern: /^#\d+ (?<file>[^\n(]+)\((?<line>\d+)\): (?<name>[^\n(]+)/, innermost: 'first' },
  // gdb, sanitizers: "    #1 0x55 in total /src/a.c:3:5"
  {
    pattern:
      /^\s*#\d+ +(?:0x[\da-f]+ )?in (?<name>\S+)(?: \([^)]*\))?(?: (?:at )?(?<file>\S+?):(?<line>\d+)(?::\d+)?)?/,
    innermost: 'first',
  },
];
/** What stands between calls and names none. */
const AROUND =
  /^\s*(?:Traceback \(most recent call last\):|\.{3} \d+ (?:more|common frames omitted)|\.{3} \d+ lines matching .*|stack backtrace:|goroutine \d+ \[.*\]:|\[signal .*\]|Stack trace:|thrown in .* on line \d+|note: run with `RUST_BACKTRACE.*|\^[~^ ]*|[~^]+)\s*$/;
const SIGNS_OF_CALLS =
  /^\s*(?:at |File "|from |#\d+ |\d+: )|^\t\S+\.(?:go|s):\d+|Traceback \(most|^[\w$.]+(?:::|\.)\w+$/m;
const MAX_CALLS = 200;

/** Takes a stack trace apart. Without calls in it, all of the text is said. */
export function splitTrace(text: string): SplitTrace {
  if (!text.includes('\n') || !SIGNS_OF_CALLS.test(text)) return { said: text, calls: [], innermost: 'first' };
  const calls: TraceCall[] = [];
  const said: string[] = [];
  let innermost: SplitTrace['innermost'] = 'first';
  let code: RegExp | undefined;
  for (const line of text.split('\n')) {
    const call = readCall(line);
    if (call) {
      if (calls.length < MAX_CALLS) calls.push(call.call);
      ({ innermost } = call.format);
      code = call.format.hasCode;
      continue;
    }
    if (code?.test(line)) continue;
    code = undefined;
    if (!AROUND.test(line)) said.push(line);
  }
  return { said: calls.length > 0 ? said.join('\n') : text, calls, innermost };
}

/** The text without the calls of a stack trace. */
export function withoutFrames(text: string): string {
  const { said } = splitTrace(text);
  return said.trim() === '' ? text : said;
}

function readCall(line: string): { call: TraceCall; format: CallFormat } | null {
  if (line.length > MAX_CALL_LINE) return null;
  for (const format of CALL_FORMATS) {
    const groups = format.pattern.exec(line)?.groups;
    if (!groups) continue;
    const { name = '', file = '', line: number } = groups;
    return { call: { name: name.trim(), file, line: number === undefined ? null : Number(number) - 1 }, format };
  }
  return null;
}

const MAX_CALL_LINE = 1_000;
