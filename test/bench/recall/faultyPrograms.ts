/**
 * Small faulty programs of many languages. `$a`, `$b`… are names of values and functions, `$A`, `$B`… names of types; they are
 * filled in twice, each time with others, and the real tool is run on both.
 */
export type Language = {
  tool: string;
  /** File and how it is run; `%` stands for the file. */
  file: string;
  command: readonly string[];
  frame: (body: string) => string;
  bodies: readonly string[];
};

const asIs = (body: string): string => body;
const go = (body: string): string => (body.startsWith('package') ? body : `package main\n\n${body}\n`);

export const LANGUAGES: readonly Language[] = [
  {
    tool: 'python',
    file: 'main.py',
    command: ['python3', '%'],
    frame: asIs,
    bodies: [
      'def $a():\n    return $b\n$a()',
      'import $a.$b',
      'from os import $a',
      'class $A:\n    def $a(self):\n        return self.$b\n$A().$a()',
      'def $a($b):\n    pass\n$a()',
      'def $a($b):\n    pass\n$a(1, 2)',
      'def $a($b):\n    pass\n$a(1, $c=2)',
      '$a = {}\n$a["$b"]',
      '$a = []\n$a[3]',
      '$a = None\n$a.$b()',
      '$a = 1 + "$b"',
      'int("$a")',
      '$a, $b = [1]',
      'def $a():\n    $b += 1\n$b = 1\n$a()',
      '$a = (1, 2)\n$a[0] = 3',
      '$a = 3\n$a()',
      'class $A:\n    def __init__(self, $a):\n        pass\n$A()',
      'open("$a.txt")',
      'raise ValueError("no such thing: $a_x")',
      'def $a($b):\n    return $a($b)\n$a(1)',
      '$a = 1\nassert $a == 2',
      'import unittest\nclass $A(unittest.TestCase):\n    def test_$a(self):\n        self.assertEqual(["$b"], ["$c"])\nunittest.main()',
    ],
  },
  {
    tool: 'node',
    file: 'main.js',
    command: ['node', '%'],
    frame: asIs,
    bodies: [
      'function $a() { return $b; }\n$a();',
      'const $a = {};\n$a.$b();',
      'const $a = undefined;\n$a.$b;',
      'let $a = null;\n$a.$b = 1;',
      'const $a = 1;\n$a = 2;',
      'require("./$a");',
      'require("$a");',
      'const { $a } = null;',
      'class $A {}\n$A();',
      'const $a = 3;\nnew $a();',
      'for (const $a of 3) {}',
      'const [$a] = {};',
      '$a;\nlet $a = 1;',
      'throw new Error("cannot find $a_x");',
      'class $A { constructor() { this.$a(); } }\nnew $A();',
      'require("fs").readFileSync("/nowhere/$a.json");',
      'require("assert").equal("$a", "$b");',
      'require("assert").deepEqual({ $a: 1 }, { $b: 2 });',
      'let $a = 1;\nlet $a = 2;',
      'class $A extends $B {}',
      'JSON.parse("{$a}");',
      'class $A { #$a = 1; static $b(x) { return x.#$a; } }\n$A.$b({});',
      'require("child_process").execFileSync("$a");',
      'BigInt("$a");',
    ],
  },
  {
    tool: 'gcc',
    file: 'main.c',
    command: ['gcc', '-Wall', '-fsyntax-only', '%'],
    frame: asIs,
    bodies: [
      'int $a(void) { return $b; }',
      'struct $A { int $a; };\nint $b(struct $A *$c) { return $c->$d; }',
      'int $a(int $b) { return $b; }\nint $c(void) { return $a(); }',
      'int $a(int $b) { return $b; }\nint $c(void) { return $a(1, 2); }',
      'int $a(void) { int $b = 1; return 0; }',
      'int $a(void) { return $b(); }',
      'void $a($A $b) {}',
      'int $a;\nchar *$a;',
      'int $a(void) { char *$b = 3.5; return 0; }',
      'struct $A;\nint $a(struct $A *$b) { return $b->$c; }',
      'int $a(void) { const int $b = 1; $b = 2; return 0; }',
      'int $a(void) { int $b; return *$b; }',
      'int $a(void) { int $b = 1\n return $b; }',
      '#include "$a.h"',
      'static int $a(void) { return 1; }',
      'int $a(void) { int $b[3]; $b = 0; return 0; }',
      'int $a(void) { goto $b; }',
    ],
  },
  {
    tool: 'go',
    file: 'main.go',
    command: ['go', 'vet', '%'],
    frame: go,
    bodies: [
      'func main() { _ = $a }',
      'func main() { $a := 1 }',
      'type $A struct{}\n\nfunc main() { var $a $A; $a.$b() }',
      'func main() { var $a int = "$b"; _ = $a }',
      'type $A struct{}\n\nfunc $a(s string) {}\n\nfunc main() { $a($A{}) }',
      'func $a($b int) {}\n\nfunc main() { $a() }',
      'func $a() int { return 1 }\n\nfunc main() { $b, $c := $a(); _, _ = $b, $c }',
      'type $A interface{ $M() }\n\ntype $B struct{}\n\nfunc main() { var $a $A = $B{}; _ = $a }',
      'import "$a/$b"\n\nfunc main() { $b.$c() }',
      'import "fmt"\n\nfunc main() { fmt.$A() }',
      'func main() { $a := 1; $a := 2; _ = $a }',
      'func $a() {}\n\nfunc $a() {}\n\nfunc main() {}',
      'func main() { $a := 1; $b := "x"; _ = $a + $b }',
      'type $A struct{ $a int }\n\nfunc main() { _ = $A{$b: 1} }',
      'func $a() int { }\n\nfunc main() {}',
      'func main() { for range $a { } }',
      'func main() { var $a $A; _ = $a }',
      'func main() { return 1 }',
      'func main() { const $a = 1; $a = 2 }',
      'func main() { $a: for {} }',
      'func main() { goto $a }',
      'func main() { var $a [3]int; _ = $a[5]; $b := 1; _ = $b[0] }',
      'type $A struct{ $A }\n\nfunc main() {}',
      'func main() { var $a int; *$a = 1 }',
      'func main() { var $a chan<- int; <-$a }',
      'type $A struct{ $a int }\n\nfunc main() { _ = $A{1, 2} }',
      'func main() { _ = map[string]int{"$a": 1, "$a": 2} }',
    ],
  },
  {
    tool: 'javac',
    file: 'Main.java',
    command: ['javac', '-d', '.', '%'],
    frame: asIs,
    bodies: [
      'class $A { int $a() { return $b; } }',
      'class $A { void $a() { $b(); } }',
      'class $A { void $a() { $B $b = null; } }',
      'class $A { int $a() { return "x"; } }',
      'class $A { void $a(int $b) {} void $c() { $a("x"); } }',
      'class $A { void $a() { int $b; int $c = $b; } }',
      'class $A { void $a() { int $b = 1; int $b = 2; } }',
      'import $a.$b.$C;\nclass $A {}',
      'interface $A { void $a(); }\nclass $B implements $A {}',
      'class $A { private int $a; }\nclass $B { int $b($A $c) { return $c.$a; } }',
      'class $A { void $a() { throw new Exception("x"); } }',
      'class $A { int $a; static int $b() { return $a; } }',
      'class $A { void $a() {} static void $b() { $a(); } }',
      'class $A { final int $a = 1; void $b() { $a = 2; } }',
      'class $A { int $a(int $b) { if ($b > 1) return 1; } }',
      'final class $A {}\nclass $B extends $A {}',
      'class $A { $A(int $a) {} }\nclass $B extends $A {}',
      'abstract class $A {}\nclass $B { Object $a = new $A(); }',
      'class $A { void $a() { String $b = 1; } }',
      'class $A { void $a() { $B.$b(); } }',
      'class $A { int $a = 1\n}',
      'class $A { void $a() { var $b; var $c = null; } }',
      'sealed interface $A permits $B {}\nclass $B {}',
      'import java.util.*;\nclass $A { Map<String, List<Integer>> $a = new HashMap<String, List<String>>(); }',
      'class $A { static void $a() { new $B(); } class $B {} }',
      'record $A(int $a) {}\nclass $B { int $b = new $A(1).$c(); }',
    ],
  },
  {
    tool: 'rustc',
    file: 'main.rs',
    command: ['rustc', '--emit=metadata', '--out-dir', '.', '%'],
    frame: (body) => (body.includes('fn main') ? body : `${body}\nfn main() {}`),
    bodies: [
      'fn $a() -> i32 { $b }',
      'fn $a() { let $b: String = 1; }',
      'fn $a() { let $b = String::new(); let $c = $b; drop($b); }',
      'fn $a() { let $b = 1; $b = 2; }',
      'struct $A { $a: i32 }\nfn $b($c: $A) -> i32 { $c.$d }',
      'fn $a($b: i32) {}\nfn $c() { $a(); }',
      'fn $a($b: $A) {}',
      'use $a::$B;',
      'trait $A { fn $a(&self); }\nstruct $B;\nimpl $A for $B {}',
      'fn $a<T>($b: T) -> T { $b + $b }',
      'struct $A;\nfn $a($b: $A) { println!("{}", $b); }',
      'fn $a() -> &str { "x" }',
      'enum $A { $B, $C }\nfn $a($b: $A) -> i32 { match $b { $A::$B => 1 } }',
      'fn $a() { let mut $b = vec![1]; let $c = &$b; $b.push(2); println!("{:?}", $c); }',
      'struct $A { $a: i32 }\nfn $b() { let _ = $A {}; }',
      'mod $a { fn $b() {} }\nfn $c() { $a::$b(); }',
      'fn $a() { $b!(); }',
      'fn $a() { let $b = 1; $b.$c(); }',
    ],
  },
];

/** What is put in: sets of names of unlike shapes. */
const NAMES: readonly (readonly [lower: readonly string[], upper: readonly string[]])[] = [
  [
    ['total', 'price', 'count', 'row'],
    ['Cart', 'Shop', 'Item'],
  ],
  [
    ['grand_total', 'w', 'orderList', 'x2'],
    ['PriceTable', 'Q', 'HttpServer'],
  ],
  [
    ['fetchAll', 'unit_price9', 'zeta', 'kk'],
    ['Node3', 'OrderQueue', 'Zz'],
  ],
  // Of other scripts, and words that messages are made of.
  [
    ['größe', 'name', 'value', 'цена'],
    ['Größe', 'Value', 'Property'],
  ],
];

/** The program with each of the sets of names. */
export function fill(body: string): string[] {
  return NAMES.map(([lower, upper]) =>
    body.replace(/\$([a-dA-DM])/g, (_, letter: string) => {
      if (letter === 'M') return 'Run';
      const index = letter.toLowerCase().charCodeAt(0) - 97;
      return (letter === letter.toLowerCase() ? lower[index] : upper[index]) ?? letter;
    }),
  );
}
