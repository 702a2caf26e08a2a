import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { quotedIn } from '../../src/core/template/quotedNames.ts';
import { toErrorType, toTemplate } from '../../src/core/template.ts';
import { processorMsOf } from '../support/processorTime.ts';

describe('the template of a message', () => {
  const rows: [message: string, template: string, slots: string[]][] = [
    [
      "Type 'string' is not assignable to type 'number'.",
      'Type ‹› is not assignable to type ‹›.',
      ['type string', 'type number'],
    ],
    [
      "Property 'a' doesn't exist on type '{ a: string; }'.",
      "Property ‹› doesn't exist on type ‹›.",
      ['symbol a', 'type { a: string; }'],
    ],
    ['ENOENT: no such file, open /srv/a/b.json', 'ENOENT: no such file, open ‹›', ['path /srv/a/b.json']],
    ['error at C:\\work\\a.cs:3', 'error at ‹›', ['path C:\\work\\a.cs:3']],
    [
      'listen EADDRINUSE: address already in use :::3000',
      'listen EADDRINUSE: address already in use :::‹›',
      ['port 3000'],
    ],
    ['borrow of moved value: `x`', 'borrow of moved value: ‹›', ['symbol x']],
    ['see https://example.org/a?b=1 for more', 'see ‹› for more', ['url https://example.org/a?b=1']],
    [
      'request 123e4567-e89b-12d3-a456-426614174000 failed',
      'request ‹› failed',
      ['hash 123e4567-e89b-12d3-a456-426614174000'],
    ],
    ['segfault at 0xdeadbeef', 'segfault at ‹›', ['hash 0xdeadbeef']],
    ['expected 2 arguments,\n   but got 3', 'expected ‹› arguments, but got ‹›', ['number 2', 'number 3']],
    ["';' expected.", "';' expected.", []],
    ["'super' must be called before accessing 'this'", "'super' must be called before accessing 'this'", []],
    ['The \u2018for...of\u2019 statement', "The 'for...of' statement", []],
    ["Cannot find module './shop'", 'Cannot find module ‹›', ['module ./shop']],
    ["Cannot find package 'left-pad'", 'Cannot find package ‹›', ['package left-pad']],
    ['error on line 12 of a.cfg', 'error on line ‹› of ‹›', ['line 12', 'path a.cfg']],
    ['Unsupported engine left-pad@1.2.3', 'Unsupported engine ‹›', ['package left-pad@1.2.3']],
    ['needs v1.2.3-rc.1', 'needs ‹›', ['version v1.2.3-rc.1']],
    ['No matching export for fooBar', 'No matching export for ‹›', ['symbol fooBar']],
    ['java.lang.IllegalStateException: bad state', 'java.lang.IllegalStateException: bad state', []],
    [
      "Type 'A' is missing the following properties from type 'B': x, y, and 3 more.",
      'Type ‹› is missing the following properties from type ‹›: ‹›, and ‹› more.',
      ['type A', 'type B', 'symbol x, y', 'number 3'],
    ],
    ["'foo'", "'foo'", []],
    ['', '', []],
  ];
  for (const [message, template, slots] of rows) {
    it(`of ${JSON.stringify(message)} is ${JSON.stringify(template)}`, () => {
      const made = toTemplate(message);
      assert.equal(made.text, template);
      assert.deepEqual(
        made.slots.map(({ kind, value }) => `${kind} ${value}`),
        slots,
      );
    });
  }
});

