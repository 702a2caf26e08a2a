import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Definition, matchersOfTask, resolveMatcher, resolveMatchers } from '../../src/core/runs/matcherNames.ts';

const LINE = { regexp: '^(.*):(\\d+): (.*)$', file: 1, line: 2, message: 3 };
const FIRST = { regexp: '^(.*)$', file: 1 };
const MANIFESTS: unknown[] = [
  {
    contributes: {
      problemPatterns: [
        { name: 'line', ...LINE },
        { name: 'two', patterns: [FIRST, LINE] },
      ],
      problemMatchers: [
        { name: 'named', owner: 'a', pattern: '$line' },
        { name: 'spelled', owner: 'b', pattern: LINE },
        { name: 'lines', owner: 'c', pattern: [FIRST, LINE] },
        { name: 'group', owner: 'd', pattern: '$two' },
        { name: 'unknown', owner: 'e', pattern: '$msCompile' },
      ],
    },
  },
  { contributes: { problemMatchers: { name: 'based', base: '$named', owner: 'f', severity: 'warning' } } },
  { contributes: { problemMatchers: [{ name: 'loop', base: '$loop', owner: 'g' }, 'x', null, { owner: 'nameless' }] } },
  { contributes: { problemMatchers: 7, problemPatterns: null } },
  { name: 'without contributions' },
  undefined,
];

/** Owner and patterns of a matcher. */
const told = (matcher: Definition | null | undefined): unknown =>
  matcher ? [matcher['owner'], (matcher['pattern'] as Definition[]).map(({ regexp }) => regexp)] : null;

describe('the problem matchers that manifests declare', () => {
  const resolved = resolveMatchers(MANIFESTS);
  const rows: [name: string, told: unknown][] = [
    ['named', ['a', [LINE.regexp]]],
    ['spelled', ['b', [LINE.regexp]]],
    ['lines', ['c', [FIRST.regexp, LINE.regexp]]],
    ['group', ['d', [FIRST.regexp, LINE.regexp]]],
    ['based', ['f', [LINE.regexp]]],
    // The editor's core declares it in no manifest.
    ['unknown', null],
    ['loop', null],
  ];
  for (const [name, matcher] of rows) {
    it(`${name} has its patterns in place of their names`, () => {
      assert.deepEqual(told(resolved.matchers.get(name)), matcher);
    });
  }

  const references: [name: string, reference: unknown, told: unknown][] = [
    ['a name', '$named', ['a', [LINE.regexp]]],
    ['a name that nobody declares', '$go', null],
    ['one spelled out', { owner: 'x', pattern: '$line' }, ['x', [LINE.regexp]]],
    ['one built on a name', { base: '$group', owner: 'y' }, ['y', [FIRST.regexp, LINE.regexp]]],
    ['one without a pattern', { owner: 'z' }, null],
    ['something else', 7, null],
  ];
  for (const [name, reference, matcher] of references) {
    it(`a task's reference: ${name}`, () => assert.deepEqual(told(resolveMatcher(reference, resolved)), matcher));
  }

  it('those a task names stand first and are marked, the others follow once', () => {
    const matchers = matchersOfTask(['$spelled', '$spelled', '$go', { owner: 'x', pattern: '$line' }], resolved);
    assert.deepEqual(
      matchers.map(({ owner, isNamedByTask }) => [owner, isNamedByTask === true]),
      [
        ['b', true],
        ['x', true],
        ...[...resolved.matchers.values()].flatMap(({ owner }) => (owner === 'b' ? [] : [[owner, false]])),
      ],
    );
  });
});
