import { toTsconfig } from './compiler.ts';
import { faultyLine, isCleanText, SOURCE_OPTIONS, withFaultyLine, type FaultySource } from './faultySources.ts';
import type { Step } from './scenario.ts';
import { skippedRuns } from './skippedRuns.ts';

type WayError = { code: string; file: string; message: string };

/** One way for an error to go without being fixed. */
export type EndingWay = {
  ending: string;
  name: string;
  runs: number;
  fits?: (source: FaultySource) => boolean;
  /** @param name unique, for a branch */
  play: (source: FaultySource, name: string) => { steps: Step[]; error?: WayError };
};

const TSCONFIG = toTsconfig(SOURCE_OPTIONS);

function indentOf(source: FaultySource): string {
  return /^\s*/.exec(faultyLine(source))?.[0] ?? '';
}

function opened(source: FaultySource, text = source.bad): Step[] {
  return [
    { do: 'write', files: { 'tsconfig.json': TSCONFIG, [source.file]: text } },
    { do: 'open', file: source.file },
  ];
}

function standing(source: FaultySource, file = source.file): Step[] {
  return [{ do: 'wait', error: { file, code: source.error.code }, count: 1 }, { do: 'idle' }];
}

function gone(source: FaultySource): Step[] {
  return [
    { do: 'wait', error: { file: source.file, code: source.error.code }, count: 0 },
    { do: 'idle' },
    { do: 'look', as: 'end' },
  ];
}

/** The error stands, something is done, it is gone. */
function acted(source: FaultySource, act: readonly Step[]): { steps: Step[] } {
  return { steps: [...opened(source), ...standing(source), ...act, ...gone(source)] };
}

function changed(
  source: FaultySource,
  text: string,
  how: 'edit' | 'keys' | 'keyboard' = 'edit',
  saved = false,
): Step[] {
  const change: Step = { do: 'change', file: source.file, text, how, delayMs: 40 };
  return saved ? [change, { do: 'save', file: source.file }] : [change];
}

function suppressedBy(
  name: string,
  runs: number,
  toText: (source: FaultySource) => string,
  how: 'edit' | 'keys' = 'edit',
): EndingWay {
  return {
    ending: 'suppressed',
    name,
    runs,
    fits: (source) => isCleanText(source, toText(source)),
    play: (source) => acted(source, changed(source, toText(source), how, runs % 2 === 0)),
  };
}

const withLineAbove = (comment: string) => (source: FaultySource) =>
  withFaultyLine(source, [`${indentOf(source)}${comment}`, faultyLine(source)]);

const SUPPRESSED: readonly EndingWay[] = [
  suppressedBy('@ts-ignore', 4, withLineAbove('// @ts-ignore')),
  suppressedBy('@ts-ignore with a reason, typed', 2, withLineAbove('// @ts-ignore: later'), 'keys'),
  suppressedBy('@ts-expect-error', 3, withLineAbove('// @ts-expect-error')),
  suppressedBy('@ts-expect-error typed', 2, withLineAbove('// @ts-expect-error known'), 'keys'),
  suppressedBy('block comment @ts-ignore', 2, withLineAbove('/* @ts-ignore */')),
  suppressedBy('@ts-nocheck', 3, ({ bad }) => `// @ts-nocheck\n${bad}`),
  suppressedBy('@ts-ignore and another edit', 2, (source) =>
    withLineAbove('// @ts-ignore')(source).replace('lastOne = 1', 'lastOne = 2'),
  ),
  {
    ending: 'suppressed',
    name: 'strict off in tsconfig.json',
    runs: 3,
    fits: ({ error }) => error.code === 'TS18047',
    play: (source) =>
      acted(source, [
        { do: 'open', file: 'tsconfig.json' },
        { do: 'change', file: 'tsconfig.json', text: toTsconfig({ strict: false }), how: 'edit' },
        { do: 'save', file: 'tsconfig.json' },
        { do: 'open', file: source.file },
      ]),
  },
  ...skippedRuns(),
];

function deletedBy(
  name: string,
  runs: number,
  toText: (source: FaultySource) => string,
  how: 'edit' | 'keys' = 'edit',
): EndingWay {
  return {
    ending: 'deleted',
    name,
    runs,
    fits: (source) => isCleanText(source, toText(source)),
    play: (source) => acted(source, changed(source, toText(source), how, runs % 2 === 0)),
  };
}

