import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { causeOf, type Disappearance } from '../../src/core/endings/ending.ts';
import type { TextChange } from '../../src/core/errors/editJournal.ts';
import type { Cause } from '../../src/core/model.ts';

const BAD = 'const a = 1;\nconst n: number = "x";\nexport { a, n };\n';
const uri = 'file:///code/shop/src/a.ts';

function goneFrom(changes: readonly TextChange[], more: Partial<Disappearance> = {}): Disappearance {
  return {
    uri,
    line: 1,
    source: 'ts',
    code: '2322',
    message: "Type 'string' is not assignable to type 'number'.",
    lineText: 'const n: number = "x";',
    introducedBy: [],
    changedSince: changes,
    changedSinceStanding: changes,
    commands: [],
    hasHeadMoved: false,
    isMassClear: false,
    ...more,
  };
}

function own(before: string, after: string): TextChange[] {
  return before === after ? [] : [{ uri, before, after }];
}

function ran(commandLine: string, exitCode = 0): Disappearance['commands'][number] {
  return { commandLine, exitCode, startedAtMs: 0, endedAtMs: 1 };
}

type Row = { name: string; bad?: string; now: string; expected: Cause; more?: Partial<Disappearance> };

const IN_CLASS = 'class A {\n  run() {\n    const b = 1;\n    bad(b);\n  }\n  stop() {\n    return 2;\n  }\n}\n';

const WITH_ROUTINE =
  "export const tax = 0.19;\n\nexport function total(items: Item[]): number {\n  const start: number = 'nothing';\n  return items.length + start;\n}\n\nexport const lastOne = 1;\n";

