import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseCommandLine } from '../../src/mcp/commandLine.ts';

const parse = (...args: string[]) => parseCommandLine(['--store', '/memory', ...args], '/deja-fix/dist');

describe('the command line of the server for agents', () => {
  it('leaves the threshold to the memory where it names none', () => {
    assert.equal(parse()?.scope.threshold, undefined);
  });

  for (const [given, then] of [
    ['0', 0],
    ['0.65', 0.65],
    ['1', 1],
  ] as const) {
    it(`takes ${given} for a threshold`, () => assert.equal(parse('--threshold', given)?.scope.threshold, then));
  }

  for (const given of ['', ' ', '1.01', '65', '50%', 'high', 'NaN', '=-0.1'])
    it(`refuses ${JSON.stringify(given)} for a threshold`, () => {
      const args = given.startsWith('=') ? [`--threshold${given}`] : ['--threshold', given];
      assert.throws(() => parse(...args), /--threshold is a number from 0 to 1, not "/);
    });
});