describe('the same error with other names has the same template', () => {
  const pairs: [tool: string, one: string, other: string][] = [
    ['node', 'foo is not defined', 'grandTotal is not defined'],
    ['node', 'x.map is not a function', 'this.items.sum is not a function'],
    ['node', "Cannot read properties of undefined (reading 'a')", "Cannot read properties of undefined (reading 'bc')"],
    [
      'node',
      "Expected values to be strictly equal:\n\n'a' !== 'b'",
      "Expected values to be strictly equal:\n+ actual - expected\n\n+ 'c'\n- 'd'",
    ],
    ['node', '[].total is not a function', 'x.total is not a function'],
    ['npm', 'No matching version found for left-pad@^9.0.0.', 'No matching version found for @shop/cart@~1.0.'],
    ['python', "NameError: name 'x' is not defined", "NameError: name 'yy' is not defined. Did you mean: 'zz'?"],
    [
      'python',
      "f() missing 1 required positional argument: 'x'",
      "Cart.total() missing 1 required positional argument: 'y'",
    ],
    ['python', 'No module named requests', 'No module named shop.cart'],
    ['unittest', 'AssertionError: Lists differ: [1, 2] != [3]', "AssertionError: Lists differ: [] != ['a', 'b']"],
    ['pytest', 'assert total(1) == 3', "assert cart['a'] == None"],
    ['junit', 'expected:<1> but was:<2>', 'expected:<a[b]c> but was:<a[\nx]c>'],
    ['junit', 'expected: <1> but was: <2>', 'expected: <true> but was: <false>'],
    [
      'javac',
      'cannot find symbol\n  symbol:   variable x\n  location: class A',
      'cannot find symbol\n  symbol:   variable total\n  location: class shop.Cart',
    ],
    [
      'javac',
      'incompatible types: String cannot be converted to int',
      'incompatible types: List<Cart> cannot be converted to Map<String, Cart>',
    ],
    ['javac', 'package shop.cart does not exist', 'package x does not exist'],
    ['go', 'undefined: x', 'undefined: cart.Total'],
    ['go', 'declared and not used: x', 'declared and not used: total'],
    [
      'go',
      'cannot use x (variable of type int) as string value in assignment',
      'cannot use a.b (variable of type *Cart) as Shop value in assignment',
    ],
    [
      'go',
      'x.Foo undefined (type T has no field or method Foo)',
      'cart.total undefined (type *shop.Cart has no field or method total)',
    ],
    [
      'gcc',
      '‘x’ undeclared (first use in this function); did you mean ‘y’?',
      '‘total’ undeclared (first use in this function)',
    ],
    ['ld', "undefined reference to `total'", "undefined reference to `shop::total(int, char const*)'"],
    ['rustc', 'cannot find value `x` in this scope', 'cannot find value `total` in this scope'],
    ['rustc', "expected `&'static str`, found `String`", 'expected `Vec<Cart>`, found `()`'],
    ['mypy', 'Name "x" is not defined', 'Name "total" is not defined'],
    ['eslint', "'a' is assigned a value but never used.", "'grandTotal' is assigned a value but never used."],
    [
      'eslint',
      "Function 'a' has a complexity of 25. Maximum allowed is 20.",
      "Function 'sum' has a complexity of 31. Maximum allowed is 10.",
    ],
    [
      'tsc',
      "Property 'a' is missing in type '{}' but required in type 'A'.",
      "Property 'b' is missing in type '{ c: string; }' but required in type 'Cart<D>'.",
    ],
    ['eslint', 'Expected space(s) before "else".', 'Expected space(s) before "static".'],
    ['eslint', "Expected '===' and instead saw '=='.", "Expected '!==' and instead saw '!='."],
    ['eslint', 'Unnecessary escape character: \\#.', 'Unnecessary escape character: \\d.'],
    ['tsc', "'static' modifier cannot be used here.", "'readonly' modifier cannot be used here."],
    ['tsc', "Property 'default' does not exist on type 'A'.", "Property 'total' does not exist on type 'B'."],
    ['shell', 'command not found: foo', 'command not found: docker-compose'],
    ['shell', 'command not found: w', 'command not found: foo'],
    ['shell', 'total: unbound variable', 'a: unbound variable'],
    [
      'shell',
      'let: a=1+: syntax error: operand expected (error token is "+")',
      'b2 *: syntax error: operand expected (error token is "*")',
    ],
    [
      'node',
      `Unexpected token '}', "{"total": }" is not valid JSON`,
      `Unexpected token '}', ..."w":\n "b" }" is not valid JSON`,
    ],
    [
      'node',
      'The expression evaluated to a falsy value:\n\n  ok(a)\n',
      'The expression evaluated to a falsy value:\n\n  assert.ok(total ===\n  b)\n',
    ],
    [
      'python',
      'x1() takes 1 positional argument but 2 were given',
      'total() takes 3 positional argument but 4 were given',
    ],
    [
      'python',
      "name 'valu' is not defined. Did you mean: 'False'?",
      "name 'totl' is not defined. Did you mean: 'total'?",
    ],
    ['python', 'Object of type Cart is not JSON serializable', 'Object of type set is not JSON serializable'],
    ['python', "'a' is not a valid Cart", "'b' is not a valid PriceTable"],
    ['pylint', 'nonlocal name a found without binding', 'nonlocal name total found without binding'],
    ['php', 'require(a.php): Failed to open stream', 'require(/p/shop.php): Failed to open stream'],
    ['make', 'Circular a <- b dependency dropped.', 'Circular total.o <- shop.h dependency dropped.'],
    ['python', 'no such column: b', 'no such column: total'],
    ['ruby', 'uninitialized constant Q', 'uninitialized constant Cart::Item'],
    ['ruby', "undefined method `a' for Cart:Class", "undefined method `total' for Q:Class"],
    ['ruby', 'No such file or directory @ rb_sysopen - a', 'No such file or directory @ rb_sysopen - shop/total.csv'],
    ['php', 'Class A contains 1 abstract method', 'Class Cart contains 2 abstract method'],
    [
      'perl',
      "Can't locate A.pm in @INC (you may need to install the A module)",
      "Can't locate Shop/Cart.pm in @INC (you may need to install the Shop::Cart module)",
    ],
    ['biome', 'The value assigned to a is never read.', 'The value assigned to grandTotal is never read.'],
    ['any', 'Unknown column: price', 'Unknown column: a'],
    ['any', 'error: duplicate property key: total', 'error: duplicate property key: w'],
    ['node', 'name is not defined', 'it is not defined'],
    ['node', 'total is not a function', 'method is not a function'],
    ['node', 'Cannot read private member #a from an object', 'Cannot read private member #grandTotal from an object'],
    ['node', 'connect ECONNREFUSED 127.0.0.1:80', 'connect ECONNREFUSED ::1:5432'],
    [
      'node',
      "Cannot find module 'a'\nRequire stack:\n- /x/a.js",
      "Cannot find module 'b'\nRequire stack:\n- /y/b.js\n- /z/c.js",
    ],
    ['node', 'spawn git ENOENT', 'spawn /usr/bin/docker-compose ENOENT'],
    [
      'python',
      "TypeError: Can't instantiate abstract class A with abstract method a",
      "TypeError: Can't instantiate abstract class Cart with abstract method grand_total",
    ],
    ['pyflakes', "'os.total' imported but unused", "'shop.cart' imported but unused"],
    ['pylint', 'Unused import os', 'Unused import grand_total'],
    ['pylint', "Unused argument 'self'", "Unused argument 'total'"],
    ['biome', 'This variable x is unused.', 'This variable grandTotal is unused.'],
    ['biome', 'The name variable is undeclared.', 'The grandTotal variable is undeclared.'],
    ['biome', "Can't assign x because it's a constant.", "Can't assign cart_items because it's a constant."],
    ['tsc', "'errors.email' is possibly 'undefined'.", "'x' is possibly 'undefined'."],
    ['tsc', "'process.x' is possibly 'undefined'.", "'x' is possibly 'undefined'."],
    [
      'tsc',
      "known properties, and ''a-b'' does not exist in type 'A'.",
      "known properties, and 'c' does not exist in type 'B<C>'.",
    ],
    [
      'tsc',
      "does not implement inherited abstract member value from class 'A'",
      "does not implement inherited abstract member total from class 'B'",
    ],
    ['go', 'label value declared and not used', 'label total declared and not used'],
    ['go', 'invalid recursive type: A refers to itself', 'invalid recursive type: PriceTable refers to itself'],
    [
      'go',
      'invalid operation: cannot index x (variable of type int)',
      'invalid operation: cannot index cart.total (variable of type *Cart)',
    ],
    [
      'javac',
      "cannot infer type for local variable x\n  (variable initializer is 'null')",
      "cannot infer type for local variable grandTotal\n  (variable initializer is 'null')",
    ],
    [
      'tsc',
      "Property 'x' does not exist on type '{ 'c d': number; e: { 'f-g': number; }; }'.",
      "Property 'y' does not exist on type 'Cart'.",
    ],
    [
      'tsc',
      "Type 'A[]' is not assignable to type '{ 'c d': B; }[]'.",
      "Type '{ 'c d': 1; }' is not assignable to type 'B'.",
    ],
    [
      'maven',
      'Could not find artifact a.b:c:jar:1.0 in central',
      'Could not find artifact com.shop:cart-core:jar:2.1-SNAPSHOT in central',
    ],
    [
      'elixir',
      'function A.b/1 is undefined (module A is not available)',
      'function Shop.Cart.sum/0 is undefined (module Shop.Cart is not available)',
    ],
    ['kotlinc', "Unresolved reference 'is'.", "Unresolved reference 'total'."],
    ['postgres', 'permission denied for table a', 'permission denied for table order_items'],
    ['curl', 'Could not resolve host: a.b', 'Could not resolve host: shop.example.org'],
    ['kotlinc', 'Unresolved reference: x', 'Unresolved reference: Cart'],
    ['java', 'Cannot invoke "String.length()" because "x" is null', 'Cannot invoke "Cart.total()" because "y" is null'],
    ['ld', 'cannot open C:\\Program Files\\Shop\\a.dll', 'cannot open D:\\b.dll'],
    ['any', 'no such file ./größe', 'no such file ./total'],
    ['any', 'Timeout of 2000ms exceeded', 'Timeout of 5 s exceeded'],
    ['any', 'allocated 12 MB of 3.5GB', 'allocated 128MB of 1 GiB'],
    ['any', 'deadline of 30ms passed at 12:30:01', 'deadline of 1500ms passed at 09:12:44'],
    ['any', 'commit 1a2b3c4d not found', 'commit ffee00112233 not found'],
    ['any', 'no handler for get_user', 'no handler for remove_item'],
    ['any', 'bad range [1, 2, 3]', 'bad range [7]'],
    ['any', 'missing in {a: 1}', 'missing in {}'],
    ['any', 'failed\n    at a (/x/a.js:1:2)\n    at b (/x/b.js:3:4)', 'failed\n    at c (/y/c.js:5:6)'],
  ];
  for (const [tool, one, other] of pairs)
    it(`${tool}: ${JSON.stringify(one)}`, () => assert.equal(toTemplate(other).text, toTemplate(one).text));
});

