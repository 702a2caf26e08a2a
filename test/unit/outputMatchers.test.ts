import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readOutput } from '../../src/engine/output/readOutput.ts';

const read = (output: string, ...matchers: unknown[]) =>
  readOutput({ output, matchers }).map(({ tool, code, message, severity, file, line, character }) =>
    [tool, code ?? '', severity, file ?? '', line ?? '', character ?? '', message].join('|'),
  );

const single = {
  owner: 'shade',
  pattern: {
    regexp: '^(\\w+) of (\\S+) at (\\d+)/(\\d+) \\((\\w+)\\) - (.*)$',
    severity: 1,
    file: 2,
    line: 3,
    column: 4,
    code: 5,
    message: 6,
  },
};
const listed = {
  owner: 'list',
  source: 'lister',
  pattern: [
    { regexp: '^== (\\S+)$', kind: 'file', file: 1 },
    { regexp: '^ (\\d+(?:,\\d+)*) (.*)$', location: 1, message: 2, loop: true },
  ],
};
const threeLines = {
  name: 'three',
  severity: 'warning',
  pattern: [
    { regexp: '^In (.*)$', file: 1 },
    { regexp: '^On line (\\d+)$', line: 1 },
    { regexp: '^It says (.*)$', message: 1 },
  ],
};

describe('Problem matchers', () => {
  const cases: [string, unknown, string, string[]][] = [
    ['one line', single, 'Failure of a.x at 3/4 (E7) - no light', ['shade|E7|error|a.x|2|3|no light']],
    ['a severity of the line', single, 'warning of a.x at 3/4 (E7) - dim', ['shade|E7|warning|a.x|2|3|dim']],
    ['what is only information', single, 'info of a.x at 3/4 (E7) - lit', []],
    [
      'a list under its file',
      listed,
      '== a.x\n 3,4 one\n 5 two\n\n 6 none',
      ['lister||error|a.x|2|3|one', 'lister||error|a.x|4||two'],
    ],
    ['a location with an end', listed, '== a.x\n 3,4,5,6 one', ['lister||error|a.x|2|3|one']],
    ['several lines', threeLines, 'In a.x\nOn line 3\nIt says no', ['three||warning|a.x|2||no']],
    [
      'only whole blocks',
      threeLines,
      'In a.x\nOn line 3\nwell\nIn b.x\nOn line 4\nIt says no',
      ['three||warning|b.x|3||no'],
    ],
    [
      'a pattern that names no groups, as VS Code does',
      { owner: 'plain', pattern: { regexp: '^(\\S+) (\\d+) (\\d+) .*$' } },
      'a.x 3 4 dark',
      ['plain||error|a.x|2|3|a.x 3 4 dark'],
    ],
    [
      'a pattern in a list of one',
      { ...single, pattern: [single.pattern] },
      'F of a.x at 3/4 (E) - m',
      ['shade|E|error|a.x|2|3|m'],
    ],
    [
      'background parts as if they were not there',
      { ...single, background: { activeOnStart: true } },
      'F of a.x at 3/4 (E) - m',
      ['shade|E|error|a.x|2|3|m'],
    ],
  ];
  for (const [what, matcher, output, expected] of cases) {
    it(`read ${what}`, () => assert.deepEqual(read(output, matcher), expected));
  }

  const bad: [string, unknown][] = [
    ['no object', 'gcc'],
    ['nothing', null],
    ['no pattern', { owner: 'x' }],
    ['a name for a pattern', { owner: 'x', pattern: '$gcc' }],
    ['an empty list of patterns', { owner: 'x', pattern: [] }],
    ['no regular expression', { owner: 'x', pattern: { regexp: '(' } }],
    ['groups that are no numbers', { owner: 'x', pattern: { regexp: 'x', file: 'one' } }],
    ['groups that are not there', { owner: 'x', pattern: { regexp: '^x$', message: 9 } }],
    [
      'a loop that matches nothing',
      {
        owner: 'x',
        pattern: [
          { regexp: '^x', message: 0 },
          { regexp: '^$', loop: true },
        ],
      },
    ],
  ];
  for (const [what, matcher] of bad) {
    it(`with ${what} are passed over`, () => {
      assert.deepEqual(read('x\n\nFailure of a.x at 3/4 (E7) - no light', matcher, single).slice(-1), [
        'shade|E7|error|a.x|2|3|no light',
      ]);
    });
  }

  it('do not read again what the table has read', () => {
    const tsc = {
      owner: 'typescript',
      pattern: {
        regexp: '^(.*)\\((\\d+),(\\d+)\\): (error) (TS\\d+): (.*)$',
        file: 1,
        line: 2,
        column: 3,
        severity: 4,
        code: 5,
        message: 6,
      },
    };
    assert.deepEqual(read('a.ts(1,2): error TS1: no', tsc), ['ts|TS1|error|a.ts|0|1|no']);
  });

  it('that the task does not name are asked only where nothing else was found', () => {
    const loose = { owner: 'loose', pattern: { regexp: '^(\\S+) -> (\\d+)$', file: 1, line: 2, message: 0 } };
    const named = { ...single, isNamedByTask: true };
    const failure = 'Failure of a.x at 3/4 (E7) - no light';
    const found = ['shade|E7|error|a.x|2|3|no light'];
    assert.deepEqual(read(`b.x -> 5\n${failure}`, loose, named), found);
    assert.deepEqual(read(`b.x -> 5\na.ts(1,2): error TS1: no`, loose, named), ['ts|TS1|error|a.ts|0|1|no']);
    assert.deepEqual(read('b.x -> 5\nmake: *** [all] Error 1', loose, named), ['loose||error|b.x|4||b.x -> 5']);
  });

  it('are asked before the general rules', () => {
    const zig = { owner: 'zig', pattern: { regexp: '^(.*?):(\\d+):(\\d+): error: (.*)$', message: 4 } };
    assert.deepEqual(read('a.zig:1:2: error: no', zig), ['zig||error|a.zig|0|1|no']);
  });
});
