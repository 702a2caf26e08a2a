import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explain } from '../../src/core/explanation/explanation.ts';
import type { ErrorPlace } from '../../src/core/explanation/hunkRelevance.ts';
import type { ChangeStages } from '../../src/core/explanation/hunkTiming.ts';

const URI = 'file:///w/main.ts';
const OTHER = 'file:///w/other.ts';
const OPENED = `import { readFile } from './disk';

interface Shape {
  width: number;
}

const limit = 10;
const label = 'of the list';
function area(shape: Shape): number {
  const twice = limit * 2;
  return shape.width * shape.height;
}

export async function load(path: string) {
  const text = readFile(path);
  return text.length + limit;
}
`;

type Edit = [from: string, to: string];
const edited = (text: string, edits: readonly Edit[]): string =>
  edits.reduce((now, [from, to]) => {
    assert.ok(now.includes(from), from);
    return now.replace(from, () => to);
  }, text);

/** The error at the first place of `at` in the text. */
function errorAt(at: string, message: string, names: string[], text = OPENED): ErrorPlace {
  const before = text.slice(0, text.indexOf(at)).split('\n');
  const startLine = before.length - 1;
  const startCharacter = before.at(-1)?.length ?? 0;
  const range = { startLine, startCharacter, endLine: startLine, endCharacter: startCharacter + at.length };
  return { uri: URI, range, related: [], message, names, lineText: text.split('\n')[startLine] ?? '', rangeText: at };
}

const oneEdit = (edits: readonly Edit[], uri = URI, opened = OPENED): ChangeStages => {
  const settled = edited(opened, edits);
  return { uri, opened, lastStanding: null, firstGone: settled, settled };
};

const NO_HEIGHT = errorAt('height', "Property 'height' does not exist on type 'Shape'.", ['height', 'Shape']);
const COMMENT: Edit = ['const limit', '// as the manual says\nconst limit'];
const LITERAL: Edit = ["'of the list'", "'of the table'"];
const ROUTINE: Edit = ['export async', 'function spare() {\n  return 3;\n}\n\nexport async'];