describe('different errors have different templates', () => {
  const pairs: [one: string, other: string][] = [
    ["Cannot find name 'a'.", "Cannot find module 'a'."],
    ["Cannot find name 'a'.", "Cannot find name 'a'. Did you mean 'b'?"],
    ["';' expected.", "',' expected."],
    ["Expected 'undefined' and instead saw 'void'.", "Expected '===' and instead saw '=='."],
    ["Invalid value for 'jsxFactory'.", "Invalid value for 'moduleKind'."],
    ["Missing space after '=>'.", "Missing space before '=>'."],
    ["Object is possibly 'null'.", "Object is possibly 'undefined'."],
    ["'await' has no effect", "'async' has no effect"],
    ['TypeError: a is wrong', 'ValueError: a is wrong'],
    ['connect ECONNREFUSED 127.0.0.1:80', 'connect ETIMEDOUT 127.0.0.1:80'],
    ['error TS2322: it failed', 'error TS2345: it failed'],
    ["Use 'Math.pow'", "Use 'Object.hasOwn()'"],
    ["The 'u' flag is missing", "The 'v' flag is missing"],
    ["The left side of a 'for...in' statement", "The left side of a 'for...of' statement"],
    ['undefined is not a function', 'null is not a function'],
    [`Unexpected token '<', "<a" is not valid JSON`, `Unexpected token '}', "{}}" is not valid JSON`],
    ["undefined method `a' for nil:NilClass", "undefined method `a' for Cart:Class"],
    ["'a' is not a valid URL", "'a' is not a valid date"],
    ['unknown error: timeout', 'unknown error: refused'],
    ['UTF8 is not supported', 'SHA256 is not supported'],
    [
      'invalid operation: cannot index x (variable of type int)',
      'invalid operation: cannot indirect x (variable of type int)',
    ],
    ["'__bool__' does not return 'bool'", "'__str__' does not return 'str'"],
    ['Unnecessary "else" after "return"', 'Unnecessary "else" after "raise"'],
    ['signature does not match the interface', 'signature does not match the supertype'],
    ['the value is not defined', 'the property is not defined'],
    ['foo', 'bar'],
    ["'foo'", "'bar'"],
    ['first_thing', 'second_thing'],
  ];
  for (const [one, other] of pairs)
    it(`${one} / ${other}`, () => assert.notEqual(toTemplate(one).text, toTemplate(other).text));
});

