import { toTsconfig } from './compiler.ts';
import { acted, changed, type EndingWay } from './endingSteps.ts';
import { faultyLine, isCleanText, withFaultyLine, type FaultySource } from './faultySources.ts';
import type { Step } from './scenario.ts';
import { skippedRuns } from './skippedRuns.ts';

function indentOf(source: FaultySource): string {
  return /^\s*/.exec(faultyLine(source))?.[0] ?? '';
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

/** Ends that the text of the file, or a configuration, brings about. */
export const TEXT_ENDINGS: readonly EndingWay[] = [...SUPPRESSED, ...DELETED, ...COMMENTED];
