import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HeadAndTail } from '../../src/core/runs/headAndTail.ts';
import { toPlainText } from '../../src/host/capture/runs/plainText.ts';
import { processorMsOf } from '../support/processorTime.ts';

describe('the head and the tail of a text', () => {
  const rows: [name: string, pieces: string[], text: string][] = [
    ['nothing', [], ''],
    ['a short text is whole', ['abc', 'def'], 'abcdef'],
    ['a text as long as both is whole', ['abcde', 'fghij'], 'abcdefghij'],
    ['of a longer one the middle is left out', ['abcde', 'fghij', 'klmno'], 'abcde\n… 5 characters left out …\nklmno'],
    ['a piece longer than both', ['abcdefghijklmno'], 'abcde\n… 5 characters left out …\nklmno'],
    ['pieces of one character', Array.from('abcdefghijklmno'), 'abcde\n… 5 characters left out …\nklmno'],
  ];
  for (const [name, pieces, text] of rows) {
    it(name, () => {
      const kept = new HeadAndTail(5, 5);
      for (const piece of pieces) kept.add(piece);
      assert.equal(kept.text(), text);
    });
  }

  it('the last characters come from the tail, and from the head where that is too short', () => {
    const kept = new HeadAndTail(5, 5);
    for (const piece of ['abc', 'defg']) kept.add(piece);
    assert.deepEqual([kept.end(1), kept.end(4), kept.end(100)], ['g', 'defg', 'abcdefg']);
  });

  it('a hundred megabytes in small pieces are taken in at once and leave little', () => {
    const kept = new HeadAndTail(48_000, 96_000);
    const piece = 'y\n'.repeat(128);
    const tookMs = processorMsOf(() => {
      for (let count = 0; count < 400_000; count++) kept.add(piece);
    }, 1);
    kept.add('the end');
    assert.ok(tookMs < 2_000, `${tookMs} ms`);
    assert.ok(kept.text().length < 145_000);
    assert.ok(kept.text().endsWith('y\nthe end'));
  });
});

describe('the plain text of a terminal', () => {
  const rows: [name: string, raw: string, plain: string][] = [
    ['colours', '\u001b[31merror\u001b[0m: no', 'error: no'],
    ['the marks of shell integration', '\u001b]633;C\u0007out\r\n\u001b]633;D;1\u0007', 'out'],
    [
      'a title with blanks, a link',
      '\u001b]0;me@host: ~/a b\u0007\u001b]8;;file:///a\u001b\\a.ts\u001b]8;;\u001b\\',
      'a.ts',
    ],
    ['an image', '\u001bPq#0;2;0;0;0\u001b\\after', 'after'],
    ['a sequence that never ends', 'before\u001b]0;cut', 'before'],
    ['a line drawn over', '10%\r50%\rdone\r\nnext', 'done\nnext'],
    ['line ends of Windows', 'a\r\r\nb\r\n', 'a\nb'],
    ['binary', 'a\u0000\u0001\u007f\u009bb\ud800c', 'ab\ufffdc'],
    ['the indentation of the first line', '\n\n  File "a.py", line 4\n', '  File "a.py", line 4'],
    ['blank lines', 'a\n\n\n\n\nb', 'a\n\nb'],
    [
      'a spinner that goes back to the first column',
      '\u001b[1G\u001b[0K⠙\u001b[1G\u001b[0Korder.ts(2,7): error',
      'order.ts(2,7): error',
    ],
  ];
  for (const [name, raw, plain] of rows) it(name, () => assert.equal(toPlainText(raw), plain));

  it('of the worst that is kept takes a few milliseconds', () => {
    for (const raw of [
      '\u001b]'.repeat(72_000),
      '\u001b['.repeat(72_000),
      '\r'.repeat(144_000),
      '\u001b]0;'.padEnd(144_000, 'x'),
    ]) {
      const tookMs = processorMsOf(() => toPlainText(raw));
      assert.ok(tookMs < 150, `${tookMs} ms for ${JSON.stringify(raw.slice(0, 4))}`);
    }
  });
});
