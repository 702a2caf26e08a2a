import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { groupCleared } from '../../src/core/explanation/cascade.ts';
import { explain } from '../../src/core/explanation/explanation.ts';

const URI = 'file:///w/main.ts';

type Made = { at: string; message: string; names: string[]; seenAtMs?: number };

function clear(before: string, after: string, errors: readonly Made[]): { root: string; others: string[] }[] {
  const stages = [{ uri: URI, opened: before, lastStanding: null, firstGone: after, settled: after }];
  const gone = errors.map(({ at, message, names, seenAtMs = 0 }) => {
    const head = before.slice(0, before.indexOf(at)).split('\n');
    const startLine = head.length - 1;
    const startCharacter = head.at(-1)?.length ?? 0;
    const place = {
      uri: URI,
      range: { startLine, startCharacter, endLine: startLine, endCharacter: startCharacter + at.length },
      related: [],
      message,
      names,
      lineText: before.split('\n')[startLine] ?? '',
      rangeText: at,
    };
    return { place, seenAtMs, explanation: explain(stages, place), name: message };
  });
  return groupCleared(gone).map(({ root, others }) => ({ root: root.name, others: others.map(({ name }) => name) }));
}

const IMPORTED = `const first = total(1);
const second = total(2);
import { total } from './som';
const third = total(3);
`;
const USES = ['total(1)', 'total(2)', 'total(3)'].map((at) => ({
  at,
  message: `No such name: ${at}`,
  names: ['total'],
}));
const MODULE = { at: "'./som'", message: 'No such module', names: ['./som'], seenAtMs: 5 };

describe('errors that went together', () => {
  it('are one group where one change cleared them, the root where the change is, not the first by position or time', () => {
    const groups = clear(IMPORTED, IMPORTED.replace('./som', './sum'), [...USES, MODULE]);
    assert.deepEqual(groups, [{ root: 'No such module', others: USES.map(({ message }) => message) }]);
  });

  it('have the one seen first for their root where the change touches none more than another', () => {
    const [one, two, three] = USES;
    assert.ok(one && two && three);
    const errors = [one, { ...two, seenAtMs: -1 }, three];
    assert.equal(clear(IMPORTED, IMPORTED.replace('./som', './sum'), errors)[0]?.root, two.message);
  });

  it('are one group where they say the same of one line that was written anew', () => {
    const before = 'function foo() {\n  return { x: 1, y: 1 };\n}\nexport const { x: abcd, y: defg } = foo();\n';
    const after = before.replace(
      /export.*\n/,
      'const dest = foo();\nexport const abcd: number = dest.x;\nexport const defg: number = dest.y;\n',
    );
    const message = "Binding elements can't be exported directly.";
    const errors = ['abcd', 'defg'].map((at) => ({ at, message, names: [] }));
    assert.deepEqual(clear(before, after, errors), [{ root: message, others: [message] }]);
  });

  it('are one group where they are of one kind, each with its word in one line', () => {
    const before = 'export const add = (m, x) => m + x;\n';
    const errors = ['m', 'x'].map((at) => ({
      at: `${at},`,
      message: `Parameter '${at}' implicitly has an 'any' type.`,
      names: [at],
    }));
    const [first, second] = errors;
    assert.ok(first && second);
    const groups = clear(before, before.replace('(m, x)', '(m: number, x: number)'), [first, { ...second, at: 'x)' }]);
    assert.deepEqual(groups, [{ root: first.message, others: [second.message] }]);
  });

  const apart: [name: string, before: string, after: string][] = [
    [
      'in lines of their own',
      'let a = wrng;\nlet c = 1;\nlet b = badd;\n',
      'let a = good;\nlet c = 1;\nlet b = fine;\n',
    ],
    ['in neighbouring lines', 'let a = wrng;\nlet b = badd;\n', 'let a = good;\nlet b = fine;\n'],
    ['in one line', 'f(wrng, 2, badd);\n', 'f(good, 2, fine);\n'],
  ];
  for (const [name, before, after] of apart) {
    it(`stay apart where each has a change of its own, ${name}`, () => {
      const errors = ['wrng', 'badd'].map((at) => ({ at, message: at, names: [at] }));
      assert.deepEqual(clear(before, after, errors), [
        { root: 'wrng', others: [] },
        { root: 'badd', others: [] },
      ]);
    });
  }

  it('do not draw an error of its own into a group', () => {
    const before = `${IMPORTED}let own = wrng;\n`;
    const after = before.replace('./som', './sum').replace('wrng', 'good');
    const groups = clear(before, after, [...USES, MODULE, { at: 'wrng', message: 'own', names: ['wrng'] }]);
    assert.deepEqual(
      groups.map(({ root, others }) => [root, others.length]),
      [
        ['own', 0],
        ['No such module', 3],
      ],
    );
  });

  it('can be none or one', () => {
    assert.deepEqual(clear('a', 'b', []), []);
    assert.deepEqual(clear('a\n', 'b\n', [{ at: 'a', message: 'm', names: [] }]), [{ root: 'm', others: [] }]);
  });
});
