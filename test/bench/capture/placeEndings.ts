import { acted, changed, cleanUp, gone, opened, standing, TSCONFIG, type EndingWay } from './endingSteps.ts';
import type { FaultySource } from './faultySources.ts';
import type { Step } from './scenario.ts';

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

/** What a person does at night; in the morning the file is there again. */
function windowClosed(runs: number, isEdited: boolean): EndingWay {
  return {
    ending: 'closed',
    name: `closing the window${isEdited ? ' in mid-attempt' : ''}`,
    runs,
    play: (source) => ({
      steps: [
        ...opened(source),
        ...standing(source),
        ...(isEdited ? changed(source, source.bad.replace('lastOne = 1', 'lastOne = 2'), 'edit', true) : []),
        { do: 'closeWindow' },
        { do: 'open', file: source.file },
        ...standing(source),
        { do: 'look', as: 'end' },
      ],
    }),
  };
}

const CLOSED: readonly EndingWay[] = [
  closed('tab', 7),
  closed('all', 5),
  closed('group', 5),
  closed('others', 5),
  windowClosed(3, false),
  windowClosed(2, true),
];

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

/** Ends that come from around the text: the editor, git, the server, the file's place. */
export const PLACE_ENDINGS: readonly EndingWay[] = [...REVERTED, ...CLOSED, ...RESTARTED, ...SWITCHED, ...RENAMED];
