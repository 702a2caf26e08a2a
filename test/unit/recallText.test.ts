import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { callsOf, saidOf, toEmbeddedText, toSearchText, type SearchedError } from '../../src/core/recallText.ts';

function sample(errorMessage: string, context: SearchedError['context'] = {}, errorType = ''): SearchedError {
  return { errorMessage, errorType, context };
}

const JAVA = `java.lang.IllegalStateException: total of cart is missing
\tat java.base/java.util.Objects.requireNonNull(Objects.java:233)
\tat shop.cart.Prices.total(Prices.java:14)
\tat shop.cart.CartTest.addsUp(CartTest.java:9)
\tat org.junit.Assert.assertEquals(Assert.java:118)
\tat org.springframework.boot.Main.run(Main.java:1)
Caused by: java.io.IOException: no price
\t... 3 more`;

describe('what is said of an error', () => {
  it('is the message without the calls of its trace', () =>
    assert.equal(
      saidOf(sample(JAVA)),
      'java.lang.IllegalStateException: total of cart is missing\nCaused by: java.io.IOException: no price',
    ));

  it('is what was read out of a pasted text, where that was', () =>
    assert.equal(saidOf(sample('src/a.ts(1,2): error TS2304: no a', { readMessage: 'no a' })), 'no a'));
});

describe("the calls in the user's own code, the innermost first", () => {
  const traces: [language: string, trace: string, calls: string[]][] = [
    ['java', JAVA, ['shop.cart.Prices.total Prices.java:13', 'shop.cart.CartTest.addsUp CartTest.java:8']],
    [
      'javascript',
      `TypeError: x is not a function
    at total (/w/src/cart.js:3:5)
    at async Promise.all (index 0)
    at Object.<anonymous> (/w/node_modules/jest/build/run.js:1:1)
    at /w/src/main.js:9:1
    at node:internal/modules/cjs/loader:1:1`,
      ['total /w/src/cart.js:2', ' /w/src/main.js:8'],
    ],
    [
      'python',
      `Traceback (most recent call last):
  File "/w/main.py", line 9, in <module>
    total()
  File "/w/cart.py", line 3, in total
    return json.loads("")
  File "/usr/lib/python3.11/json/__init__.py", line 346, in loads
    return _default_decoder.decode(s)
ValueError: empty`,
      ['total /w/cart.py:2', '<module> /w/main.py:8'],
    ],
    [
      'go',
      `panic: no price

goroutine 1 [running]:
main.total(...)
\t/w/cart.go:7 +0x1d
runtime.main()
\t/usr/local/go/src/runtime/proc.go:283 +0x28b`,
      [' /w/cart.go:6'],
    ],
    [
      'c#',
      `System.NullReferenceException: Object reference not set
   at Shop.Cart.Total(Int32 count) in C:\\w\\Cart.cs:line 12
   at System.Threading.Tasks.Task.Execute() in C:\\x\\Task.cs:line 1`,
      ['Shop.Cart.Total(Int32 count) C:\\w\\Cart.cs:11'],
    ],
    [
      'ruby',
      "cart.rb:3:in `total': no price (RuntimeError)\n\tfrom cart.rb:9:in `show'\n\tfrom /usr/lib/ruby/gems/3.1/x.rb:1:in `run'",
      ['show cart.rb:8'],
    ],
  ];
  for (const [language, trace, calls] of traces)
    it(`of ${language}`, () =>
      assert.deepEqual(
        callsOf(sample(trace)).map(({ name, file, line }) => `${name} ${file}:${line ?? ''}`),
        calls,
      ));

  it('come from the stack that was captured rather than from the message', () =>
    assert.deepEqual(
      callsOf(sample('total is missing', { stack: JAVA })).map(({ name }) => name),
      ['shop.cart.Prices.total', 'shop.cart.CartTest.addsUp'],
    ));
});

describe('the text whose words are searched', () => {
  const text = toSearchText(
    sample(JAVA, { snippet: '  const grandTotal = sum(prices);' }, 'java.lang.IllegalStateException'),
  );
  for (const word of [
    'IllegalStateException',
    'Illegal',
    'missing',
    'Prices',
    'addsUp',
    'adds',
    'grandTotal',
    'grand',
    'CartTest',
  ])
    it(`has ${word}`, () => assert.match(text, new RegExp(`\\b${word}\\b`)));
  for (const word of ['junit', 'springframework', 'requireNonNull', 'lang'])
    it(`has no ${word}`, () => assert.doesNotMatch(text.replace(/^.*\n.*\n/, ''), new RegExp(`\\b${word}\\b`)));

  it('is bounded', () =>
    assert.ok(toSearchText(sample('aB '.repeat(9_000), { snippet: 'x '.repeat(9_000) })).length <= 4_000));
});

describe('the text that the model reads', () => {
  it('is the message, the words of its names and the innermost calls', () =>
    assert.equal(
      toEmbeddedText(sample("No price in 'grandTotal'", { stack: JAVA, snippet: 'const a = 1;' }, 'E1')),
      "No price in 'grandTotal'\ngrand Total\nPrices.total CartTest.addsUp",
    ));

  it('is the same with and without the type, and short whatever comes', () => {
    const message = 'x'.repeat(16_000);
    assert.equal(toEmbeddedText(sample(message, {}, 'TS1')), toEmbeddedText(sample(message)));
    assert.ok(toEmbeddedText(sample(message)).length < 400);
  });

  it('keeps the tail of a long message', () =>
    assert.match(toEmbeddedText(sample(`${'word '.repeat(200)} it was the disk`)), /it was the disk$/));
});
