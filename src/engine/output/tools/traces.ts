import { frameReader, readJavaFrame, readJavaScriptFrame } from '../frames.ts';
import type { ToolRow } from '../toolRow.ts';

/** Calls inside Node itself or a package, wherever they are printed. */
export const JAVASCRIPT_LIBRARY = /node_modules[\\/]|\bnode:|\(internal\/|<anonymous>\)?$|\(native\)/;
/** Calls inside Python itself or a package. */
export const PYTHON_LIBRARY =
  /(?:site|dist)-packages[\\/]|[\\/]lib[\\/]python[\d.]*[\\/]|[\\/]Python[\d.]+[\\/]Lib[\\/]|<(?:frozen|string|stdin)\b/;

export const traces: readonly ToolRow[] = [
  {
    tool: 'python',
    sign: /^[\s|+]*(?:Exception Group )?Traceback \(most recent call last\):$|^ {2}File ".+", line \d+$|^\S*python[\d.]*(?:\.exe)?: No module named /,
    formats: [
      {
        kind: 'trace',
        opens:
          /^[\s|+]*(?:Exception Group )?Traceback \(most recent call last\):$|^ {2}File "(?<file>.+)", line (?<line>\d+)$/,
        frame: frameReader(/^[\s|]*File "(?<file>.+?)", line (?<line>\d+)(?:, in .+)?$/),
        within: /^(?:\s*\| )?\s{2,}|^\s*$/,
        closes: /^(?:\s*\| )?(?<code>[A-Za-z_][\w.]*)(?:: (?<message>.*))?$/,
        leadsTo: /^(?:\s*\| )?(?:During handling of the above exception|The above exception was the direct cause)/,
        innermost: 'last',
        library: PYTHON_LIBRARY,
      },
      {
        kind: 'line',
        opens: /^\S*python[\d.]*(?:\.exe)?: (?<message>No module named .+)$/,
        code: 'ModuleNotFoundError',
      },
    ],
  },
  {
    tool: 'go',
    sign: /^goroutine \d+ .*\[.*\]:$/,
    formats: [
      {
        kind: 'trace',
        opens: /^(?:panic|(?<code>fatal error)): (?<message>.+?)(?: \[recovered.*\])?$/,
        frame: frameReader(/^\t(?<file>\S.*\.(?:go|s)):(?<line>\d+)(?: \+0x[\da-f]+)?$/),
        within: /^\s*$|^\[signal |^goroutine \d+ |^created by |^\tpanic: |^[\w./*()%-]+\(.*\)$|^[\w./]+\.[\w.()*]+\(/,
        innermost: 'first',
        library: /\/(?:go|golang|libexec)[^/]*\/src\/|\/pkg\/mod\/|\/vendor\//,
        code: 'panic',
      },
    ],
  },
  {
    tool: 'rust',
    sign: /^thread '.*'.* panicked at /,
    formats: [
      {
        kind: 'trace',
        opens: /^thread '.*'(?: \(\d+\))? panicked at (?<file>.+?):(?<line>\d+):(?<column>\d+):$/,
        messageEnds: /^note: |^stack backtrace:$|^$/,
        frame: frameReader(/^\s+at (?<file>\S.*?):(?<line>\d+):(?<column>\d+)$/),
        within: /^note: |^stack backtrace:$|^\s+\d+: /,
        innermost: 'first',
        library: /\/rustc\/|\.cargo[\\/]registry|\/library\/(?:std|core|alloc)\//,
        code: 'panic',
      },
      {
        kind: 'line',
        opens: /^thread '.*' panicked at '(?<message>.*)', (?<file>.+?):(?<line>\d+):(?<column>\d+)$/,
        code: 'panic',
      },
    ],
  },
  {
    tool: 'java',
    sign: /^Error: (?:Could not find or load main class|Unable to access jarfile) |^\s+at (?:[\w.]+\/)?[\w.$<>/]+\((?:[\w$]+\.\w+:\d+|Native Method|Unknown Source)\)/,
    formats: [
      {
        kind: 'trace',
        opens: /^(?:Exception in thread ".*" )?(?<code>(?:[a-z_]\w*\.)+[A-Z][\w$]*)(?::(?: (?<message>.*))?)?$/,
        needsFrame: true,
        frame: readJavaFrame,
        within: /^\s*(?:Caused by|Suppressed): |^\s+\.\.\. \d+ (?:more|common frames)/,
        innermost: 'first',
        library:
          /^\s+at (?:app\/\/)?(?:java\.base\/|jdk\.|java\.|javax\.|sun\.|com\.sun\.|kotlin\.|scala\.|org\.(?:junit|opentest4j|hamcrest|assertj|mockito|testng|apache|springframework|gradle|hibernate)\.)/,
      },
      {
        kind: 'line',
        opens: /^Error: (?<message>(?:Could not find or load main class|Unable to access jarfile) .+)$/,
        follow: [/^Caused by: (?<code>[\w.$]+)/],
      },
    ],
  },
  {
    tool: 'ruby',
    command: /\bruby\b/,
    sign: /^(?:<internal:\S+|\S[^:]*):\d+:in [`'].*\([A-Z]\w*(?:::\w+)*\)$|^\S+\.rb:\d+: (?:warning: )?syntax error/,
    formats: [
      {
        kind: 'trace',
        opens:
          /^(?<file><internal:[^>]+>|[^\s:][^:]*):(?<line>\d+):in [`'].*?': (?<message>.+) \((?<code>[A-Z]\w*(?:::\w+)*)\)$/,
        frame: frameReader(/^\s+(?:\d+: )?from (?<file>[^:]+):(?<line>\d+):in /),
        within: /^$|^\s+\S/,
        innermost: 'first',
        library: /\/gems\/|\/lib\/ruby\/|<internal:/,
      },
      {
        kind: 'line',
        opens: /^(?<file>\S+\.rb):(?<line>\d+): (?!warning: )(?<message>\S.*)$/,
        code: 'SyntaxError',
      },
    ],
  },
  {
    tool: 'php',
    sign: /^(?:PHP )?(?:Fatal|Parse) error: |^(?:PHP )?(?:Warning|Notice|Deprecated): .+ in .+ on line \d+$/,
    formats: [
      {
        kind: 'trace',
        opens:
          /^(?:PHP )?(?:Fatal error: +Uncaught (?<code>[\w\\]+)|(?<id>Fatal error|Parse error)): +(?<message>.+?)(?:, called in .+ and defined)? in (?<file>(?!.* in (?:[A-Za-z]:)?[\\/])\S.*?)(?: on line |:)(?<line>\d+)$/,
        frame: frameReader(/^#\d+ (?<file>\S.*)\((?<line>\d+)\): /),
        within: /^Stack trace:$|^#\d+ |^\s+thrown in /,
        innermost: 'first',
        library: /[\\/]vendor[\\/]/,
      },
      {
        kind: 'line',
        opens:
          /^(?:PHP )?(?<code>Warning|Notice|Deprecated)(?<severity>): +(?<message>.+?) in (?<file>(?!.* in (?:[A-Za-z]:)?[\\/])\S.*?) on line (?<line>\d+)$/,
      },
    ],
  },
  {
    tool: 'perl',
    command: /\bperl\b/,
    sign: /^[^\s#].* at (?:\S+\.(?:p[lm]|t|cgi)|-e|\(eval \d+\)) line \d+(?:[.,]|$)/,
    formats: [
      {
        kind: 'line',
        opens:
          /^(?<message>(?:BEGIN failed--|Compilation failed |Can't continue after import errors|Execution of .+ aborted ).*)$/,
        weight: 'wrapper',
      },
      {
        kind: 'line',
        opens:
          /^(?<severity>)(?<message>(?:Use of uninitialized value|Argument ".*" isn't numeric|"(?:my|our|state)" variable|Name ".+" used only once|Subroutine .+ redefined|Useless use|Odd number of elements|Deep recursion) ?.*?) at (?<file>\S.*?) line (?<line>\d+)(?:[.,].*)?$/,
      },
      {
        kind: 'line',
        opens: /^(?<message>[^\s#].*?) at (?<file>\S.*?) line (?<line>\d+)(?:[.,].*)?$/,
        follow: [/^\t\S.* called at \S.* line \d+$/],
      },
    ],
  },
  {
    tool: 'node',
    sign: /^\s+at .+:\d+:\d+\)?(?: \{)?$|^(?:<ref \*\d+> )?\[\w*(?:Error|Exception)(?: \[\w+\])?: .+\](?: \{)?$/,
    formats: [
      {
        kind: 'trace',
        opens:
          /^\s*(?:\(node:\d+\) \w+: |Uncaught (?:\w+ (?=\w+: ))?|error )?(?:<ref \*\d+> )?(?<code>(?:[A-Za-z_$][\w$]*\.)*(?:[A-Za-z_$][\w$]*)?(?:Error|Exception|Rejection|Failure|Fault))(?: \[(?<id>\w+)\])?(?:: (?<message>.*))?$/,
        needsFrame: true,
        messageEnds: /^Require stack:$/,
        frame: readJavaScriptFrame,
        within: /^\s+\.\.\. \d+ lines matching|^\s{2,}\S|^\s*[}\]]+,?$/,
        innermost: 'first',
        library: JAVASCRIPT_LIBRARY,
        plainType: /^Error$/,
        id: /^\s+code: '(?<id>\w+)'/,
        elsewhere: [
          /^(?!node:)(?<file>(?:file:\/\/|\/|[A-Za-z]:\\).+):(?<line>\d+)$/,
          /^- (?<file>.+)$/,
          / imported from (?<file>\/\S+|[A-Za-z]:\\\S+)$/,
        ],
      },
      {
        // Without a stack, as what the system refused is handed to a callback.
        kind: 'line',
        opens: /^(?:<ref \*\d+> )?\[Error(?: \[(?<code>\w+)\])?: (?<message>.+)\](?: \{)?$/,
        follow: [/^ {2}code: '(?<code>\w+)'/, /^ {2}\S/, /^\}$/],
        code: 'Error',
      },
      {
        kind: 'line',
        opens: /^(?:<ref \*\d+> )?\[(?<code>\w+(?:Error|Exception))(?: \[\w+\])?: (?<message>.+)\](?: \{)?$/,
        follow: [/^ {2}\S/, /^\}$/],
      },
    ],
  },
];