const ROWS: Row[] = [
  {
    name: 'a whole function taken out, and the line under it changed',
    bad: WITH_ROUTINE,
    now: 'export const tax = 0.19;\n\nexport const lastOne = 2;\n',
    expected: 'deleted',
    more: { line: 3, lineText: "  const start: number = 'nothing';" },
  },
  {
    name: 'a whole file written anew about something else',
    bad: WITH_ROUTINE,
    now: 'export const empty = 0;\n',
    expected: 'deleted',
    more: { line: 3, lineText: "  const start: number = 'nothing';" },
  },
  {
    name: 'a whole function written anew',
    bad: WITH_ROUTINE,
    now: 'export const tax = 0.19;\n\nexport const total = (items: Item[]) => items.length;\n\nexport const lastOne = 1;\n',
    expected: 'edited',
    more: { line: 3, lineText: "  const start: number = 'nothing';" },
  },
  { name: 'a rewritten line is a fix', now: BAD.replace('"x"', '2'), expected: 'edited' },
  { name: 'a change elsewhere in the file is a fix', now: BAD.replace('a = 1', 'a = 2'), expected: 'edited' },
  { name: 'no change at all explains nothing', now: BAD, expected: 'unexplained' },
  { name: 'an any is a fix', now: BAD.replace('number', 'any'), expected: 'edited' },
  { name: 'an assertion is a fix', now: BAD.replace('"x"', '"x" as any'), expected: 'edited' },
  { name: 'an ignoring comment above', now: BAD.replace('const n', '// @ts-ignore\nconst n'), expected: 'suppressed' },
  {
    name: 'an ignoring comment that was there before and stays',
    bad: `// @ts-ignore\n${BAD}`,
    now: `// @ts-ignore\n${BAD.replace('"x"', '3')}`,
    expected: 'edited',
    more: { line: 2 },
  },
  {
    name: "another tool's comment changes nothing",
    now: BAD.replace('"x";', '2; // eslint-disable-line'),
    expected: 'edited',
  },
  {
    name: 'an ignoring comment elsewhere changes nothing',
    now: BAD.replace('"x"', '2').replace('export', '// @ts-ignore\nexport'),
    expected: 'edited',
  },
  { name: 'a line taken out', now: BAD.replace('const n: number = "x";\n', ''), expected: 'deleted' },
  { name: 'an emptied file', now: '', expected: 'deleted' },
  { name: 'a file that is no text any more', now: '\u007fELF\u0002\0\0\ufffd>\n\0main\n', expected: 'deleted' },
  {
    name: 'a function taken out',
    bad: IN_CLASS,
    now: IN_CLASS.replace(/ {2}run[^}]*\}\n/, ''),
    expected: 'deleted',
    more: { line: 3, message: "Cannot find name 'bad'.", lineText: '    bad(b);' },
  },
  {
    name: 'a function taken out around what is unused',
    bad: IN_CLASS,
    now: IN_CLASS.replace(/ {2}run[^}]*\}\n/, ''),
    expected: 'deleted',
    more: { line: 3, message: "'b' is declared but never used.", lineText: '    bad(b);' },
  },
  {
    name: 'a body replaced by a placeholder',
    bad: 'def f():\n    bad()\n',
    now: 'def f():\n    pass\n',
    expected: 'deleted',
    more: { uri: 'file:///a.py', message: '"bad" is not defined', lineText: '    bad()' },
  },
  {
    name: 'a body taken out with its braces drawn together',
    bad: 'function f() {\n  bad();\n}\n',
    now: 'function f() {}\n',
    expected: 'deleted',
    more: { message: "Cannot find name 'bad'.", lineText: '  bad();' },
  },
  {
    name: 'an unused line taken out is mended',
    now: BAD.replace('const n: number = "x";\n', ''),
    expected: 'edited',
    more: { message: "'n' is declared but its value is never read.", code: '6133' },
  },
  {
    name: 'an argument taken out of a call is mended',
    bad: 'call(\n  1,\n  "x",\n);\n',
    now: 'call(\n  1,\n);\n',
    expected: 'edited',
    more: { line: 2, lineText: '  "x",' },
  },
  {
    name: 'a property taken out of an object is mended',
    bad: 'const a: A = {\n  b: 1,\n  c: 2,\n};\n',
    now: 'const a: A = {\n  b: 1,\n};\n',
    expected: 'edited',
    more: { line: 2, message: "'c' does not exist in type 'A'.", lineText: '  c: 2,' },
  },
  {
    name: 'a line moved elsewhere is not deleted',
    now: 'const a = 1;\nexport { a, n };\nconst n: number = "x";\n',
    expected: 'edited',
  },
  { name: 'a line behind a comment leader', now: BAD.replace('const n', '// const n'), expected: 'commentedOut' },
  {
    name: 'a block comment around the line',
    now: BAD.replace('const n: number = "x";', '/*\nconst n: number = "x";\n*/'),
    expected: 'commentedOut',
  },
  { name: 'the whole file in a comment', now: `/*\n${BAD}*/\n`, expected: 'commentedOut' },
  {
    name: 'a part of the line in a comment',
    now: BAD.replace('= "x"', '/* = "x" */'),
    expected: 'commentedOut',
  },
  {
    name: 'a line kept as a comment above what replaces it is mended',
    now: BAD.replace('const n: number = "x";', '// const n: number = "x";\nconst n: number = 2;'),
    expected: 'edited',
  },
  {
    name: 'what stands in a string is no comment',
    now: BAD.replace('"x"', 'Number("/* 1 */".length)'),
    expected: 'edited',
  },
];

describe('the cause of a disappearance, from the error’s own document', () => {
  for (const { name, bad = BAD, now, expected, more } of ROWS) {
    it(`${name}: ${expected}`, () => {
      const changes = own(bad, now).map((change) => ({ ...change, uri: more?.uri ?? uri }));
      assert.equal(causeOf(goneFrom(changes, more)), expected);
    });
  }

  const COMMENTS: [file: string, bad: string, now: string][] = [
    ['a.py', 'x = bad()\n', '# x = bad()\n'],
    ['a.py', 'a = 1\nx = bad()\n', "a = 1\n'''\nx = bad()\n'''\n"],
    ['a.rb', 'x = bad()\n', '=begin\nx = bad()\n=end\n'],
    ['a.c', 'int x = bad();\n', '#if 0\nint x = bad();\n#endif\n'],
    ['a.rs', 'let x = bad();\n', '// let x = bad();\n'],
    ['a.sql', 'SELECT bad;\n', '-- SELECT bad;\n'],
    ['a.lua', 'x = bad()\n', '--[[\nx = bad()\n]]\n'],
    ['a.html', '<bad></bad>\n', '<!-- <bad></bad> -->\n'],
    ['a.vue', '<bad></bad>\n', '<!--\n<bad></bad>\n-->\n'],
    ['a.tsx', 'return (\n  <Bad a="1" />\n);\n', 'return (\n  {/* <Bad a="1" /> */}\n);\n'],
    ['a.css', 'colr: red;\n', '/* colr: red; */\n'],
    ['a.hs', 'x = bad\n', '{- x = bad -}\n'],
    ['a.ml', 'let x = bad\n', '(* let x = bad *)\n'],
    ['a.yaml', 'bad: 1\n', '# bad: 1\n'],
    ['a.ps1', 'Bad-Call\n', '<#\nBad-Call\n#>\n'],
    ['a.tex', '\\bad{x}\n', '% \\bad{x}\n'],
    ['a.vb', 'Dim x = Bad()\n', "' Dim x = Bad()\n"],
    ['a.clj', '(bad 1)\n', '; (bad 1)\n'],
  ];
  for (const [file, bad, now] of COMMENTS) {
    it(`${JSON.stringify(now)} in ${file} is commented out`, () => {
      const line = bad.split('\n').findIndex((text) => /bad|colr/i.test(text));
      const change = { uri: `file:///${file}`, before: bad, after: now };
      const lineText = bad.split('\n')[line] ?? '';
      const gone = goneFrom([change], { uri: change.uri, line, lineText, source: 'x', code: '', message: 'bad' });
      assert.equal(causeOf(gone), 'commentedOut');
    });
  }
});

