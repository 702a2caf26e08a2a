import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Agent, GREETING, MCP_ENTRY, toCall } from '../support/agent.ts';
import { listNetworkAddresses } from '../support/networkAddresses.ts';
import { checkoutDir } from '../support/toolsDir.ts';
import { HAS_STRACE } from '../support/tracedEngine.ts';
import { TrackerFolder } from '../support/trackerFolder.ts';

/** What opens, names or waits at an address of the network. */
const REACHING = /\b(?:socket\(AF_INET|bind\(|listen\()/;

describe('nothing goes over the network', () => {
  it('from the process for agents, from exec to exit', async () => {
    await using folder = await TrackerFolder.create();
    if (!HAS_STRACE) {
      // What cannot be traced is at least asked for.
      await using agent = await Agent.start('--store', folder.storePath);
      await agent.call('record_error', { error: "Cannot find name 'cart'.", context: {} });
      assert.deepEqual(await listNetworkAddresses(agent.pid), []);
      return;
    }
    const trace = join(folder.path, 'trace');
    const server = [process.execPath, MCP_ENTRY, '--store', folder.storePath];
    const calls = [
      toCall(1, 'record_error', { error: "Cannot find name 'cart'.", context: {} }),
      toCall(2, 'find_similar_failures', { error: "Cannot find name 'order'." }),
    ];
    const { stdout } = spawnSync('strace', ['-f', '-e', 'trace=socket,bind,listen,connect', '-o', trace, ...server], {
      input: [GREETING, ...calls, ''].join('\n'),
      encoding: 'utf8',
    });
    assert.match(stdout, /"error_id"/);
    assert.match(stdout, /"failures"/);
    const traced = (await readFile(trace, 'utf8')).split('\n');
    assert.ok(traced.some((line) => /\+\+\+ exited with 0 \+\+\+/.test(line)));
    assert.deepEqual(
      traced.filter((line) => REACHING.test(line)),
      [],
    );
  });

  for (const bundle of ['extension.cjs', 'panel.js', 'outputReader.cjs'])
    it(`from ${bundle}: it holds no call that could`, async () => {
      const text = await readFile(join(checkoutDir, 'dist', bundle), 'utf8');
      assert.deepEqual(findNetworkCalls(text), []);
    });

  it('and what could is found', () => {
    const calls = ['await fetch(url)', 'return fetch(a)', 'globalThis.fetch', 'new WebSocket(a)', 'require("https")'];
    for (const call of calls) assert.equal(findNetworkCalls(`a;\n${call};\n`).length, 1, call);
  });
});

/** Modules of the network that are asked for, and calls of what is there without asking; a cache has a method `fetch` of its own. */
function findNetworkCalls(bundle: string): string[] {
  const call =
    /(?:\brequire\(|\bfrom\s?|\bimport\()["'](?:node:)?(?:net|https?|http2|tls|dgram|dns)["']|\bnew (?:XMLHttpRequest|WebSocket|EventSource)\b|\.sendBeacon\b|\b(?:globalThis|window|self)\.fetch\b|\b(?:await|return)\s+fetch\(|[=,(]\s*fetch\(/g;
  return [...bundle.matchAll(call)].map(({ 0: found, index }) => bundle.slice(Math.max(0, index - 60), index) + found);
}
