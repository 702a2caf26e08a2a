import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { causeOf } from '../../src/core/ending.ts';
import type { Cause } from '../../src/core/model.ts';

type Row = {
  name: string;
  /** Text before the error, where it is known. */
  introducedFrom?: string;
  bad: string;
  now: string;
  line: number;
  expected: Cause;
};

const BAD = 'const a = 1;\nconst n: number = "x";\nexport { a, n };\n';

const ROWS: Row[] = [
  { name: 'a rewritten line is a fix', bad: BAD, now: BAD.replace('"x"', '2'), line: 1, expected: 'edited' },
  {
    name: 'a change elsewhere in the file is a fix',
    bad: BAD,
    now: BAD.replace('a = 1', 'a = 2'),
    line: 1,
    expected: 'edited',
  },
  { name: 'no change at all explains nothing', bad: BAD, now: BAD, line: 1, expected: 'unexplained' },
  {
    name: 'an ignoring comment above the line suppresses',
    bad: BAD,
    now: BAD.replace('const n', '// @ts-ignore\nconst n'),
    line: 1,
    expected: 'suppressed',
  },
  {
    name: 'a disabling comment on the line suppresses',
    bad: BAD,
    now: BAD.replace('"x";', '"x"; // eslint-disable-line'),
    line: 1,
    expected: 'suppressed',
  },
  {
    name: 'a type-ignore in Python suppresses',
    bad: 'x: int = ""\n',
    now: 'x: int = ""  # type: ignore\n',
    line: 0,
    expected: 'suppressed',
  },
  {
    name: 'an allow attribute in Rust suppresses',
    bad: 'fn f() {}\n',
    now: '#[allow(dead_code)]\nfn f() {}\n',
    line: 0,
    expected: 'suppressed',
  },
  {
    name: 'taking a suppression away is no suppression',
    bad: '// @ts-ignore\nconst n: number = "x";\n',
    now: 'const n: number = 1;\n',
    line: 1,
    expected: 'edited',
  },
  {
    name: 'a line taken out is deleted code',
    bad: BAD,
    now: BAD.replace('const n: number = "x";\n', ''),
    line: 1,
    expected: 'deleted',
  },
  { name: 'an emptied file is deleted code', bad: BAD, now: '', line: 1, expected: 'deleted' },
  {
    name: 'a line moved elsewhere is not deleted',
    bad: BAD,
    now: 'const a = 1;\nexport { a, n };\nconst n: number = "x";\n',
    line: 1,
    expected: 'edited',
  },
  {
    name: 'a line behind a comment leader is commented out',
    bad: BAD,
    now: BAD.replace('const n', '// const n'),
    line: 1,
    expected: 'commentedOut',
  },
  {
    name: 'a block comment around the line comments it out',
    bad: BAD,
    now: BAD.replace('const n: number = "x";', '/*\nconst n: number = "x";\n*/'),
    line: 1,
    expected: 'commentedOut',
  },
  {
    name: 'back to the text before the error is reverted',
    introducedFrom: BAD.replace('"x"', '1'),
    bad: BAD,
    now: BAD.replace('"x"', '1'),
    line: 1,
    expected: 'reverted',
  },
  {
    name: 'a typed line taken out again is reverted',
    introducedFrom: 'const a = 1;\nexport { a, n };\n',
    bad: BAD,
    now: 'const a = 1;\nexport { a, n };\n',
    line: 1,
    expected: 'reverted',
  },
  {
    name: 'taken back with other work kept is reverted',
    introducedFrom: BAD.replace('"x"', '1'),
    bad: BAD,
    now: BAD.replace('"x"', '1').replace('const a = 1', 'const a = 5'),
    line: 1,
    expected: 'reverted',
  },
  {
    name: 'another value than before the error is a fix',
    introducedFrom: BAD.replace('"x"', '1'),
    bad: BAD,
    now: BAD.replace('"x"', '2'),
    line: 1,
    expected: 'edited',
  },
  {
    name: 'a missing end of line is no difference',
    introducedFrom: 'let a = 1',
    bad: 'let a = b\n',
    now: 'let a = 1\n',
    line: 0,
    expected: 'reverted',
  },
];

describe('the cause of a disappearance', () => {
  for (const row of ROWS) {
    it(row.name, () => {
      const uri = 'file:///a.ts';
      const introducedBy =
        row.introducedFrom === undefined ? [] : [{ uri, before: row.introducedFrom, after: row.bad }];
      const changedSince = row.bad === row.now ? [] : [{ uri, before: row.bad, after: row.now }];
      assert.equal(causeOf({ uri, line: row.line, introducedBy, changedSince }), row.expected);
    });
  }

  it('a change in another file is a fix', () => {
    const changedSince = [{ uri: 'file:///b.ts', before: 'x', after: 'y' }];
    assert.equal(causeOf({ uri: 'file:///a.ts', line: 1, introducedBy: [], changedSince }), 'edited');
  });

  it('undoing in another file what brought the error is reverted', () => {
    const [before, bad] = ['export type A = { x: 1 };\n', 'export type A = { };\n'];
    const gone = {
      uri: 'file:///a.ts',
      line: 1,
      introducedBy: [{ uri: 'file:///b.ts', before, after: bad }],
      changedSince: [{ uri: 'file:///b.ts', before: bad, after: before }],
    };
    assert.equal(causeOf(gone), 'reverted');
  });
});