const REVERTED: { name: string; from: string; bad?: string; now: string; line?: number; expected: Cause }[] = [
  {
    name: 'back to the text before',
    from: BAD.replace('"x"', '1'),
    now: BAD.replace('"x"', '1'),
    expected: 'reverted',
  },
  {
    name: 'a typed line taken out again',
    from: 'const a = 1;\nexport { a, n };\n',
    now: 'const a = 1;\nexport { a, n };\n',
    expected: 'reverted',
  },
  {
    name: 'taken back with other work kept',
    from: BAD.replace('"x"', '1'),
    now: BAD.replace('"x"', '1').replace('const a = 1', 'const a = 5'),
    expected: 'reverted',
  },
  {
    name: 'another value than before',
    from: BAD.replace('"x"', '1'),
    now: BAD.replace('"x"', '2'),
    expected: 'edited',
  },
  {
    name: 'a missing end of line is no difference',
    from: 'let a = 1',
    bad: 'let a = b\n',
    now: 'let a = 1\n',
    line: 0,
    expected: 'reverted',
  },
];

describe('the cause of a disappearance, held against what had brought the error', () => {
  for (const { name, from, bad = BAD, now, line = 1, expected } of REVERTED) {
    it(`${name}: ${expected}`, () => {
      const gone = goneFrom(own(bad, now), { line, introducedBy: own(from, bad) });
      assert.equal(causeOf(gone), expected);
    });
  }

  it('undoing in another file what brought the error is reverted', () => {
    const [before, bad] = ['export type A = { x: 1 };\n', 'export type A = { };\n'];
    const other = 'file:///b.ts';
    const introducedBy = [{ uri: other, before, after: bad }];
    assert.equal(causeOf(goneFrom([{ uri: other, before: bad, after: before }], { introducedBy })), 'reverted');
  });

  it('git putting a file back is reverted', () => {
    const commands = [ran('git checkout -- src/a.ts')];
    assert.equal(causeOf(goneFrom(own(BAD, BAD.replace('"x"', '1')), { commands })), 'reverted');
  });
});

describe('the cause of a disappearance, where there are too many differences to tell them apart', () => {
  const many = Array.from({ length: 5_000 }, (_, at) => `value${at}();`);
  const ROWS_MANY: [name: string, now: string[], expected: Cause][] = [
    ['all commented out', many.map((text) => `// ${text}`), 'commentedOut'],
    ['all in a block comment and moved in', ['/*', ...many.map((text) => `  ${text}`), '*/'], 'commentedOut'],
    ['all gone', [], 'deleted'],
    ['all moved in under a suppression', ['// @ts-nocheck', ...many.map((text) => `  ${text}`)], 'suppressed'],
    ['all written anew', many.map((text) => `  ${text.replace('()', '(1)')}`), 'edited'],
  ];
  for (const [name, now, expected] of ROWS_MANY) {
    it(`${name}: ${expected}`, () => {
      const gone = goneFrom(own(many.join('\n'), now.join('\n')), {
        line: 2_000,
        lineText: 'value2000();',
        message: 'bad',
      });
      assert.equal(causeOf(gone), expected);
    });
  }
});