const DELETED: readonly EndingWay[] = [
  deletedBy('its line', 4, (source) => withFaultyLine(source, [])),
  deletedBy('its line, by key', 3, (source) => withFaultyLine(source, []), 'keys'),
  deletedBy('its function', 4, ({ without }) => without),
  deletedBy('its function, and another edit', 3, ({ without }) => without.replace('lastOne = 1', 'lastOne = 2')),
  deletedBy('all but a line', 3, () => 'export const nothing = 0;\n'),
  ...(['workspaceEdit', 'fs', 'shell'] as const).map((how): EndingWay => ({
    ending: 'deleted',
    name: `its file, by ${how}`,
    runs: 3,
    play: (source) =>
      acted(source, [
        { do: 'deleteFile', file: source.file, how },
        ...(how === 'workspaceEdit'
          ? []
          : [{ do: 'sleep', ms: 300 } as const, { do: 'close', file: source.file, how: 'all' } as const]),
      ]),
  })),
];

function commented(
  name: string,
  runs: number,
  play: (source: FaultySource) => Step[],
  fits: (source: FaultySource) => boolean,
): EndingWay {
  return { ending: 'commentedOut', name, runs, fits, play: (source) => acted(source, play(source)) };
}

const lineCommented = (source: FaultySource): string =>
  withFaultyLine(source, [faultyLine(source).replace(/^(\s*)/, '$1// ')]);
const blockCommented = (source: FaultySource): string =>
  withFaultyLine(source, [faultyLine(source).replace(/^(\s*)(.*)$/, '$1/* $2 */')]);
const functionCommented = ({ bad, block }: FaultySource): string =>
  bad.replace(block, block.replace(/^(.+)$/gm, '// $1'));
const functionInBlock = ({ bad, block }: FaultySource): string => bad.replace(block, `\n/*${block}*/\n`);

const COMMENTED: readonly EndingWay[] = [
  commented(
    'by the editor’s command',
    5,
    (source) => [
      { do: 'command', command: 'deja-fix-bench.select', args: [source.error.line] },
      { do: 'command', command: 'editor.action.commentLine' },
    ],
    (source) => isCleanText(source, lineCommented(source)),
  ),
  ...(
    [
      ['its line', 5, lineCommented, 'edit'],
      ['its line, by key', 4, lineCommented, 'keys'],
      ['its line as a block', 4, blockCommented, 'edit'],
      ['its function, line by line', 4, functionCommented, 'edit'],
      ['its function as a block', 4, functionInBlock, 'edit'],
    ] as const
  ).map(([name, runs, toText, how]) =>
    commented(
      name,
      runs,
      (source) => changed(source, toText(source), how),
      (source) => isCleanText(source, toText(source)),
    ),
  ),
];

/** First the file is right, then the mistake is made. */
function reverted(name: string, runs: number, play: (source: FaultySource) => Step[], isSaved: boolean): EndingWay {
  return {
    ending: 'reverted',
    name,
    runs,
    play: (source) => ({
      steps: [
        ...opened(source, source.good),
        { do: 'shell', command: 'git add -A . && git commit -qm good' },
        { do: 'idle' },
        ...changed(source, source.bad, 'edit', isSaved),
        ...standing(source),
        ...play(source),
        ...gone(source),
        ...cleanUp(),
      ],
    }),
  };
}

const REVERTED: readonly EndingWay[] = [
  reverted('undo', 5, ({ file, good }) => [{ do: 'undo', file, text: good }], false),
  reverted(
    'undo of a saved mistake',
    4,
    ({ file, good }) => [
      { do: 'undo', file, text: good },
      { do: 'save', file },
    ],
    true,
  ),
  reverted('typed back', 4, (source) => changed(source, source.good, 'keys'), false),
  reverted(
    'put back, with another edit',
    3,
    (source) => changed(source, source.good.replace('lastOne = 1', 'lastOne = 2')),
    false,
  ),
  reverted('git checkout -- file', 4, ({ file }) => [{ do: 'shell', command: `git checkout -q -- ${file}` }], true),
  reverted('git restore', 2, ({ file }) => [{ do: 'shell', command: `git restore ${file}` }], true),
  reverted('git stash', 2, () => [{ do: 'shell', command: 'git stash push -q -- . && git stash drop -q' }], true),
  reverted(
    'Revert File',
    4,
    ({ file }) => [
      { do: 'open', file },
      { do: 'command', command: 'workbench.action.files.revert' },
    ],
    false,
  ),
];

function closed(how: 'tab' | 'all' | 'others' | 'group', runs: number): EndingWay {
  return {
    ending: 'closed',
    name: `closing by ${how}`,
    runs,
    play: (source) => {
      const beside: Step[] =
        how === 'others'
          ? [
              { do: 'write', files: { 'beside.ts': 'export const beside = 1;\n' } },
              { do: 'open', file: 'beside.ts' },
            ]
          : [];
      return acted(source, [...beside, { do: 'close', file: source.file, how }]);
    },
  };
}

const CLOSED: readonly EndingWay[] = [closed('tab', 7), closed('all', 5), closed('group', 5), closed('others', 5)];