describe('what of one edit explains why an error went', () => {
  const rows: [name: string, error: ErrorPlace, fix: Edit[], others: Edit[]][] = [
    ['a word in its line', NO_HEIGHT, [['shape.height', 'shape.width']], [COMMENT, LITERAL, ROUTINE]],
    [
      'a word in its line, not the same word in quotes beside it',
      NO_HEIGHT,
      [['shape.height', 'shape.width']],
      [['  const twice', "  log('shape');\n  const twice"]],
    ],
    [
      'what waits, and the routine that may',
      errorAt('width *', "Property 'width' does not exist on type 'Promise<Shape>'.", ['width', 'Promise<Shape>']),
      [
        ['function area', 'async function area'],
        ['shape.width *', '(await shape).width *'],
      ],
      [LITERAL],
    ],
    [
      'a word in its line beside a changed neighbour',
      NO_HEIGHT,
      [['shape.height', 'shape.width']],
      [['limit * 2', 'limit * 3']],
    ],
    [
      'a type over many lines, parts of which read like blocks of their own',
      errorAt('load', 'Function must have an explicit return type annotation.', []),
      [
        [
          'load(path: string) {',
          'load(path: string): Promise<{\n  first: {\n    size: number;\n  };\n} | {\n  second: {\n    size: number;\n  };\n}> {',
        ],
      ],
      [COMMENT, LITERAL],
    ],
    [
      'a word in its line, among remarks at the end of lines, that of a declaration it names too',
      NO_HEIGHT,
      [['shape.height', 'shape.width']],
      [
        ['interface Shape {', 'interface Shape { // remark 1'],
        ['const limit = 10;', 'const limit = 10; // remark 2'],
        ["const label = 'of the list';", "const label = 'of the list'; // remark 3"],
      ],
    ],
    [
      'a member of the type it names',
      NO_HEIGHT,
      [['width: number;', 'width: number;\n  height: number;']],
      [COMMENT, LITERAL],
    ],
    [
      'the import of a name it names',
      errorAt('readFile(path)', "Cannot find name 'readFile'.", ['readFile']),
      [["'./disk'", "'./files'"]],
      [COMMENT, LITERAL, ROUTINE],
    ],
    [
      'the declaration of a name in its range',
      errorAt('limit * 2', 'The left-hand side must be of a numeric type.', []),
      [['const limit = 10', 'const limit = Number(10)']],
      [LITERAL, ROUTINE],
    ],
    [
      'a word in its line, with the import of what that brings in',
      errorAt('path);', 'Argument of a wrong type.', []),
      [
        ['readFile(path)', 'readFile(normalised(path))'],
        [
          "import { readFile } from './disk';",
          "import { readFile } from './disk';\nimport { normalised } from './path';",
        ],
      ],
      [COMMENT, LITERAL],
    ],
    [
      'a block around it, with its end and what moved in',
      errorAt('readFile(path)', 'Not allowed here.', []),
      [
        ['  const text = readFile(path);', '  try {\n    const text = readFile(path);'],
        ['  return text.length + limit;', '    return text.length + limit;\n  } catch {\n    return 0;\n  }'],
      ],
      [COMMENT, LITERAL],
    ],
    [
      'a bracket it misses',
      errorAt('}\n\nexport', "'}' expected.", ['}']),
      [['  const twice', '  if (limit) {}\n  }\n  const twice']],
      [ROUTINE, LITERAL],
    ],
  ];
  for (const [name, error, fix, others] of rows) {
    it(name, () => {
      const { kept, isWhole } = explain([oneEdit([...fix, ...others])], error);
      assert.equal(kept[0]?.after, edited(OPENED, fix));
      assert.equal(isWhole, false);
      assert.ok(!kept[0].doubtful.includes(true));
    });
  }

  it('the lines in the middle of what has to do with it', () => {
    const spread = (parts: string): string => `const start = {};\n\nexport const all = {\n${parts}};\n`;
    const opened = spread('  x: 1,\n  ...start,\n  y: 1,\n  ...make(),\n  z: 1,\n');
    const settled = spread('    ...first,\n    ...start,\n    ...second,\n    ...made,\n').replace(
      'export const all',
      'const first = {\n    x: 1\n};\nconst second = {\n    y: 1\n};\nconst made = make();\nexport const all: typeof start & typeof made',
    );
    const error = errorAt('...start', 'Objects with spreads cannot be inferred.', [], opened);
    const stages = { uri: URI, opened, lastStanding: null, firstGone: settled, settled };
    assert.doesNotMatch(explain([stages], error).kept[0]?.after ?? '', /^ {2}\S/m);
  });

  it('a change in another file, of what the error names', () => {
    const other = 'export const depth = 1;\nexport const label = 2;\n';
    const error = errorAt('readFile(path)', "'depth' has a wrong type.", ['depth']);
    const stages = [oneEdit([COMMENT]), oneEdit([['depth = 1', 'depth = 2']], OTHER, other)];
    assert.deepEqual(
      explain(stages, error).kept.map(({ uri }) => uri),
      [OTHER],
    );
  });

  it('a change at a place that the error points to', () => {
    const error = { ...NO_HEIGHT, message: 'Wrong.', names: [], related: [{ uri: URI, line: 7 }] };
    assert.equal(explain([oneEdit([LITERAL, ROUTINE])], error).kept[0]?.after, edited(OPENED, [LITERAL]));
  });

  it('is all of it, in doubt, where nothing tells', () => {
    const error = errorAt('readFile(path)', 'Something is wrong.', []);
    const { kept, isWhole } = explain([oneEdit([LITERAL, ROUTINE])], error);
    assert.equal(kept[0]?.after, edited(OPENED, [LITERAL, ROUTINE]));
    assert.deepEqual(kept[0].doubtful, [true, true]);
    assert.equal(isWhole, true);
  });

  it('is never nothing, and a file whose text before is not known stays as a whole', () => {
    const unknown = { uri: OTHER, opened: null, lastStanding: null, firstGone: 'x', settled: 'x' };
    assert.deepEqual(explain([unknown], NO_HEIGHT).kept, [
      { uri: OTHER, before: null, after: 'x', hunks: [], doubtful: [] },
    ]);
    assert.equal(explain([oneEdit([COMMENT])], NO_HEIGHT).kept[0]?.after, edited(OPENED, [COMMENT]));
  });

  it('keeps the line ends of the text', () => {
    const windows = OPENED.replaceAll('\n', '\r\n');
    const fix: Edit = ['shape.height', 'shape.width'];
    const stages = oneEdit([fix, LITERAL], URI, windows);
    assert.equal(explain([stages], NO_HEIGHT).kept[0]?.after, edited(windows, [fix]));
  });
});

describe('what the time of a change tells', () => {
  const error = errorAt('readFile(path)', 'Something is wrong.', []);
  const UNTOLD: Edit = ['const limit = 10', 'const limit = 12'];
  const stagesOf = (early: Edit[], decisive: Edit[], late: Edit[]): ChangeStages => {
    const lastStanding = edited(OPENED, early);
    const firstGone = edited(lastStanding, decisive);
    return { uri: URI, opened: OPENED, lastStanding, firstGone, settled: edited(firstGone, late) };
  };

  it('what was changed as the error went is kept for sure where it is one change', () => {
    const { kept } = explain([stagesOf([LITERAL], [UNTOLD], [ROUTINE])], error);
    assert.equal(kept[0]?.after, edited(OPENED, [UNTOLD]));
    assert.deepEqual(kept[0].doubtful, [false]);
  });

  it('a line finished after the error had gone is kept as finished', () => {
    const { kept } = explain(
      [stagesOf([], [['readFile(path)', 'readFile(path).to']], [['(path).to', '(path).toString()'], LITERAL])],
      error,
    );
    assert.equal(kept[0]?.after, edited(OPENED, [['readFile(path)', 'readFile(path).toString()']]));
  });

  it('an earlier change of the error’s line stays, in doubt', () => {
    const first: Edit = ['readFile(path)', 'readFile(path, 1)'];
    const { kept } = explain([stagesOf([first], [UNTOLD], [])], { ...error, names: ['limit'] });
    assert.equal(kept[0]?.after, edited(OPENED, [UNTOLD, first]));
    assert.deepEqual(kept[0].doubtful, [false, true]);
  });

  it('an answer that came late does not make the next edit the fix', () => {
    const fix: Edit = ['readFile(path)', 'readFile(path, 1)'];
    const { kept } = explain([stagesOf([fix], [LITERAL], [])], error);
    assert.equal(kept[0]?.after, edited(OPENED, [fix]));
  });
});

