import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { parseCommandLine } from '../../src/mcp/commandLine.ts';

const parse = (...args: string[]) => parseCommandLine(['--store', '/memory', ...args], '/deja-fix/dist');

describe('the command line of the server for agents', () => {
  it('takes several workspaces, folders and URIs, each once and in their order', () => {
    const given = ['/srv/shop', 'file:///srv/scales', '/srv/shop', ''].flatMap((one) => ['--workspace', one]);
    const workspaces = [pathToFileURL('/srv/shop').href, 'file:///srv/scales'];
    assert.deepEqual(parse(...given)?.scope, { workspaces, isNarrow: true, threshold: undefined });
    assert.equal(parse(...given, '--scope', 'all')?.scope.isNarrow, false);
    assert.deepEqual(parse()?.scope, { workspaces: [], isNarrow: false, threshold: undefined });
  });

  it('writes every workspace as the editor does', () => {
    const given = ['/srv/c++', 'file:///srv/c++/', 'file:///D:/x', 'vscode-vfs://host/c++'];
    const { workspaces } = parse(...given.flatMap((one) => ['--workspace', one]))?.scope ?? {};
    assert.deepEqual(workspaces, ['file:///srv/c%2B%2B', 'file:///d%3A/x', 'vscode-vfs://host/c++']);
  });

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
