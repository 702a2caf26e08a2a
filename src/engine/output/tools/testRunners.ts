import { frameReader, readJavaScriptFrame } from '../frames.ts';
import type { ToolRow } from '../toolRow.ts';
import { JAVASCRIPT_LIBRARY, PYTHON_LIBRARY } from './traces.ts';

const JAVASCRIPT_HEAD =
  /^(?:Uncaught )?(?<code>(?:[A-Za-z_$][\w$]*)?(?:Error|Exception|Failure))(?: \[\w+\])?: (?<message>.*)$/;
const javaScript = { innermost: 'first', library: JAVASCRIPT_LIBRARY, head: JAVASCRIPT_HEAD } as const;

const TAP_CALL = /^\s+(?:.+ \()?(?<file>(?:file:\/\/)?\/(?!.*node_modules).+?):(?<line>\d+):(?<column>\d+)\)?$/;

export const testRunners: readonly ToolRow[] = [
  {
    tool: 'jest',
    sign: /^\s+● .+ › |^\s+● Test suite failed to run$|^Test Suites: \d/,
    formats: [
      {
        ...javaScript,
        kind: 'section',
        opens: /^\s+● (?!Console$)\S/,
        closes: /^(?:FAIL|PASS|RUNS) |^Test Suites: |^Summary of all failing tests$/,
        messageEnds: /^\s*>?\s*\d+ \||^\s*at \S.*:\d+:\d+\)?$/,
        frame: readJavaScriptFrame,
      },
    ],
  },
  {
    tool: 'vitest',
    sign: /^\s*❯ .+:\d+:\d+$|^\s*FAIL {2}\S.* > /,
    formats: [
      {
        ...javaScript,
        kind: 'section',
        opens: /^\s*FAIL {2}\S/,
        closes: /^\s*⎯{3,}|^\s*Test Files {2}/,
        messageEnds: /^\s*❯ \S|^\s*\d+\||^\s*[-+] (?:Expected|Received)\b/,
        frame: frameReader(/^\s*❯ (?:.+ )?(?<file>\S+?):(?<line>\d+):(?<column>\d+)$/),
      },
    ],
  },
  {
    tool: 'mocha',
    command: /\bmocha\b/,
    sign: /^\s+\d+ failing$/,
    formats: [
      {
        ...javaScript,
        kind: 'section',
        opens: /^\s+\d+\) \S/,
        closes: /^\s+\d+ (?:passing|failing|pending)\b/,
        title: /^\s{7,}.*:$|^\s{2,}.*(?<!:)$(?=.*:$)/,
        messageEnds: /^\s*at \S.*:\d+:\d+\)?$|^\s*[-+] (?:expected|actual) [-+]/,
        frame: readJavaScriptFrame,
      },
    ],
  },
  {
    tool: 'jasmine',
    command: /\bjasmine\b/,
    sign: /^\d+ specs?, [1-9]\d* failures?/,
    formats: [
      {
        ...javaScript,
        kind: 'section',
        opens: /^\d+\) \S/,
        closes: /^\d+ specs?, /,
        title: /^\s+Message:$/,
        messageEnds: /^\s+Stack:$/,
        frame: readJavaScriptFrame,
      },
    ],
  },
  {
    tool: 'minitest',
    sign: /^\d+ runs, \d+ assertions, /,
    formats: [
      {
        kind: 'line',
        opens: /^\S.*#\S+ \[(?<file>.+?):(?<line>\d+)\]:$/,
        follow: [/^(?<more>\S.*)$/, /^ +(?<more>Actual: .*)$/],
        code: 'Assertion',
      },
      {
        kind: 'line',
        opens: /^\S.*#[^\s:]+:$/,
        follow: [
          /^(?<code>[A-Z][\w:]*): (?<message>.+)$/,
          /^ {4}(?<file>(?!\/.*\/(?:gems|lib\/ruby)\/)\S.*?):(?<line>\d+):in [`']/,
          /^ {4}\S/,
          /^\s*$/,
          /^ +\^+$/,
        ],
        needs: 'code',
      },
    ],
  },
  {
    tool: 'node:test',
    sign: /^✖ failing tests:$|^\s*not ok \d+ - /,
    formats: [
      {
        ...javaScript,
        kind: 'section',
        opens: /^✖ .+ \(\d[\d.]*ms\)$/,
        closes: /^(?:ℹ |▶ |✔ |✖ |test at )/,
        messageEnds: /^\s*at \S/,
        frame: readJavaScriptFrame,
        above: /^test at (?<file>.+?):(?<line>\d+):(?<column>\d+)$/,
      },
      {
        kind: 'line',
        opens: /^\s*not ok \d+ - /,
        follow: [
          /^\s+---$/,
          /^\s+error: (['"])(?<message>.+)\1$/,
          /^\s+name: '(?<code>\w+)'$/,
          TAP_CALL,
          /^\s+\w+: .*$/,
          /^\s+.*(?:\bnode:\S+:\d+:\d+|<anonymous>)\)?$/,
          /^\s+(?<more>\S.*)$/,
          /^$/,
        ],
        frame: frameReader(TAP_CALL),
        until: /^\s*\.\.\.$/,
        needs: 'file',
      },
    ],
  },
  {
    tool: 'pytest',
    command: /\bpy\.?test\b/,
    sign: /^={3,} (?:FAILURES|ERRORS) ={3,}$|^FAILED \S+::/,
    formats: [
      {
        kind: 'section',
        opens: /^_{3,} .+ _{3,}$/,
        closes: /^={3,} /,
        head: /^\s*(?<code>[A-Za-z_][\w.]*)(?:: (?<message>.*))?$/,
        messageLine: /^E {2,}(?<text>.*)$/,
        messageEnds: /^$/,
        frame: frameReader(
          /^(?<file>[^\s:][^:]*\.py|<frozen [^>]+>):(?<line>\d+):?(?: in .+| \w+)?$/,
          /^E\s+File "(?<file>.+)", line (?<line>\d+)$/,
        ),
        innermost: 'last',
        library: PYTHON_LIBRARY,
        code: /^\S+:\d+: (?<code>[A-Za-z]\w*)$/,
      },
      {
        kind: 'line',
        opens: /^(?<file>\S+\.py):(?<line>\d+): (?<code>[A-Za-z_][\w.]*): (?<message>.+)$/,
        onlyIfNothingElse: true,
      },
      {
        kind: 'line',
        opens: /^(?:FAILED|ERROR) (?<file>[^\s:]+\.py)(?:::\S+)? - (?:(?<code>[A-Z]\w*): )?(?<message>.+)$/,
        onlyIfNothingElse: true,
      },
    ],
  },
];
