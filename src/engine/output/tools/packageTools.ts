import type { ToolRow } from '../toolRow.ts';

const NPM = String.raw`^npm (?:ERR!|error)`;
const NPM_MORE = [
  new RegExp(String.raw`${NPM}(?: (?:errno|syscall|path|cwd|workspace|location|request|A complete log|  ).*|\s*)$`),
  new RegExp(String.raw`${NPM} (?:404 |JSON\.parse |ERESOLVE |notsup |[A-Z]{4,} )?(?<message>\S.*)$`),
];

/** Codes that Yarn 2 and later print for what is no error: progress, peer dependencies, builds, sizes. */
const YARN_NOTICES = '00(?:00|02|04|05|06|07|08|13|19|22|32|50|60|61|68|69|75|76|84|85|86|87|88)';

export const packageTools: readonly ToolRow[] = [
  {
    tool: 'npm',
    sign: new RegExp(NPM),
    formats: [
      {
        kind: 'line',
        opens: new RegExp(String.raw`${NPM} (?<message>code (?<code>ELIFECYCLE|\d+)|Lifecycle script .*)$`),
        follow: [new RegExp(NPM)],
        weight: 'wrapper',
      },
      { kind: 'line', opens: new RegExp(String.raw`${NPM} code (?<code>\S+)$`), follow: NPM_MORE, needs: 'message' },
      {
        kind: 'line',
        opens: new RegExp(String.raw`${NPM} (?<message>\S.*)$`),
        onlyIfNothingElse: true,
        once: true,
      },
    ],
  },
  {
    tool: 'pnpm',
    sign: /^\s?(?:ERR_PNPM_\w+|ELIFECYCLE)\s/,
    formats: [
      { kind: 'line', opens: /^\s?(?<code>ERR_PNPM_RECURSIVE_\w+|ELIFECYCLE)\s+(?<message>.+)$/, weight: 'wrapper' },
      { kind: 'line', opens: /^\s?(?<code>ERR_PNPM_\w+)\s+(?<message>.+)$/ },
    ],
  },
  {
    tool: 'yarn',
    command: /\byarn\b/,
    sign: /^yarn \w+ v\d|^➤ YN\d+|^Usage Error: /,
    formats: [
      { kind: 'line', opens: /^error (?<message>Command failed with exit code \d+\.)$/, weight: 'wrapper' },
      {
        kind: 'line',
        opens: new RegExp(`^➤ (?<code>YN(?!${YARN_NOTICES})\\d{4}): (?:│ )?(?<message>[^\\s│].*)$`),
        follow: [/^➤ YN\d{4}: │ {3}(?<more>\S.*)$/],
      },
      { kind: 'line', opens: /^(?:Usage|Internal) Error: (?<message>.+)$/ },
      { kind: 'line', opens: /^error (?:An unexpected error occurred: )?(?<message>\S.*?)$/ },
    ],
  },
  {
    tool: 'maven',
    sign: /^\[(?:ERROR|FATAL)\] /,
    formats: [
      {
        kind: 'line',
        opens:
          /^\[(?:ERROR|FATAL)\]\s+(?<message>(?:Non-\w+ POM|Malformed POM) (?<file>\S+?): .+?)\s+@ (?:\S+, )?line (?<line>\d+), column (?<column>\d+)/,
      },
      {
        kind: 'line',
        opens: /^\[ERROR\] (?<message>Failed to execute goal .+?: (?:Compilation failure|There are test failures).*)$/,
        weight: 'wrapper',
      },
      { kind: 'line', opens: /^\[ERROR\] (?<message>Failed to execute goal .+?)(?: -> \[Help \d+\])?$/ },
      {
        kind: 'line',
        opens:
          /^\[ERROR\] (?!Please refer|Re-run|To see|For more|\[Help|->|COMPILATION ERROR|Tests run|Failures:|Errors:|\[ERROR\]|.*<<<)(?<message>\S.*?)(?: -> \[Help \d+\])?$/,
        weight: 'wrapper',
      },
    ],
  },
  {
    tool: 'gradle',
    sign: /^\* What went wrong:$/,
    formats: [
      {
        kind: 'line',
        under: /^\w+ file '(?<file>.+)' line: (?<line>\d+)$/,
        opens: /^\* What went wrong:$/,
        follow: [/^(?<more>\S.*)$/],
        weight: 'general',
      },
    ],
  },
  {
    tool: 'make',
    sign: /^(?:g?make|\S+make\.exe)(?:\[\d+\])?: \*\*\* |^[^\s:]+:\d+: \*\*\* /,
    formats: [
      {
        kind: 'line',
        opens: /^\S*make\S*: \*\*\* (?<message>\[(?:(?<file>[^\]:<]+):(?<line>\d+): )?.+\] (?:Error (?<code>\d+)|.+))$/,
        weight: 'wrapper',
      },
      { kind: 'line', opens: /^\S*make\S*: \*\*\* (?<message>.+?)(?: {2}Stop\.)?$/ },
      { kind: 'line', opens: /^(?<file>[^\s:]+):(?<line>\d+): \*\*\* (?<message>.+?)(?: {2}Stop\.)?$/ },
    ],
  },
  {
    tool: 'docker',
    command: /\b(?:docker|docker-compose|podman|buildx)\b/,
    sign: /Cannot connect to the Docker daemon|Error response from daemon|failed to solve: /,
    formats: [
      {
        kind: 'line',
        under: /^(?<file>\S*(?:Docker|Container)file\S*):(?<line>\d+)$/i,
        opens:
          /^ERROR: (?:failed to build: )?(?<message>failed to solve: process .+ did not complete successfully: .+)$/,
        weight: 'wrapper',
      },
      {
        kind: 'line',
        under: /^(?<file>\S*(?:Docker|Container)file\S*):(?<line>\d+)$/i,
        opens: /^(?:ERROR: )?(?:failed to build: )?(?<message>failed to solve: .+)$/,
      },
      { kind: 'line', opens: /^(?:ERROR: )?(?<message>Cannot connect to the Docker daemon .+)$/ },
      { kind: 'line', opens: /^(?:docker: |Error: )?Error response from daemon: (?<message>.+)$/ },
    ],
  },
];
