import { frameReader } from '../frames.ts';
import type { ToolRow } from '../toolRow.ts';

const C_LIKE =
  /^(?<file>(?:[A-Za-z]:)?[^:\s][^:]*):(?<line>\d+):(?:(?<column>\d+):)? (?<severity>fatal error|error|warning): (?<message>.+?)(?: \[(?:-Werror,)?(?<code>-W[^\]]+)\])?$/;
const UNDEFINED =
  /^(?:\S*\/(?:\w+-)*ld(?:\.\w+)?: )?(?:(?<file>[^:\s][^:]*):(?:(?<line>\d+):|\(\.\S+\):) )?(?<message>(?:undefined reference to|multiple definition of) .+)$/;
const LINKER_ENDS = /^(?<severity>.*)(?<=^(?:collect2|clang(?:\+\+)?(?:-\d+)?): )error: (?<message>.+)$/;
const CODE_BELOW = [/^\s*\d* \|/, /^\s*[~^][~^ ]*$/];

/** Compilers of C and C++ print alike; what is around the errors tells them apart. */
const cFormats: ToolRow['formats'] = [
  { kind: 'line', opens: C_LIKE, follow: CODE_BELOW },
  { kind: 'line', opens: UNDEFINED },
  { kind: 'line', opens: LINKER_ENDS, weight: 'wrapper' },
];

const RUST_BELOW = [
  /^\s*(?:-->|:::) (?<file>.+?):(?<line>\d+):(?<column>\d+)$/,
  /^\s*\d*\s+\|[^^]*\^+ (?<more>(?!help: |-+(?:\s|$))[^\s|].*)$/,
  /^\s*\d* [|=] (?:note: .)?#!?\[(?:deny|warn|forbid)\((?:(?<tool>clippy|rustdoc)::)?(?<code>[\w:]+)\)\]/,
  /^\s*= help: to override .+ add .#!?\[allow\((?:(?<tool>clippy|rustdoc)::)?(?<code>[\w:]+)\)\]/,
  /^\s*= help: for further information visit \S+\/rust-(?<tool>clippy)\/\S+#(?<code>\w+)$/,
  /^\s*\d*\s+[|=+~-]/,
  /^\s*\d+\s+\|/,
  /^\s*\|/,
  /^\s*\.\.\.$/,
  /^\s*(?:note|help): /,
];

export const compilers: readonly ToolRow[] = [
  {
    tool: 'ts',
    sign: /\berror TS\d+: /,
    formats: [
      {
        kind: 'line',
        opens:
          /^(?<file>\S.*?)\((?<line>\d+),(?<column>\d+)\): (?<severity>error|warning) (?<code>TS\d+): (?<message>.+)$/,
        follow: [/^(?<more>\s{2,}\S.*)$/],
      },
      {
        kind: 'line',
        opens:
          /^(?<file>\S.*?):(?<line>\d+):(?<column>\d+) - (?<severity>error|warning) (?<code>TS\d+): (?<message>.+)$/,
        follow: [/^(?<more>\s{2,}\S.*)$/],
      },
      {
        kind: 'line',
        opens: /^(?<severity>error|warning) (?<code>TS\d+): (?<message>.+)$/,
        follow: [/^(?<more>\s{2,}\S.*)$/],
      },
    ],
  },
  {
    tool: 'clang',
    command: /\bclang(?:\+\+)?\b/,
    sign: /^\d+ (?:warnings?|errors?)(?: and \d+ errors?)? generated\.$|^(?:\S*\/)?clang(?:\+\+)?(?:-\d+)?:? /,
    formats: cFormats,
  },
  {
    tool: 'gcc',
    command: /\b(?:gcc|g\+\+|cc|c\+\+)(?:-\d+)?\b/,
    sign: /^\s+\d+ \| |^collect2: error|^compilation terminated\.$|: In (?:member )?function [‘']|^(?:\S*\/)?(?:gcc|g\+\+|cc|c\+\+)(?:-\d+)? |: undefined reference to [`']/,
    formats: cFormats,
  },
  {
    tool: 'rustc',
    command: /\b(?:rustc|cargo)\b/,
    sign: /^\s*--> .+:\d+:\d+$/,
    formats: [
      {
        kind: 'line',
        opens: /^(?<severity>error|warning)(?:\[(?<code>[\w:]+)\])?: (?<message>.+)$/,
        follow: RUST_BELOW,
        needs: 'file',
        namesCodeOnce: true,
      },
    ],
  },
  {
    tool: 'cargo',
    command: /\b(?:cargo|rustc)\b/,
    sign: /^\s+Compiling \S+ v\d|^error: (?:failed to (?:get|parse|load|select) |no matching package ).*/,
    formats: [
      {
        kind: 'line',
        opens:
          /^error: (?<message>(?:could not compile|aborting due to|test failed|\d+ targets? failed|process didn't exit).*)$/,
        weight: 'wrapper',
      },
      {
        kind: 'line',
        opens: /^error(?:\[(?<code>\w+)\])?: (?<message>.+)$/,
        follow: [/^(?<more>Caused by:)$/, /^(?<more> {2,}\S.*)$/, /^$/],
      },
    ],
  },
  {
    tool: 'go',
    command: /\bgo\b/,
    sign: /\.go:\d+:\d+: |^\s*--- FAIL: /,
    formats: [
      {
        kind: 'line',
        opens: /^(?:vet: )?(?<file>[^:\s][^:]*\.go):(?<line>\d+):(?<column>\d+): (?<message>.+)$/,
        follow: [/^(?<more>\t.+)$/],
      },
      {
        kind: 'line',
        opens: /^\s+(?<file>[^:\s]+_test\.go):(?<line>\d+):(?: (?<message>.+))?$/,
        tool: 'go test',
        over: /^FAIL\t(?<folder>[^\s[]+)/,
        frame: frameReader(/^\s{8,}(?:Error Trace:\s+)?(?<file>\S+\.go):(?<line>\d+)$/),
        follow: [
          /^\s{8,}(?:(?:Error Trace:\s+)?\S+\.go:\d+$|Error Trace:|Test:\s)/,
          /^\s{8,}(?!\S+\.go:\d+:|--- )(?:Error:\s+)?(?<more>\S.*)$/,
        ],
      },
      {
        kind: 'line',
        opens: /^go: (?!finding |found |downloading |added |upgraded |extracting |creating )(?<message>\S.*)$/,
        weight: 'general',
      },
    ],
  },
  {
    tool: 'javac',
    sign: /\.java:(?:\d+: (?:error|warning): |\[\d+)/,
    formats: [
      {
        // Gradle's own line may not have ended when the compiler begins to speak.
        kind: 'line',
        opens:
          /^(?::[\w:]+(?=\/))?(?<file>(?:[A-Za-z]:)?[^:\s][^:]*\.java):(?<line>\d+): (?<severity>error|warning): (?:\[(?<code>[\w-]+)\] )?(?<message>.+)$/,
        follow: [
          /^(?<caret>\s*\^)$/,
          /^ {2}(?<more>(?:symbol|location|required|found|reason): .*)$/,
          /^(?!\d+ (?:errors?|warnings?)$)\s*\S/,
        ],
      },
      {
        kind: 'line',
        opens:
          /^\[(?<severity>ERROR|WARNING)\] (?<file>.+?\.java):\[(?<line>\d+),(?<column>\d+)\] (?:error: )?(?:\[(?<code>[\w-]+)\] )?(?<message>.+)$/,
        follow: [/^(?:\[ERROR\] )?\s+(?<more>(?:symbol|location|required|found|reason)\s*: .*)$/],
      },
    ],
  },
];
