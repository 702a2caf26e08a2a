import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { readOutput } from '../../src/engine/output/readOutput.ts';
import { processorMsOf } from '../support/processorTime.ts';

const tsError = `src/a.ts(3,7): error TS2322: Type 'string' is not assignable to type 'number'.`;
const foundTsError = {
  tool: 'ts',
  code: 'TS2322',
  message: `Type 'string' is not assignable to type 'number'.`,
  severity: 'error',
  file: 'src/a.ts',
  line: 2,
  character: 6,
  folder: undefined,
  stack: undefined,
  frames: undefined,
};
const trace = `Traceback (most recent call last):
  File "/project/main.py", line 2, in <module>
    1 / 0
ZeroDivisionError: division by zero`;

const tools = (output: string, command?: string) =>
  readOutput({ output, command }).map(({ tool, code, message }) => [tool, code, message.split('\n', 1)[0]].join('|'));

describe('Reading what a failing run printed', () => {
  const sameError: [string, string][] = [
    ['with Windows line ends', `building\r\n${tsError}\r\n\r\n`],
    ['with colours', `\u001b[96msrc/a.ts\u001b[0m(3,7): \u001b[91merror\u001b[0m TS2322: ${foundTsError.message}`],
    ['with a link around its file', `\u001b]8;;file:///src/a.ts\u0007src/a.ts\u001b]8;;\u0007${tsError.slice(8)}`],
    ['written over a progress line', `Building 1/2\rBuilding 2/2   \r\u001b[K${tsError}\r\n`],
    ['after a byte-order mark', `\ufeff\n${tsError}`],
    ['between the lines of another program', `[web] ready\n${tsError}\n[web] GET / 200\n`],
    ['of one of several containers', `web-1  | ready\napi-1  | ${tsError}\nweb-1  | GET /\napi-1  |\n`],
    ['of a package of a monorepo', `web:build: > tsc\nweb:build: ${tsError}\nweb:build: ERROR: exit 2\n\n Tasks: 0\n`],
    [
      'of a package among others',
      `packages/web build$ tsc\npackages/web build: ${tsError}\npackages/web build: Failed\n`,
    ],
    ['printed twice', `${tsError}\n${tsError}\n`],
    ['after 100,000 lines', `${'compiled a module\n'.repeat(100_000)}${tsError}\n`],
    ['before 100,000 lines', `${tsError}\n${'compiled a module\n'.repeat(100_000)}`],
    ['beside a line of 1 MB', `${'x: error: '.repeat(100_000)}\n${tsError}\n`],
    ['among zeros and lone surrogates', `\0\0\ud800\udc00\ud83d\n${tsError}\n\udfff`],
  ];
  for (const [how, output] of sameError) {
    it(`finds an error ${how}`, () => {
      const found = readOutput({ output }).filter(({ tool }) => tool === 'ts');
      assert.deepEqual(found, [foundTsError]);
    });
  }

  const leading: [string, string, string, string | undefined][] = [
    ['the compiler, not make', `make: *** [Makefile:2: app] Error 1\n${tsError}`, foundTsError.message, 'make'],
    ['make where it alone speaks', 'make: *** [Makefile:2: app] Error 1', '[Makefile:2: app] Error 1', 'make'],
    ['an error, not the warnings before it', `a.c:1:2: warning: odd\na.c:3:4: error: wrong`, 'wrong', 'gcc -c a.c'],
    ['what make says, not a warning', `a.c:1:2: warning: odd\nmake: *** [all] Error 1`, '[all] Error 1', 'make'],
    ['the tool, not pnpm', `${tsError}\n ELIFECYCLE  Command failed with exit code 2.`, foundTsError.message, 'pnpm b'],
    [
      'the compiler, not the program that calls it',
      'TSError: ⨯ Unable to compile TypeScript:\na.ts:1:7 - error TS2322: no\n\n    at x (/p/node_modules/ts-node/a.js:1:2)',
      'no',
      'ts-node a.ts',
    ],
    ['the first of two', `b.ts(1,1): error TS1: one\na.ts(1,1): error TS2: two`, 'one', 'tsc'],
    ['the trace, not the echo after it', `${trace}\nerror: command failed`, 'division by zero', 'tox'],
  ];
  for (const [what, output, message, command] of leading) {
    it(`leads with ${what}`, () => {
      assert.equal(readOutput({ output, command })[0]?.message, message);
    });
  }

  const general: [string, string | undefined, string[]][] = [
    ['src/main.zig:5:9: error: expected type', 'zig build', ['zig||expected type']],
    [
      'Program.cs(5,9): error CS0103: The name is unknown [/p/a.csproj]',
      'dotnet build',
      ['dotnet|CS0103|The name is unknown'],
    ],
    ['fatal: not a git repository', 'git status', ['git||not a git repository']],
    ['ERROR: No matching distribution found for x', 'pip install x', ['pip||No matching distribution found for x']],
    ['zsh: command not found: frobnicate', 'frobnicate', ['zsh||command not found: frobnicate']],
    ['sh: 1: frobnicate: not found', 'CI=1 ./run.sh', ['sh||frobnicate: not found']],
    ['ConfigError: no such key', '"/opt/my tools/check" --all', ['check|ConfigError|no such key']],
    ['Segmentation fault (core dumped)', './app', ['app||Segmentation fault (core dumped)']],
    [
      `terminate called after throwing an instance of 'std::out_of_range'\n  what():  no such price\nAborted`,
      './app',
      ['app|std::out_of_range|no such price', 'app||Aborted'],
    ],
    [`app: main.c:5: main: Assertion \`n > 0' failed.`, './app', ["app||Assertion `n > 0' failed."]],
    ['3 errors found\nall good otherwise\nerror', 'x', []],
    ['', undefined, []],
  ];
  const places: [string, string, string][] = [
    ['lib/a.txt:3:4: wrong word', 'words lib', 'words|wrong word|lib/a.txt|2'],
    [
      'e: file:///p/Main.kt:3:5 Unresolved reference: a',
      './gradlew build',
      'kotlin|Unresolved reference: a|/p/Main.kt|2',
    ],
    ['e: /p/Main.kt: (3, 5): Unresolved reference: a', 'mvn compile', 'kotlin|Unresolved reference: a|/p/Main.kt|2'],
    [
      'run.sh: 4: Syntax error: end of file unexpected',
      'sh run.sh',
      'sh|Syntax error: end of file unexpected|run.sh|3',
    ],
    ['curl: (7) Failed to connect', 'curl http://a', 'curl|(7) Failed to connect||'],
    ['cat: a b.txt: No such file or directory', './build.sh', 'cat|a b.txt: No such file or directory||'],
    [
      "a.rb:3: unterminated string meets end of file\nx = 'y",
      'ruby a.rb',
      'ruby|unterminated string meets end of file|a.rb|2',
    ],
    [
      'PHP Fatal error:  Cannot declare class A, because the name is already in use in /p/a.php on line 3',
      'php a.php',
      'php|Cannot declare class A, because the name is already in use|/p/a.php|2',
    ],
    [
      'PHP Warning:  Undefined array key "a" in /p in use/a.php on line 3',
      './serve',
      'php|Undefined array key "a"|/p in use/a.php|2',
    ],
    [
      'a.js:1:10 lint/style/useConst  FIXABLE  ━━━━━━\n\n  i This is never assigned again.\n',
      'biome lint',
      'biome|This is never assigned again.|a.js|0',
    ],
    ['[warn] a.ts\n[error] b.ts: SyntaxError: odd (4:20)', 'prettier -c .', 'prettier|odd|b.ts|3'],
  ];
  for (const [output, command, expected] of places) {
    it(`takes from ${JSON.stringify(output)} of ${command}: ${expected}`, () => {
      const [first] = readOutput({ output, command });
      assert.equal([first?.tool, first?.message, first?.file ?? '', first?.line ?? ''].join('|'), expected);
    });
  }

  it('takes no note, no search result and no text of a program for an error', () => {
    for (const output of ['a.ts:1:2: note: see here', 'a.ts:12:const a = 1;', 'curling: (7) stones'])
      assert.deepEqual(readOutput({ output, command: 'curl x' }), []);
  });

  for (const [output, command, expected] of general) {
    it(`reads ${JSON.stringify(output)} of an unknown tool as ${expected.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(tools(output, command), expected);
    });
  }

  const traces: [string, string, string, string | undefined, number | undefined][] = [
    [
      'a debugger',
      'Uncaught TypeError TypeError: boom\n    at run (/p/a.js:3:5)\n    at x (node:vm:1:2)',
      'node|TypeError|boom',
      '/p/a.js',
      2,
    ],
    [
      'a warning of Node',
      '(node:7) UnhandledPromiseRejectionWarning: Error: boom\n    at /p/a.js:3:5',
      'node|Error|boom',
      '/p/a.js',
      2,
    ],
    [
      'an error that refers to itself',
      "<ref *1> Error: spawnSync a ENOENT\n    at run (/p/a.js:3:5) {\n  code: 'ENOENT',\n  error: [Circular *1]\n}",
      'node|ENOENT|spawnSync a ENOENT',
      '/p/a.js',
      2,
    ],
    [
      'an error without calls',
      "[Error: EACCES: permission denied, open 'a'] {\n  errno: -13,\n  code: 'EACCES',\n  syscall: 'open'\n}",
      "node|EACCES|EACCES: permission denied, open 'a'",
      undefined,
      undefined,
    ],
    [
      'an assertion without calls',
      "[AssertionError [ERR_ASSERTION]: Missing expected rejection.] {\n  code: 'ERR_ASSERTION'\n}",
      'node|AssertionError|Missing expected rejection.',
      undefined,
      undefined,
    ],
    [
      "Ruby's own files",
      "<internal:/usr/lib/ruby/kernel_require.rb>:85:in `require': cannot load such file -- a (LoadError)\n\tfrom <internal:/usr/lib/ruby/kernel_require.rb>:85:in `require'\n\tfrom main.rb:3:in `<main>'",
      'ruby|LoadError|cannot load such file -- a',
      'main.rb',
      2,
    ],
    ['Windows', 'TypeError: boom\n    at run (C:\\p\\a.js:3:5)', 'node|TypeError|boom', 'C:\\p\\a.js', 2],
    [
      'Python on Windows',
      'Traceback (most recent call last):\n  File "C:\\p\\lib\\a.py", line 3, in run\n    x()\n  File "C:\\Python311\\Lib\\json\\decoder.py", line 337, in decode\nValueError: boom',
      'python|ValueError|boom',
      'C:\\p\\lib\\a.py',
      2,
    ],
    [
      'a framework, with its causes',
      'org.springframework.beans.BeanCreationException: no bean\n\tat org.springframework.A.b(A.java:12) ~[a.jar!/:6]\n\tat com.shop.Main.main(Main.java:10) ~[classes!/:na]\nCaused by: java.lang.IllegalStateException: no url\n\t... 5 common frames omitted',
      'java|org.springframework.beans.BeanCreationException|no bean',
      'Main.java',
      9,
    ],
    [
      'a virtual environment',
      'Traceback (most recent call last):\n  File "a.py", line 3, in <module>\n    f()\n  File "/p/.venv/lib/python3.11/site-packages/x.py", line 59, in f\n    raise E\nx.E: boom',
      'python|x.E|boom',
      'a.py',
      2,
    ],
    ['old Rust', `thread 'main' panicked at 'boom', src/main.rs:2:5`, 'rust|panic|boom', 'src/main.rs', 1],
    [
      'libraries alone',
      'Traceback (most recent call last):\n  File "/v/site-packages/x.py", line 3, in run\nValueError: boom',
      'python|ValueError|boom',
      undefined,
      undefined,
    ],
  ];
  for (const [whose, output, expected, file, line] of traces) {
    it(`reads the trace of ${whose}`, () => {
      const [found] = readOutput({ output });
      assert.deepEqual([found?.tool, found?.code, found?.message].join('|'), expected);
      assert.deepEqual([found?.file, found?.line], [file, line]);
    });
  }

  it('finds at most 200 errors, of bounded length', () => {
    const output = Array.from({ length: 5_000 }, (_, n) => `a.ts(${n + 1},1): error TS1: ${'x'.repeat(20)}`).join('\n');
    assert.equal(readOutput({ output }).length, 200);
    const [long] = readOutput({ output: `a.ts(1,1): error TS1: ${'y'.repeat(1_000_000)}` });
    assert.ok((long?.message.length ?? 0) <= 4_096);
  });

  it('gives the same for the same output read twice', () => {
    const output = `${tsError}\n${trace}\n`.repeat(3);
    assert.deepEqual(readOutput({ output }), readOutput({ output }));
  });

  it('finds nothing in random bytes and throws nothing', () => {
    let seed = 7;
    const next = () => (seed = (seed * 48_271) % 2_147_483_647) % 256;
    const output = Buffer.from(Array.from({ length: 300_000 }, next)).toString('latin1');
    assert.deepEqual(readOutput({ output }), []);
  });
});

describe('A warning that is taken for an error', () => {
  for (const [command, printed] of [
    ['gcc -Wall -c a.c', '-Wunused-variable'],
    ['gcc -Wall -Werror -c a.c', '-Werror=unused-variable'],
    ['clang -Wall -Werror -c a.c', '-Werror,-Wunused-variable'],
  ] as const) {
    it(`keeps its name: ${printed}`, () => {
      const line = `a.c:2:22: error: unused variable 'unused' [${printed}]`;
      assert.deepEqual(tools(line, command), [`${command.split(' ')[0]}|-Wunused-variable|unused variable 'unused'`]);
    });
  }
});

describe('Speed of reading', () => {
  const goldenDir = path.join(import.meta.dirname, '../fixtures/output');
  const everything = readdirSync(goldenDir)
    .filter((file) => file.endsWith('.txt'))
    .map((file) => readFileSync(path.join(goldenDir, file), 'utf8'))
    .join('\n');

  const msOf = (output: string) => processorMsOf(() => readOutput({ output }));

  const manyLines: [string, string][] = [
    ['empty lines', '\n'],
    ['the output of yes', 'y\n'],
    ['lines of blanks', ' \n'],
    ['beginnings of traces', 'Traceback (most recent call last):\n'],
    ['errors without frames', 'TypeError: x\n'],
    ['tests that have no end', `____ a ____\n${'x\n'.repeat(400)}`],
    ['errors', 'a.ts(1,2): error TS1: no\n'],
  ];
  for (const [what, unit] of manyLines) {
    it(`is not slowed down by a megabyte of ${what}`, () => {
      assert.ok(msOf(unit.repeat(1_000_000 / unit.length)) < 500);
    });
  }

  it('reads 64 KB in which every tool is at work in well under 200 ms', () => {
    const output = everything.slice(0, 64 * 1024);
    assert.ok(msOf(output) < 200);
  });

  // Each of these makes some pattern try the most it can on a line of 4 KB.
  const hostile: [string, string][] = [
    ['blanks', ' '],
    ['blanks after a word', 'a  '],
    ['colons', ':'],
    ['places', 'a:1:2: '],
    ['brackets', '[a] ('],
    ['calls', '    at a (b:1:2'],
    ['quotes', `'"`],
    ['errors', 'error: '],
    ['dots', 'a.b'],
    ['carets', '| ^'],
    ['colons and digits', ':1'],
  ];
  for (const [what, unit] of hostile) {
    it(`is not slowed down by lines full of ${what}`, () => {
      const line = unit.repeat(4_096 / unit.length);
      const lines = [line, `  1:2  error  ${line}`, `    at ${line}`, `a.ts(${line}`, `/${line}`, `E  ${line}`];
      assert.ok(msOf(`${everything.slice(0, 100_000)}\n${`${lines.join('\n')}\n`.repeat(2)}`) < 1_000);
    });
  }
});
