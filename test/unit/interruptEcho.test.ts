import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { echoesInterrupt } from '../../src/host/capture/runs/interruptEcho.ts';

describe('the echo of Ctrl-C', () => {
  const ECHOES = [
    ['by itself', '^C'],
    ['after other lines', 'Serving on port 8000\r\n^C\r\n'],
    ['before the last words', 'waiting\r\n^CTraceback (most recent call last):\r\n  File "a.py", line 3\r\n'],
    ['after what was begun', 'Downloading 40 %^C\r\nexit status 1\r\n'],
    ['between what was begun and the last words', 'Working...^Cbye\r\n'],
    ['in colours', 'Downloading\u001b[32m 40 %\u001b[0m^C\u001b[0m\r\n'],
    ['after what was wiped', '40 %\r\u001b[K^C\r\n'],
  ] as const;
  for (const [name, end] of ECHOES) it(`is found ${name}`, () => assert.equal(echoesInterrupt(end), true));

  const TEXTS = [
    ['a pattern', "AssertionError: 'no' does not match /^Cannot find/\r\n"],
    ['patterns', 'expected one of (^Cannot|^Could not), got ^Cat\r\n'],
    ['an advice', 'Press ^C to stop\r\nError: listen EADDRINUSE\r\n'],
    ['a pointer', '    x ^ C\r\n'],
  ] as const;
  for (const [name, end] of TEXTS) it(`is not found in ${name}`, () => assert.equal(echoesInterrupt(end), false));
});
