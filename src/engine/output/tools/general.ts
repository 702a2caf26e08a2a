import type { ToolRow } from '../toolRow.ts';

/** What many tools print alike. Named after the program of the command line. */
export const general: ToolRow = {
  tool: '',
  formats: [
    {
      kind: 'line',
      opens:
        /^(?<file>(?:[A-Za-z]:)?[^:\s][^:]*?):(?<line>\d+)(?::(?<column>\d+))?:? (?<severity>(?:fatal )?error|warning)(?:[ [](?<code>[\w./-]+)\]?)?: (?<message>.+)$/i,
      weight: 'general',
    },
    {
      kind: 'line',
      opens:
        /^\s*(?<file>(?:[A-Za-z]:)?[^:\s][^:(]*)\((?<line>\d+)(?:,(?<column>\d+))?[\d,]*\)\s?: (?<severity>(?:fatal )?error|warning)(?: (?<code>[A-Z]+\d+))?\s?: (?<message>.+?)(?: \[.+\])?$/,
      weight: 'general',
    },
    {
      kind: 'line',
      opens:
        /^(?:\S*\/)?(?<tool>(?:ba|da|z|k)?sh|fish)(?:\[\d+\])?: (?:(?:line )?\d+: )?(?<message>\S.*: (?:command )?not found|command not found: .+)$/,
      weight: 'general',
    },
    {
      kind: 'line',
      opens:
        /^(?:\S+: line \d+:\s+\d+ )?(?<message>(?:Segmentation fault|Aborted|Bus error|Floating point exception)(?: \(core dumped\))?)(?: .*)?$/,
      weight: 'general',
    },
    {
      kind: 'line',
      opens: /^terminate called after throwing an instance of '(?<code>.+)'$/,
      follow: [/^\s+what\(\): +(?<message>.+)$/],
      needs: 'message',
      weight: 'general',
    },
    {
      kind: 'line',
      opens: /^\S+: (?<file>[^\s:]+):(?<line>\d+): (?:.+: )?(?<message>Assertion .+ failed\.)$/,
      weight: 'general',
    },
    {
      kind: 'line',
      opens: /^e: (?:file:\/\/)?(?<file>\S.*?\.kts?): ?\(?(?<line>\d+)(?:, |:)(?<column>\d+)(?:\):)? (?<message>.+)$/,
      tool: 'kotlin',
    },
    {
      kind: 'line',
      opens: /^(?<file>[^\s:]+): (?<line>\d+): (?<message>Syntax error: .+)$/,
      weight: 'general',
    },
    {
      kind: 'line',
      opens: /^(?<file>[^\s:]+): line (?<line>\d+): (?<message>.+: .+)$/,
      weight: 'general',
    },
    {
      kind: 'line',
      opens: /^(?<tool>\w[\w.-]*): (?<message>(?:can't open file|(?:fatal )?error:|fatal:|cannot|No such file) ?.+)$/i,
      weight: 'general',
    },
    {
      // In the words of the system: "cat: a.txt: No such file or directory".
      kind: 'line',
      opens:
        /^(?<tool>\w[\w.-]*): (?<message>.+: (?:No such file or directory|Permission denied|Is a directory|Not a directory|File exists|Connection refused|No space left on device|Read-only file system|Operation not permitted|Resource temporarily unavailable))$/,
      weight: 'general',
    },
    {
      kind: 'line',
      opens: /^(?:\w+ )?(?:fatal|error|failed)(?:\[(?<code>\w+)\])?: (?<message>.+)$/i,
      weight: 'general',
    },
    {
      kind: 'line',
      opens: /^(?:Uncaught |Unhandled )?(?<code>[A-Z][\w.]*(?:Error|Exception)): (?<message>.+)$/,
      weight: 'general',
    },
    {
      // An exception of the Java machine without a call below it, as reports of tests print it.
      kind: 'line',
      opens: /^(?:Caused by: )?(?<code>(?:[a-z_]\w*\.)+[A-Z][\w$]*(?:Error|Exception|Failure)): (?<message>.+)$/,
      weight: 'general',
    },
    {
      // Many a checker names a place and no more.
      kind: 'line',
      opens:
        /^(?<file>(?:[A-Za-z]:)?[^:\s][^:]*\.[A-Za-z]\w*):(?<line>\d+):(?<column>\d+):? (?!note: |info: |help: |in )(?<message>\S.+)$/,
      weight: 'general',
    },
  ],
};

/** What a program says of itself begins, in the habit of Unix, with its name. */
export function sayingOf(program: string): ToolRow['formats'][number] {
  const name = program.replace(/[^\w]/g, '\\$&');
  return {
    kind: 'line',
    opens: new RegExp(
      `^${name}: (?!\\*\\*\\*|(?:warning|note|info|debug|finding|found|downloading)\\b)(?<message>\\S.*)$`,
    ),
    weight: 'general',
    onlyIfNothingElse: true,
    once: true,
  };
}