describe('the cause of a disappearance, from when it was last known to stand', () => {
  const tried = BAD.replace('a = 1', 'a = 2');

  it('a comment that did not help is not held against a later fix of the line', () => {
    const commented = BAD.replace('const n', '// @ts-ignored\nconst n').replace('@ts-ignored', '@ts-ignore');
    const gone = goneFrom(own(BAD, commented.replace('"x"', '2')), {
      changedSinceStanding: own(commented, commented.replace('"x"', '2')),
    });
    assert.equal(causeOf(gone), 'edited');
  });

  it('an attempt before does not hide that the line was then commented out', () => {
    const now = tried.replace('const n', '// const n');
    assert.equal(causeOf(goneFrom(own(BAD, now), { changedSinceStanding: own(tried, now) })), 'commentedOut');
  });

  it('the line is found again among lines that were moved', () => {
    const moved = `let b;\nlet c;\n${BAD}`;
    const now = moved.replace('const n: number = "x";\n', '');
    assert.equal(causeOf(goneFrom(own(BAD, now), { changedSinceStanding: own(moved, now) })), 'deleted');
  });

  it('a late tool: what was commented out counts though other work came after', () => {
    const commented = `${BAD.replace('const n', '// const n')}\n\n\n\nlet z;\n`;
    const now = commented.replace('let z', 'let zz');
    assert.equal(causeOf(goneFrom(own(BAD, now), { changedSinceStanding: own(commented, now) })), 'commentedOut');
  });

  it('a late tool: nothing since its last word, so all that was changed counts', () => {
    assert.equal(causeOf(goneFrom(own(BAD, BAD.replace('"x"', '2')), { changedSinceStanding: [] })), 'edited');
  });
});

const lib = (before: string | null, after: string, name = 'lib.ts'): TextChange => ({
  uri: `file:///code/shop/${name}`,
  before,
  after,
});
const install = ran('npm install left-pad');
const dependencies = [
  lib('{}', '{ "dependencies": { "left-pad": "1" } }', 'package.json'),
  lib('', '{}', 'package-lock.json'),
];

const FAR = `${BAD}\n\n\n\nexport const lastOne = 1;\n`;