describe('what explains it in other languages', () => {
  type Row = { text: string; at: string; message: string; names?: string[]; fix: Edit; others: Edit[] };
  const rows: Record<string, Row> = {
    'an import in Python': {
      text: 'import os\n\nLIMIT = 3\n\ndef load(path):\n    size = 4\n    return json.loads(path)\n',
      at: 'json',
      message: '"json" is not defined',
      names: ['json'],
      fix: ['import os', 'import json\nimport os'],
      others: [
        ['LIMIT = 3', 'LIMIT = 4'],
        ['size = 4', 'size = 5'],
      ],
    },
    'a block around a line in Python': {
      text: 'def f(x):\n    a = 1\n    y = risky(x)\n    return y\n\ndef g():\n    return 4\n',
      at: 'risky(x)',
      message: 'unguarded call',
      fix: ['    y = risky(x)', '    try:\n        y = risky(x)\n    except ValueError:\n        y = None'],
      others: [
        ['a = 1', 'a = 2'],
        ['return 4', 'return 5'],
      ],
    },
    'a field in Go, of a message without quotes': {
      text: 'type Shape struct {\n\tWidth int\n}\n\nfunc area(s Shape) int {\n\tk := 3\n\treturn s.Width * s.Height\n}\n',
      at: 'Height',
      message: 's.Height undefined (type Shape has no field or method Height)',
      fix: ['\tWidth int', '\tWidth int\n\tHeight int'],
      others: [['k := 3', 'k := 4']],
    },
    'an attribute in Rust': {
      text: 'struct Point {\n    x: i32,\n}\n\nfn main() {\n    let p = Point { x: 1 };\n    let n = 2;\n    show(p);\n}\n',
      at: 'p)',
      message: "`Point` doesn't implement `Debug`",
      names: ['Point', 'Debug'],
      fix: ['struct Point', '#[derive(Debug)]\nstruct Point'],
      others: [['n = 2', 'n = 4']],
    },
    'an import in Java': {
      text: 'import java.util.Map;\n\nclass A {\n  int size = 3;\n  void run() {\n    List<String> names = make();\n    int k = 4;\n  }\n}\n',
      at: 'List',
      message: 'cannot find symbol\n  symbol:   class List',
      fix: ['import java.util.Map;', 'import java.util.List;\nimport java.util.Map;'],
      others: [
        ['size = 3', 'size = 4'],
        ['k = 4', 'k = 5'],
      ],
    },
    'a comma before it in JSON': {
      text: '{\n  "a": 1\n  "b": 2,\n  "c": 3\n}\n',
      at: '"b"',
      message: 'Expected comma',
      fix: ['"a": 1', '"a": 1,'],
      others: [['"c": 3', '"c": 4']],
    },
    'a fragment around two elements': {
      text: 'function A() {\n  const n = 3;\n  return (\n    <p>one</p>\n    <p>two</p>\n  );\n}\n',
      at: '<p>one</p>',
      message: 'JSX expressions must have one parent element.',
      fix: ['    <p>one</p>\n    <p>two</p>', '    <>\n      <p>one</p>\n      <p>two</p>\n    </>'],
      others: [['n = 3', 'n = 4']],
    },
  };
  for (const [name, { text, at, message, names = [], fix, others }] of Object.entries(rows)) {
    it(name, () => {
      const { kept } = explain([oneEdit([fix, ...others], URI, text)], errorAt(at, message, names, text));
      assert.equal(kept[0]?.after, edited(text, [fix]));
    });
  }
});

describe('lines that were written on below the one that made an error go', () => {
  const member: Edit = ['  width: number;', '  private _width: number;'];
  const accessor: Edit = [member[1], `${member[1]}\n  get size() {\n    return this._width;\n  }`];
  const firstGone = edited(OPENED, [member]);
  const error = errorAt('width', "'width' is defined as an accessor.", ['width']);
  const explained = (later: readonly Edit[]) =>
    explain([{ uri: URI, opened: OPENED, lastStanding: OPENED, firstGone, settled: edited(firstGone, later) }], error);

  it('are kept with it', () => {
    assert.equal(explained([accessor, LITERAL]).kept[0]?.after, edited(firstGone, [accessor]));
  });

  it('are left out where they only say something, or stand elsewhere', () => {
    const said: Edit = [member[1], `${member[1]}\n  // as in the plan`];
    assert.equal(explained([said, LITERAL, ROUTINE]).kept[0]?.after, firstGone);
  });
});