describe('whatever the message', () => {
  it('a template is the same each time, bounded, and leaves no slot without its value', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.lorem()), (message) => {
        const { text, slots } = toTemplate(message);
        assert.deepEqual(toTemplate(message), { text, slots });
        assert.ok(text.length <= 2_000);
        if (!message.includes('‹')) assert.ok(slots.length === text.split('‹›').length - 1);
      }),
    );
  });

  it('any name in quotes gives way to any other', () => {
    const name = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,20}$/);
    const templateOf = (one: string) => toTemplate(`Cannot find the thing '${one}X' in \`${one}Y\`.`).text;
    fc.assert(fc.property(name, name, (a, b) => templateOf(a) === templateOf(b)));
  });

  const long: [what: string, text: string][] = [
    ['an open quote', `'${'a/'.repeat(2_000_000)}`],
    ...[
      "'",
      '"a',
      'a.',
      'a_',
      "'{ ",
      '1,',
      '[1,',
      '{a:',
      '<a',
      '/a',
      'x@',
      'aB',
      '~',
      ' \t',
      'a::',
      'expected:<',
      'method a in class ',
    ].map((part): [string, string] => [`many ${JSON.stringify(part)}`, part.repeat(16_000 / part.length)]),
  ];
  for (const [what, text] of long) {
    it(`${what} is read in a moment`, () => {
      assert.ok(processorMsOf(() => toTemplate(text)) < 1_000);
    });
  }
});

it('a message that is nothing but a name has its type in front', () => {
  assert.equal(toTemplate("'price'", 'KeyError').text, 'KeyError: ‹›');
  assert.equal(toTemplate("'price'").text, "'price'");
});

it('what stands in quotes is told, signs and words of the language too', () =>
  assert.deepEqual(quotedIn("'a' isn't \"b\", `c` or ';'"), ['a', 'b', 'c', ';']));

describe('the type of an error', () => {
  const rows: [source: string | undefined, code: string | undefined, type: string][] = [
    ['ts', '2322', 'TS2322'],
    ['js', '7016', 'TS7016'],
    ['tsc', '2322', 'TS2322'],
    ['eslint', 'no-undef', 'no-undef'],
    ['rustc', 'E0382', 'E0382'],
    ['ts', undefined, ''],
    [undefined, '42', '42'],
  ];
  for (const [source, code, type] of rows) {
    it(`of ${source ?? 'no source'} and ${code ?? 'no code'} is "${type}"`, () =>
      assert.equal(toErrorType(source, code), type));
  }
});