const ROWS_OUTSIDE: { name: string; changes: TextChange[]; more?: Partial<Disappearance>; expected: Cause }[] = [
  {
    name: 'HEAD moved',
    changes: own(BAD, BAD.replace('"x"', '2')),
    more: { hasHeadMoved: true },
    expected: 'branchSwitch',
  },
  { name: 'HEAD moved, no text followed', changes: [], more: { hasHeadMoved: true }, expected: 'branchSwitch' },
  { name: 'all gone at once, nothing changed', changes: [], more: { isMassClear: true }, expected: 'serverRestart' },
  {
    name: 'all gone at once after something else was changed elsewhere',
    changes: [lib('let zzz;\n', 'let yyy;\n', 'far.css')],
    more: { isMassClear: true },
    expected: 'serverRestart',
  },
  {
    name: 'all gone at once with the line itself',
    changes: own(BAD, BAD.replace('"x"', '2')),
    more: { isMassClear: true },
    expected: 'edited',
  },
  {
    name: 'all gone at once after an edit that has nothing to do with it, in the same file',
    changes: own(FAR, FAR.replace('lastOne = 1', 'lastOne = 2')),
    more: { isMassClear: true },
    expected: 'serverRestart',
  },
  {
    name: 'all gone at once with the declaration of a name of one letter, far away',
    changes: own(FAR, `${FAR}function f() {}\n`),
    more: { isMassClear: true, message: "Cannot find name 'f'.", lineText: 'f();' },
    expected: 'edited',
  },
  {
    name: 'all gone at once, silenced before its slow source said it once more',
    changes: own(BAD, BAD.replace('const n', '// @ts-ignore\nconst n')),
    more: { isMassClear: true, changedSinceStanding: [] },
    expected: 'suppressed',
  },
  {
    name: 'all gone at once, mended in vain before its source said it once more',
    changes: own(BAD, BAD.replace('"x"', '"y"')),
    more: { isMassClear: true, changedSinceStanding: [] },
    expected: 'serverRestart',
  },
  { name: 'an install', changes: [], more: { commands: [install] }, expected: 'command' },
  {
    name: 'an install that clears all',
    changes: [],
    more: { commands: [install], isMassClear: true },
    expected: 'command',
  },
  { name: 'an install that failed', changes: [], more: { commands: [ran('npm i x', 1)] }, expected: 'unexplained' },
  {
    name: 'an install that wrote its files',
    changes: dependencies,
    more: { commands: [install] },
    expected: 'command',
  },
  { name: 'dependency files edited by hand', changes: dependencies, expected: 'configuration' },
  { name: 'a script of unknown effect', changes: [], more: { commands: [ran('./gen.sh')] }, expected: 'command' },
  {
    name: 'a script of unknown effect while all is gone at once',
    changes: [],
    more: { commands: [ran('./serve.sh')], isMassClear: true },
    expected: 'serverRestart',
  },
  {
    name: 'only looking',
    changes: [],
    more: { commands: [ran('git status && ls -la | grep x')] },
    expected: 'unexplained',
  },
  {
    name: 'only testing',
    changes: [],
    more: { commands: [ran('npx tsc --noEmit'), ran('npm test')] },
    expected: 'unexplained',
  },
  {
    name: 'an edit that explains it beside an install',
    changes: own(BAD, BAD.replace('"x"', '2')),
    more: { commands: [install] },
    expected: 'edited',
  },
  {
    name: 'a changed file that names what the error names',
    changes: [lib('let n = 1;', 'let n = "x";')],
    expected: 'edited',
  },
  { name: 'a changed file whose text before is unknown', changes: [lib(null, 'let n;')], expected: 'edited' },
  {
    name: 'a compiler setting',
    changes: [lib('{"compilerOptions":{}}', '{"compilerOptions":{"lib":["ES2024"]}}', 'tsconfig.json')],
    expected: 'configuration',
  },
  {
    name: 'a compiler setting beside unrelated work',
    changes: [
      lib('let zzz;', 'let yyy;', 'far.css'),
      lib('{}', '{"compilerOptions":{"types":["node"]}}', 'tsconfig.json'),
    ],
    expected: 'configuration',
  },
  {
    name: 'checks made less strict',
    changes: [lib('{"compilerOptions":{"strict":true}}', '{"compilerOptions":{"strict":false}}', 'tsconfig.json')],
    expected: 'suppressed',
  },
  {
    name: 'a generator that made a file',
    changes: [lib('', 'export const n = 1;')],
    more: { commands: [ran('node scripts/gen.js')] },
    expected: 'command',
  },
  { name: 'a file made by hand', changes: [lib('', 'export const n = 1;')], expected: 'edited' },
  { name: 'an environment file', changes: [lib('A=1\n', 'A=1\nB=2\n', '.env')], expected: 'configuration' },
];

describe('the cause of a disappearance, from outside the error’s document', () => {
  for (const { name, changes, more, expected } of ROWS_OUTSIDE) {
    it(`${name}: ${expected}`, () => assert.equal(causeOf(goneFrom(changes, more)), expected));
  }

  const REMOVED: [source: string, file: string, expected: Cause][] = [
    ['ts', 'src/a.ts', 'deleted'],
    ['my-linter', 'src/a.ts', 'deleted'],
    ['vitest', 'src/a.ts', 'edited'],
    ['vitest', 'test/a.test.ts', 'deleted'],
    ['junit', 'src/test/java/ShopTest.java', 'deleted'],
  ];
  for (const [source, file, expected] of REMOVED) {
    it(`a statement taken out of ${file} for ${source}: ${expected}`, () => {
      const changes = [{ uri: `file:///code/${file}`, before: 'a();\nbad();\nc();\n', after: 'a();\nc();\n' }];
      const more = { uri: `file:///code/${file}`, source, message: 'expected 1', lineText: 'bad();' };
      assert.equal(causeOf(goneFrom(changes, more)), expected);
    });
  }

  it('a skipped test suppresses what running it tells, not what a checker says', () => {
    const [before, now] = ['it("adds", () => {\n  add(1);\n});\n', 'it.skip("adds", () => {\n  add(1);\n});\n'];
    const failure = { source: 'vitest', code: '', message: 'expected 2', lineText: '  add(1);' };
    assert.equal(causeOf(goneFrom(own(before, now), failure)), 'suppressed');
    assert.equal(causeOf(goneFrom(own(before, now))), 'edited');
  });
});