function restarted(name: string, runs: number, before: (source: FaultySource) => Step[], times = 1): EndingWay {
  const restart: Step[] = [
    { do: 'command', command: 'typescript.restartTsServer' },
    { do: 'sleep', ms: 2_500 },
  ];
  return {
    ending: 'serverRestart',
    name,
    runs,
    play: (source) => ({
      steps: [
        ...opened(source),
        ...standing(source),
        ...before(source),
        ...Array.from({ length: times }, () => restart).flat(),
        ...standing(source),
        { do: 'look', as: 'end' },
      ],
    }),
  };
}

const RESTARTED: readonly EndingWay[] = [
  restarted('restart', 10, () => []),
  restarted('restart just after an edit', 6, (source) =>
    changed(source, source.bad.replace('lastOne = 1', 'lastOne = 2')),
  ),
  restarted('two restarts', 4, () => [], 2),
  restarted('restart with several open', 6, (source) => {
    const others = [1, 2, 3].map((number) => `more${number}.ts`);
    return [
      { do: 'write', files: Object.fromEntries(others.map((file) => [file, source.bad])) },
      ...others.flatMap((file): Step[] => [{ do: 'open', file }, ...standing(source, file)]),
    ];
  }),
];

function switched(name: string, runs: number, command: (branch: string) => string, isOnBoth = true): EndingWay {
  return {
    ending: 'branchSwitch',
    name,
    runs,
    play: (source, branch) => ({
      steps: [
        {
          do: 'write',
          files: {
            'tsconfig.json': TSCONFIG,
            'kept.ts': 'export const kept = 1;\n',
            ...(isOnBoth ? { [source.file]: source.good } : {}),
          },
        },
        { do: 'shell', command: `git add -A . && git commit -qm before && git checkout -qb ${branch}` },
        { do: 'write', files: { [source.file]: source.bad } },
        { do: 'shell', command: 'git add -A . && git commit -qm work' },
        { do: 'open', file: source.file },
        ...standing(source),
        { do: 'shell', command: command(branch) },
        ...(isOnBoth
          ? []
          : [{ do: 'sleep', ms: 500 } as const, { do: 'close', file: source.file, how: 'all' } as const]),
        ...gone(source),
        ...cleanUp(),
      ],
    }),
  };
}

/** The repository as it was, for the next case. */
function cleanUp(): Step[] {
  return [{ do: 'shell', command: 'git checkout -qf main; git rm -rqf --cached . ; git commit -qm cleared || true' }];
}

const SWITCHED: readonly EndingWay[] = [
  switched('git checkout', 8, () => 'git checkout -q main'),
  switched('git switch', 5, () => 'git switch -q main'),
  switched('a detached HEAD', 4, () => 'git checkout -q --detach main'),
  switched('git reset --hard', 4, () => 'git reset -q --hard main'),
  switched('git checkout without the file', 4, () => 'git checkout -q main', false),
];

function renamed(name: string, runs: number, play: (source: FaultySource) => Step[], to = 'renamed.ts'): EndingWay {
  return {
    ending: 'renamedOrMoved',
    name,
    runs,
    play: (source) => ({
      steps: [
        ...opened(source),
        ...standing(source),
        ...play(source),
        { do: 'open', file: to },
        ...standing(source, to),
        { do: 'look', as: 'end' },
      ],
    }),
  };
}

const RENAMED: readonly EndingWay[] = [
  renamed('by the editor', 7, ({ file }) => [{ do: 'rename', from: file, to: 'renamed.ts', how: 'workspaceEdit' }]),
  renamed(
    'into a folder, by the editor',
    5,
    ({ file }) => [{ do: 'rename', from: file, to: 'inner/moved.ts', how: 'workspaceEdit' }],
    'inner/moved.ts',
  ),
  renamed('by mv', 5, ({ file }) => [
    { do: 'rename', from: file, to: 'renamed.ts', how: 'shell' },
    { do: 'sleep', ms: 300 },
    { do: 'close', file, how: 'all' },
  ]),
  renamed('by git mv', 4, ({ file }) => [
    { do: 'shell', command: `git add ${file} && git mv ${file} renamed.ts && git reset -q .` },
    { do: 'close', file, how: 'all' },
  ]),
  renamed('closed, renamed by the file system, opened', 4, ({ file }) => [
    { do: 'rename', from: file, to: 'renamed.ts', how: 'fs' },
    { do: 'close', file, how: 'all' },
  ]),
];

export const ENDING_WAYS: readonly EndingWay[] = [
  ...SUPPRESSED,
  ...DELETED,
  ...COMMENTED,
  ...REVERTED,
  ...CLOSED,
  ...RESTARTED,
  ...SWITCHED,
  ...RENAMED,
];
