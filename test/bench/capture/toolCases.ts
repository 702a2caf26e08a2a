/** A failure of a real tool, with what it says and what makes it pass. */
export type ToolCase = {
  tool: string;
  family: string;
  /** Names that an event may give the tool. */
  names: readonly string[];
  command: string;
  files: Readonly<Record<string, string>>;
  /** Files after the work. */
  fixed: Readonly<Record<string, string>>;
  /** Codes that an event may give; empty where the tool has none. */
  codes: readonly string[];
  /** What the event's message holds. */
  message: string;
  /** Empty where the tool names none. */
  file: string;
  /** A part of the faulty line; empty where the tool names none. */
  at: string;
};

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>shop</groupId>
  <artifactId>shop</artifactId>
  <version>1</version>
  <properties>
    <maven.compiler.source>17</maven.compiler.source>
    <maven.compiler.target>17</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
</project>
`;
const JAVA = 'class Shop {\n  static int count() {\n    return "three";\n  }\n}\n';
const C_MAIN =
  '#include <stdio.h>\n\nint main(void) {\n  int count = total;\n  printf("%d\\n", count);\n  return 0;\n}\n';
const RUST = 'fn main() {\n    let count: i32 = "three";\n    println!("{}", count);\n}\n';
const GO_MOD = 'module shop\n\ngo 1.20\n';
const GO = 'package main\n\nimport "fmt"\n\nfunc main() {\n\tvar count int = "three"\n\tfmt.Println(count)\n}\n';

function tool(
  name: string,
  family: string,
  command: string,
  files: Readonly<Record<string, string>>,
  edit: readonly [file: string, from: string, to: string],
  expected: Pick<ToolCase, 'codes' | 'message' | 'file' | 'at'> & { names?: readonly string[] },
): ToolCase {
  const [file, from, to] = edit;
  const text = files[file] ?? '';
  if (!text.includes(from)) throw new Error(`${name}: ${from} is not in ${file}`);
  return { tool: name, family, command, files, fixed: { [file]: text.replace(from, to) }, names: [name], ...expected };
}

export const TOOL_CASES: readonly ToolCase[] = [
  tool(
    'tsc',
    'TypeScript',
    'npx tsc --noEmit --strict order.ts',
    { 'order.ts': 'export const first = 1;\nexport const count: number = "three";\n' },
    ['order.ts', '"three"', '3'],
    {
      names: ['ts', 'tsc'],
      codes: ['TS2322', '2322'],
      message: "Type 'string' is not assignable to type 'number'.",
      file: 'order.ts',
      at: 'three',
    },
  ),
  tool(
    'eslint',
    'JavaScript',
    'npx eslint same.js',
    {
      'eslint.config.mjs': "export default [{ files: ['**/*.js'], rules: { eqeqeq: 'error' } }];\n",
      'same.js': 'export function same(a, b) {\n  return a == b;\n}\n',
    },
    ['same.js', '==', '==='],
    { codes: ['eqeqeq'], message: "Expected '===' and instead saw '=='", file: 'same.js', at: 'a == b' },
  ),
  tool(
    'node',
    'JavaScript',
    'node shop.mjs',
    { 'shop.mjs': 'function nameOf(person) {\n  return person.first.name;\n}\n\nconsole.log(nameOf({}));\n' },
    ['shop.mjs', 'person.first.name', 'person.first?.name'],
    {
      codes: ['TypeError'],
      message: "Cannot read properties of undefined (reading 'name')",
      file: 'shop.mjs',
      at: 'person.first.name',
    },
  ),
  tool(
    'node:test',
    'JavaScript',
    'node --test sum.test.mjs',
    {
      'sum.test.mjs':
        "import assert from 'node:assert/strict';\nimport { it } from 'node:test';\n\nit('adds', () => {\n  assert.equal(1 + 1, 3);\n});\n",
    },
    ['sum.test.mjs', '3);', '2);'],
    {
      names: ['node', 'node:test', 'node-test'],
      codes: ['ERR_ASSERTION', 'AssertionError', 'testCodeFailure', 'ERR_TEST_FAILURE'],
      message: 'Expected values to be strictly equal',
      file: 'sum.test.mjs',
      at: 'assert.equal(1',
    },
  ),
  tool(
    'npm',
    'JavaScript',
    'npm run compile',
    { 'package.json': '{\n  "name": "shop",\n  "scripts": {\n    "build": "true"\n  }\n}\n' },
    ['package.json', '"build"', '"compile"'],
    { codes: [''], message: 'Missing script: "compile"', file: '', at: '' },
  ),
  tool('gcc', 'C', 'gcc -c -o /dev/null main.c', { 'main.c': C_MAIN }, ['main.c', 'total', '3'], {
    codes: [''],
    message: 'undeclared',
    file: 'main.c',
    at: 'int count',
  }),
  tool(
    'g++',
    'C++',
    'g++ -c -o /dev/null shop.cpp',
    { 'shop.cpp': '#include <string>\n\nint count() {\n  std::string text = "three";\n  return text;\n}\n' },
    ['shop.cpp', 'return text', 'return text.size()'],
    { names: ['gcc', 'g++'], codes: [''], message: 'cannot convert', file: 'shop.cpp', at: 'return text' },
  ),
  tool('clang', 'C', 'clang -c -o /dev/null main.c', { 'main.c': C_MAIN }, ['main.c', 'total', '3'], {
    names: ['clang', 'gcc'],
    codes: [''],
    message: "use of undeclared identifier 'total'",
    file: 'main.c',
    at: 'int count',
  }),
  tool(
    'make',
    'C',
    'make all',
    { Makefile: 'all: missing.txt\n\techo done\n' },
    ['Makefile', 'all: missing.txt', 'all:'],
    { codes: [''], message: "No rule to make target 'missing.txt'", file: '', at: '' },
  ),
  tool(
    'make with gcc',
    'C',
    'make',
    { Makefile: 'all:\n\tgcc -c -o /dev/null main.c\n', 'main.c': C_MAIN },
    ['main.c', 'total', '3'],
    { names: ['gcc', 'make'], codes: [''], message: 'undeclared', file: 'main.c', at: 'int count' },
  ),
  tool(
    'rustc',
    'Rust',
    'rustc --emit=metadata -o out.rmeta main.rs',
    { 'main.rs': RUST },
    ['main.rs', '"three"', '3'],
    { codes: ['E0308'], message: 'mismatched types', file: 'main.rs', at: 'let count' },
  ),
  tool(
    'cargo',
    'Rust',
    'cargo check --offline',
    {
      'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n\n[workspace]\n',
      'src/main.rs': RUST,
    },
    ['src/main.rs', '"three"', '3'],
    { names: ['cargo', 'rustc'], codes: ['E0308'], message: 'mismatched types', file: 'src/main.rs', at: 'let count' },
  ),
  tool(
    'cargo test',
    'Rust',
    'cargo test --offline -q',
    {
      'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n\n[workspace]\n',
      'src/lib.rs':
        'pub fn add(a: i32, b: i32) -> i32 {\n    a - b\n}\n\n#[test]\nfn adds() {\n    assert_eq!(add(1, 1), 2);\n}\n',
    },
    ['src/lib.rs', 'a - b', 'a + b'],
    {
      names: ['cargo', 'rustc', 'rust'],
      codes: ['', 'panic'],
      message: 'assertion `left == right` failed',
      file: 'src/lib.rs',
      at: 'assert_eq!',
    },
  ),
  tool('go build', 'Go', 'go build -o /dev/null .', { 'go.mod': GO_MOD, 'main.go': GO }, ['main.go', '"three"', '3'], {
    names: ['go'],
    codes: [''],
    message: 'cannot use "three"',
    file: 'main.go',
    at: 'var count',
  }),
  tool(
    'go vet',
    'Go',
    'go vet ./...',
    {
      'go.mod': GO_MOD,
      'main.go': 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Printf("%d\\n", "three")\n}\n',
    },
    ['main.go', '"three"', '3'],
    { names: ['go', 'vet', 'go vet'], codes: [''], message: 'of wrong type string', file: 'main.go', at: 'Printf' },
  ),
  tool(
    'go test',
    'Go',
    'go test ./...',
    {
      'go.mod': GO_MOD,
      'sum_test.go':
        'package shop\n\nimport "testing"\n\nfunc TestSum(t *testing.T) {\n\tif 1+1 != 3 {\n\t\tt.Errorf("wrong sum: %d", 1+1)\n\t}\n}\n',
    },
    ['sum_test.go', '!= 3', '!= 2'],
    {
      names: ['go', 'go test'],
      codes: ['', 'TestSum', 'FAIL'],
      message: 'wrong sum: 2',
      file: 'sum_test.go',
      at: 't.Errorf',
    },
  ),
  tool('javac', 'Java', 'javac -d . Shop.java', { 'Shop.java': JAVA }, ['Shop.java', '"three"', '3'], {
    names: ['javac', 'java'],
    codes: [''],
    message: 'incompatible types: String cannot be converted to int',
    file: 'Shop.java',
    at: 'return',
  }),
  tool(
    'maven',
    'Java',
    'mvn -o -q compile',
    { 'pom.xml': POM, 'src/main/java/Shop.java': JAVA },
    ['src/main/java/Shop.java', '"three"', '3'],
    {
      names: ['javac', 'java', 'maven', 'mvn'],
      codes: [''],
      message: 'incompatible types: ',
      file: 'src/main/java/Shop.java',
      at: 'return',
    },
  ),
  tool(
    'java',
    'Java',
    'java Start.java',
    {
      'Start.java':
        'public class Start {\n  public static void main(String[] args) {\n    String name = args.length > 5 ? "x" : null;\n    System.out.println(name.length());\n  }\n}\n',
    },
    ['Start.java', ': null', ': "y"'],
    {
      codes: ['NullPointerException', 'java.lang.NullPointerException'],
      message: 'Cannot invoke "String.length()"',
      file: 'Start.java',
      at: 'name.length',
    },
  ),
  tool(
    'python',
    'Python',
    'python3 shop.py',
    { 'shop.py': 'def price(item):\n    return item["price"]\n\n\nprint(price({"name": "tea"}))\n' },
    ['shop.py', 'item["price"]', 'item.get("price")'],
    { codes: ['KeyError'], message: "'price'", file: 'shop.py', at: 'return item' },
  ),
  tool(
    'python (syntax)',
    'Python',
    'python3 -m py_compile half.py',
    { 'half.py': 'def half(value):\n    return value / 2\n\nprint(half(4)\n' },
    ['half.py', 'half(4)', 'half(4))'],
    { names: ['python'], codes: ['SyntaxError'], message: "'(' was never closed", file: 'half.py', at: 'print(' },
  ),
  tool(
    'pytest',
    'Python',
    'python3 -m pytest -q -p no:cacheprovider test_sum.py',
    { 'test_sum.py': 'def add(a, b):\n    return a - b\n\n\ndef test_sum():\n    assert add(1, 1) == 2\n' },
    ['test_sum.py', 'a - b', 'a + b'],
    {
      names: ['pytest', 'python'],
      codes: ['AssertionError'],
      message: 'assert 0 == 2',
      file: 'test_sum.py',
      at: 'assert add',
    },
  ),
  tool(
    'unittest',
    'Python',
    'python3 -m unittest test_shop',
    {
      'test_shop.py':
        'import unittest\n\n\nclass ShopTest(unittest.TestCase):\n    def test_sum(self):\n        self.assertEqual(1 + 1, 3)\n',
    },
    ['test_shop.py', '3)', '2)'],
    {
      names: ['python', 'unittest'],
      codes: ['AssertionError'],
      message: '2 != 3',
      file: 'test_shop.py',
      at: 'assertEqual',
    },
  ),
];
