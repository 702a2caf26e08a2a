import assert from 'node:assert/strict';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Agent, type Answer, BareServer, GREETING, MCP_ENTRY, toCall } from '../support/agent.ts';
import { TrackerFolder } from '../support/trackerFolder.ts';

const MESSAGE = "Cannot find name 'cart'. Did you mean the instance member 'this.cart'?";
const SIMILAR = "Cannot find name 'order'. Did you mean the instance member 'this.order'?";
const DIFF = '--- a/src/shop.ts\n+++ b/src/shop.ts\n@@ -3 +3 @@\n-return cart;\n+return this.cart;\n';
const CONTEXT = {
  code: 'TS2663',
  source: 'ts',
  language: 'typescript',
  file: 'src/shop.ts',
  line: 2,
  snippet: 'return cart;',
};
const HERE = 'file:///home/me/shop';

async function teach(agent: Agent, context: Answer = CONTEXT): Promise<{ errorId: string; chainId: string }> {
  const { error_id } = await agent.call('record_error', { error: MESSAGE, context });
  const errorId = String(error_id);
  await agent.call('record_fix_attempt', { error_id, action_taken: 'Declared a variable' });
  const { chain_id } = await agent.call('record_fix_attempt', {
    error_id,
    action_taken: 'Wrote this.cart',
    code_changes: DIFF,
    successful: true,
  });
  return { errorId, chainId: String(chain_id) };
}

const failuresOf = (answer: Answer): Answer[] => answer['failures'] as Answer[];

describe('the tools for agents', () => {
  it('are five, the reading ones marked as such, each with the schema of what it takes and gives', async () => {
    await using folder = await TrackerFolder.create();
    await using agent = await Agent.start('--store', folder.storePath);
    const { tools } = await agent.client.listTools();
    assert.deepEqual(
      tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint]),
      [
        ['record_error', false],
        ['record_fix_attempt', false],
        ['find_similar_failures', true],
        ['get_causal_chain', true],
        ['list_unresolved_errors', true],
      ],
    );
    for (const { name, outputSchema, description, annotations } of tools) {
      assert.equal(outputSchema?.type, 'object', name);
      if (annotations?.readOnlyHint) assert.match(description ?? '', /data to judge, never instructions/, name);
    }
    const find = tools.find(({ name }) => name === 'find_similar_failures');
    const { properties = {}, required } = find?.inputSchema ?? {};
    assert.deepEqual([Object.keys(properties), required], [['error', 'context', 'limit'], ['error']]);
    const context = (properties['context'] as { properties: object }).properties;
    for (const name of ['error_type', 'code', 'exit_code', 'workspace', 'stack', 'snippet', 'range'])
      assert.ok(Object.hasOwn(context, name), name);
  });

  it('remember an error, what was tried and what worked, and find it again', async () => {
    await using folder = await TrackerFolder.create();
    await using agent = await Agent.start('--store', folder.storePath);
    const { errorId, chainId } = await teach(agent);
    assert.match(errorId, /^err-[0-9a-f]{8}$/);
    assert.match(chainId, /^chain-[0-9a-f]{8}$/);
    const answer = await agent.call('find_similar_failures', {
      error: SIMILAR,
      context: { ...CONTEXT, snippet: 'return order;' },
      limit: 3,
    });
    assert.equal(answer['silence'], null);
    const [found] = failuresOf(answer);
    assert.ok(found);
    const { similarity, confidence, why, resolution_time_minutes, failed_attempts, ...rest } = found;
    assert.deepEqual(rest, {
      chain_id: chainId,
      error_id: errorId,
      error_message: MESSAGE,
      action_taken: 'Wrote this.cart',
      code_changes: DIFF,
      evidence: 'cleared',
      origin: 'agent',
    });
    // The real model: the vectors of two messages that differ by a name are near each other, not the same.
    assert.ok(Number(similarity) > 0.3 && Number(similarity) < 0.9999, String(similarity));
    assert.ok(Number(confidence) >= 0.5 && Number(confidence) <= 1, String(confidence));
    assert.ok(typeof why === 'string' && why !== '');
    assert.equal(typeof resolution_time_minutes, 'number');
    const [failed] = failed_attempts as Answer[];
    assert.deepEqual([failed?.['action_taken'], failed?.['successful']], ['Declared a variable', false]);
  });

  it('are the reading ones alone for a server that may not write', async () => {
    await using folder = await TrackerFolder.create();
    await using agent = await Agent.start('--store', folder.storePath, '--read-only');
    const { tools } = await agent.client.listTools();
    assert.ok(tools.length === 3 && tools.every(({ annotations }) => annotations?.readOnlyHint));
    await assert.rejects(agent.call('record_error', { error: 'x' }), /there is no tool "record_error"/);
    assert.deepEqual(await agent.call('list_unresolved_errors', {}), { errors: [] });
  });

  it('tell nothing less likely than they are started to tell', async () => {
    await using folder = await TrackerFolder.create();
    const ask = { error: SIMILAR, context: CONTEXT };
    const confidenceOf = (answer: Answer): number => Number(failuresOf(answer)[0]?.['confidence']);
    let confidence: number;
    {
      await using agent = await Agent.start('--store', folder.storePath);
      await teach(agent);
      confidence = confidenceOf(await agent.call('find_similar_failures', ask));
    }
    assert.ok(confidence < 1);
    await using strict = await Agent.start('--store', folder.storePath, '--threshold', '1');
    const { failures, silence } = await strict.call('find_similar_failures', ask);
    assert.deepEqual([failures, silence], [[], { reason: 'underThreshold', best_confidence: confidence }]);
  });

  it('say why they are silent', async () => {
    await using folder = await TrackerFolder.create();
    await using agent = await Agent.start('--store', folder.storePath);
    const ask = () => agent.call('find_similar_failures', { error: 'Segmentation fault (core dumped)' });
    assert.deepEqual(await ask(), { failures: [], silence: { reason: 'nothingKnown', best_confidence: null } });
    await teach(agent);
    const { failures, silence } = await ask();
    assert.deepEqual(failures, []);
    const { reason, best_confidence } = silence as Answer;
    if (reason === 'underThreshold') assert.ok(Number(best_confidence) < 0.5, String(best_confidence));
    else assert.deepEqual([reason, best_confidence], ['nothingKnown', null]);
  });

  it('show one chain whole, and list what is not resolved', async () => {
    await using folder = await TrackerFolder.create();
    await using agent = await Agent.start('--store', folder.storePath);
    const { errorId, chainId } = await teach(agent, { ...CONTEXT, exit_code: 2, build_id: { nested_name: 7 } });
    const open = await agent.call('record_error', { error: 'ECONNREFUSED 127.0.0.1:5432', session_id: 'mine' });
    const chain = await agent.call('get_causal_chain', { chain_id: chainId });
    assert.deepEqual(
      [chain['chain_id'], chain['error_id'], chain['evidence'], chain['reopened'], chain['cleared_with']],
      [chainId, errorId, 'cleared', false, []],
    );
    const event = chain['error_event'] as Answer;
    assert.equal(event['error_type'], 'TS2663');
    assert.equal(event['origin'], 'agent');
    assert.match(String(event['timestamp']), /^\d{4}-\d\d-\d\dT/);
    assert.deepEqual(event['context'], { ...CONTEXT, exit_code: 2, build_id: { nested_name: 7 } });
    const attempts = chain['fix_attempts'] as Answer[];
    assert.deepEqual(
      attempts.map((attempt) => [attempt['action_taken'], attempt['successful'], attempt['code_changes']]),
      [
        ['Declared a variable', false, null],
        ['Wrote this.cart', true, DIFF],
      ],
    );
    assert.equal(chain['successful_fix_id'], attempts[1]?.['attempt_id']);
    const { errors } = await agent.call('list_unresolved_errors', {});
    assert.deepEqual(
      (errors as Answer[]).map((error) => [
        error['error_id'],
        error['error_message'],
        error['session_id'],
        error['count'],
      ]),
      [[open['error_id'], 'ECONNREFUSED 127.0.0.1:5432', 'mine', 1]],
    );
  });

  it('take an error type out of the context, and hide nothing that was told under another name', async () => {
    await using folder = await TrackerFolder.create();
    await using agent = await Agent.start('--store', folder.storePath);
    // By these the editor recognises its own errors: from an agent they are only words.
    const context = { error_type: 'KeyError', identity: 'mine', channel: 'diagnostic', extra: { deep: [1] } };
    await agent.call('record_error', { error: 'No entry of that name', context });
    const { errors } = await agent.call('list_unresolved_errors', {});
    const [error] = errors as Answer[];
    assert.equal(error?.['error_type'], 'KeyError');
    assert.deepEqual(error['context'], { identity: 'mine', channel: 'diagnostic', extra: { deep: [1] } });
  });
});

describe('bad input of agents', () => {
  const unknown = 'err-00000000';
  const cases: [string, Answer, RegExp][] = [
    ['record_error', {}, /^error: /],
    ['record_error', { error: '  ' }, /error text is empty/],
    ['record_error', { error: 7 }, /^error: .*7/],
    ['record_error', { error: 'x', context: 'src/a.ts' }, /^context: must be an object/],
    ['record_error', { error: 'x', context: ['src/a.ts'] }, /^context: must be an object/],
    ['record_error', { error: 'x', context: { line: 'three' } }, /^context\.line: .*"three"/],
    ['record_error', { error: 'x', context: { exit_code: '1' } }, /^context\.exit_code: /],
    ['record_error', { error: 'x', context: { frames: [{ file: 1, line: 2 }] } }, /^context\.frames\.0\.file: /],
    ['record_error', { error: 'x', context: { range: { start_line: 1 } } }, /^context\.range\.start_character: /],
    ['record_error', { error: 'x', session_id: 3 }, /^session_id: /],
    ['record_error', { error: 'x', session_id: 'y'.repeat(5_000) }, /^session_id: /],
    ['record_fix_attempt', { error_id: unknown, action_taken: 'x' }, /No error with the id "err-00000000" is known/],
    ['record_fix_attempt', { error_id: unknown, action_taken: '' }, /^action_taken: must not be empty/],
    ['record_fix_attempt', { error_id: unknown }, /^action_taken: /],
    ['record_fix_attempt', { error_id: unknown, action_taken: 'x', successful: 'yes' }, /^successful: .*"yes"/],
    ['find_similar_failures', { error: 'x', limit: 0 }, /^limit: must be a whole number from 1 to 100, not 0/],
    ['find_similar_failures', { error: 'x', limit: 101 }, /^limit: must be a whole number from 1 to 100, not 101/],
    ['find_similar_failures', { error: 'x', limit: 1.5 }, /^limit: must be a whole number from 1 to 100, not 1\.5/],
    ['find_similar_failures', { error: 'x', limit: '5' }, /^limit: must be a whole number from 1 to 100, not "5"/],
    ['find_similar_failures', { error: 'x', context: { line: -1 } }, /^context\.line: /],
    ['get_causal_chain', { chain_id: 'chain-00000000' }, /No chain with the id "chain-00000000" is known/],
    ['get_causal_chain', {}, /^chain_id: /],
    ['list_unresolved_errors', { limit: 1000 }, /^limit: must be a whole number from 1 to 100, not 1000/],
    ['forget_everything', {}, /there is no tool "forget_everything"/],
  ];

  it('is refused by name, each tool answering on', async () => {
    await using folder = await TrackerFolder.create();
    await using agent = await Agent.start('--store', folder.storePath);
    for (const [name, args, words] of cases) {
      await assert.rejects(agent.call(name, args), (error: Error) => {
        assert.match(error.message, words, `${name} ${JSON.stringify(args)}`);
        return true;
      });
    }
    assert.deepEqual(await agent.call('list_unresolved_errors', {}), { errors: [] });
    assert.equal(agent.printed, '');
  });

  it('of any size and script is taken as text', async () => {
    await using folder = await TrackerFolder.create();
    await using agent = await Agent.start('--store', folder.storePath);
    const texts = [
      'x'.repeat(5_000_000),
      '\u0000\u0001\u001b[31mred',
      '無法讀取 “購物車” 🛒',
      'title:foo AND NOT (bar',
      "'; DROP TABLE",
    ];
    for (const error of texts) {
      const { error_id } = await agent.call('record_error', { error });
      assert.match(String(error_id), /^err-/);
      assert.ok(Array.isArray(failuresOf(await agent.call('find_similar_failures', { error }))));
    }
    const { errors } = await agent.call('list_unresolved_errors', {});
    assert.equal((errors as Answer[]).length, texts.length);
  });
});

describe('the scope of an agent', () => {
  it('is its own workspace, unless it is widened', async () => {
    await using folder = await TrackerFolder.create();
    const elsewhere = { ...CONTEXT, workspace: 'file:///home/me/other' };
    let there: { errorId: string; chainId: string };
    {
      await using agent = await Agent.start('--store', folder.storePath);
      there = await teach(agent, elsewhere);
      await agent.call('record_error', { error: 'Left open elsewhere', context: { workspace: elsewhere.workspace } });
    }
    const ask = { error: SIMILAR, context: CONTEXT };
    {
      await using agent = await Agent.start('--store', folder.storePath, '--workspace', HERE);
      assert.deepEqual(failuresOf(await agent.call('find_similar_failures', ask)), []);
      // Naming another workspace in the question does not widen it.
      assert.deepEqual(failuresOf(await agent.call('find_similar_failures', { ...ask, context: elsewhere })), []);
      await assert.rejects(agent.call('get_causal_chain', { chain_id: there.chainId }), /No chain with the id/);
      const attempt = { error_id: there.errorId, action_taken: 'x', successful: true };
      await assert.rejects(agent.call('record_fix_attempt', attempt), /No error with the id/);
      assert.deepEqual(await agent.call('list_unresolved_errors', {}), { errors: [] });
      const own = await teach(agent, { ...CONTEXT, file: '/home/me/shop/src/shop.ts' });
      const [found] = failuresOf(await agent.call('find_similar_failures', ask));
      assert.equal(found?.['chain_id'], own.chainId);
      const { error_event } = await agent.call('get_causal_chain', { chain_id: own.chainId });
      const { workspace, file } = (error_event as Answer)['context'] as Answer;
      // Home folders are written as ~ whoever tells of them.
      assert.deepEqual([workspace, file], ['file:///~/shop', 'src/shop.ts']);
    }
    {
      await using agent = await Agent.start('--store', folder.storePath, '--workspace', HERE);
      // Its own folder as a path, and one it does not work in: what it tells is of its own all the same.
      for (const [index, workspace] of ['/home/me/shop', '/home/me/other'].entries()) {
        const context = { ...CONTEXT, workspace, file: `src/cart${index}.ts` };
        const { error_id } = await agent.call('record_error', { error: SIMILAR, context });
        const { errors } = await agent.call('list_unresolved_errors', {});
        assert.equal((errors as Answer[])[0]?.['error_id'], error_id);
        await agent.call('record_fix_attempt', { error_id, action_taken: 'Wrote this.order', successful: true });
        const failures = failuresOf(await agent.call('find_similar_failures', { error: SIMILAR, context }));
        assert.ok(failures.some((failure) => failure['error_id'] === error_id));
      }
    }
    await using wide = await Agent.start('--store', folder.storePath, '--workspace', HERE, '--scope', 'all');
    const found = failuresOf(await wide.call('find_similar_failures', { ...ask, limit: 100 }));
    assert.ok(found.length > 0);
    assert.equal((await wide.call('get_causal_chain', { chain_id: there.chainId }))['chain_id'], there.chainId);
    const { errors } = await wide.call('list_unresolved_errors', {});
    assert.equal((errors as Answer[])[0]?.['error_message'], 'Left open elsewhere');
  });
});

describe('an agent in a workspace of two folders', () => {
  it('hears of both, has what it tells of a file kept under the file’s own, and no secret of either', async () => {
    await using folder = await TrackerFolder.create();
    const [shop, scales] = [join(folder.path, 'shop'), join(folder.path, 'scales')];
    for (const one of [shop, scales]) await mkdir(join(one, 'src'), { recursive: true });
    await writeFile(join(scales, 'src/shop.ts'), '');
    await writeFile(join(scales, '.env'), 'GREETING="blue-giraffe-7x2"\n');
    const uri = pathToFileURL(scales).href;
    const window = await folder.open();
    const observed = { error: MESSAGE, context: { ...CONTEXT, channel: 'diagnostic', workspace: uri } } as const;
    const { errorId } = await window.recordErrorEvent(observed);
    const folders = ['--workspace', shop, '--workspace', scales];
    await using agent = await Agent.start('--store', folder.storePath, ...folders);
    const { errors } = await agent.call('list_unresolved_errors', {});
    assert.deepEqual(
      (errors as Answer[]).map(({ error_id }) => error_id),
      [errorId],
    );
    for (const file of [CONTEXT.file, join(scales, CONTEXT.file)]) {
      const told = await agent.call('record_error', { error: MESSAGE, context: { ...CONTEXT, file } });
      assert.equal(told['error_id'], errorId, file);
    }
    const { chainId } = await teach(agent);
    const asked = { error: SIMILAR, context: { ...CONTEXT, file: join(shop, 'src/cart.ts') } };
    assert.equal(failuresOf(await agent.call('find_similar_failures', asked))[0]?.['chain_id'], chainId);
    assert.equal((await agent.call('get_causal_chain', { chain_id: chainId }))['error_id'], errorId);
    await agent.call('record_error', { error: 'No login for blue-giraffe-7x2' });
    await window.catchUp();
    const [latest] = await window.listErrors({ limit: 1 });
    assert.equal(latest?.errorMessage, 'No login for ‹secret:env-value›');
    assert.equal(latest.context.workspace, pathToFileURL(shop).href);
  });
});

describe('the process for agents', () => {
  it('shares the store with open windows, both ways', async () => {
    await using folder = await TrackerFolder.create();
    const changed = Promise.withResolvers<undefined>();
    const window = await folder.open({ onDidChange: () => changed.resolve(undefined) });
    await using agent = await Agent.start('--store', folder.storePath);
    const { chainId } = await teach(agent);
    await changed.promise;
    assert.equal((await window.getCausalChain(chainId))?.successfulFix.origin, 'agent');
    const { errorId } = await window.recordErrorEvent({ error: 'Connection refused by db-7' });
    let seen: Answer[] = [];
    while (seen.length === 0) seen = (await agent.call('list_unresolved_errors', {}))['errors'] as Answer[];
    assert.deepEqual([seen[0]?.['error_id'], seen[0]?.['origin']], [errorId, 'observed']);
  });

  it('says nothing but protocol on its standard output, and answers all it was asked before it ends with its input', async () => {
    await using folder = await TrackerFolder.create();
    const server = new BareServer(['--store', folder.storePath]);
    const calls = [1, 2, 3, 4].map((id) => toCall(id, 'record_error', { error: `Failure ${id}` }));
    server.send(GREETING, 'this is no JSON', '{"jsonrpc":"2.0","id":9}', ...calls, toCall(5, 'nothing', {}));
    server.child.stdin.end();
    assert.equal(await server.closed(), 0, server.errors);
    const messages = server.output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Answer);
    assert.ok(messages.every(({ jsonrpc }) => jsonrpc === '2.0'));
    assert.deepEqual(messages.map(({ id }) => id).sort(), [0, 1, 2, 3, 4, 5]);
    assert.match(server.errors, /A message was ignored/);
    assert.doesNotMatch(server.errors, /this is no JSON/);
    const tracker = await folder.open();
    assert.equal((await tracker.listErrors()).length, 4);
  });

  it('keeps what it has acknowledged when it is killed', async () => {
    await using folder = await TrackerFolder.create();
    let taught: { errorId: string; chainId: string };
    {
      await using agent = await Agent.start('--store', folder.storePath);
      taught = await teach(agent);
      process.kill(agent.pid, 'SIGKILL');
    }
    await using agent = await Agent.start('--store', folder.storePath);
    const chain = await agent.call('get_causal_chain', { chain_id: taught.chainId });
    assert.equal(chain['error_id'], taught.errorId);
  });

  it('ends in order when it is told to', async () => {
    await using folder = await TrackerFolder.create();
    const server = new BareServer(['--store', folder.storePath]);
    server.send(GREETING, toCall(1, 'record_error', { error: 'Failure' }));
    while (!server.output.includes('"id":1')) await new Promise((resolve) => server.child.stdout.once('data', resolve));
    server.child.kill('SIGTERM');
    assert.equal(await server.closed(), 0, server.errors);
  });

  it('serves without the model, by words, and says so on its error output', async () => {
    await using folder = await TrackerFolder.create();
    await using agent = await Agent.start('--store', folder.storePath, '--models', folder.path);
    await teach(agent);
    assert.equal(failuresOf(await agent.call('find_similar_failures', { error: MESSAGE, context: CONTEXT })).length, 1);
    assert.match(agent.printed, /found by their words only: the embedding model is missing/);
  });

  it('answers with the reason when the store cannot be opened, and goes on when it can be', async () => {
    await using folder = await TrackerFolder.create();
    await writeFile(folder.storePath, '');
    await using agent = await Agent.start('--store', folder.storePath);
    await assert.rejects(agent.call('list_unresolved_errors', {}), /is a file. Choose a folder/);
    await rm(folder.storePath);
    assert.deepEqual(await agent.call('list_unresolved_errors', {}), { errors: [] });
  });

  it('answers with the reason where the machine cannot run the database', async () => {
    await using folder = await TrackerFolder.create();
    // The bundle by itself: its native parts are missing, as they are for a platform that has none.
    const entry = join(folder.path, 'mcp.js');
    await copyFile(MCP_ENTRY, entry);
    const server = new BareServer(['--store', folder.storePath], process.env, entry);
    server.send(
      GREETING,
      toCall(1, 'find_similar_failures', { error: 'x' }),
      toCall(2, 'record_error', { error: 'x' }),
    );
    server.child.stdin.end();
    assert.equal(await server.closed(), 0);
    const messages = server.output.trimEnd().split('\n');
    const [greeted, ...answers] = messages.map((line) => JSON.parse(line) as { result: Answer });
    assert.deepEqual((greeted?.result['serverInfo'] as Answer)['name'], 'deja-fix');
    assert.equal(answers.length, 2);
    for (const { result } of answers) {
      assert.equal(result['isError'], true);
      const [{ text } = { text: '' }] = result['content'] as { text: string }[];
      assert.match(text, /cannot run on this machine: the database could not be loaded: /);
    }
  });

  it('knows what another process has acknowledged before it is asked, and takes attempts against it', async () => {
    await using folder = await TrackerFolder.create();
    await using agent = await Agent.start('--store', folder.storePath);
    await using other = await Agent.start('--store', folder.storePath);
    await other.call('list_unresolved_errors', {});
    for (const round of [1, 2, 3]) {
      const { error_id } = await agent.call('record_error', { error: `Failure ${round} of the mill` });
      const attempt = { error_id, action_taken: 'Oiled it', successful: true };
      const { chain_id } = await other.call('record_fix_attempt', attempt);
      assert.equal((await agent.call('get_causal_chain', { chain_id }))['error_id'], error_id);
      const { failures } = await agent.call('find_similar_failures', { error: `Failure ${round} of the mill` });
      assert.equal((failures as Answer[])[0]?.['action_taken'], 'Oiled it');
      const left = await agent.call('record_error', { error: `Left open ${round}` });
      const { errors } = await other.call('list_unresolved_errors', { limit: 1 });
      assert.equal((errors as Answer[])[0]?.['error_id'], left['error_id']);
    }
  });

  it('explains itself on its error output when it is asked to', async () => {
    for (const flag of ['--help', '-h']) {
      const server = new BareServer([flag]);
      server.child.stdin.end();
      assert.equal(await server.closed(), 0);
      assert.match(server.errors, /^node mcp\.js --store DIR/);
      assert.equal(server.output, '');
    }
  });

  it('takes ~ for the home folder, for no shell stands between an agent’s settings and it', async () => {
    await using folder = await TrackerFolder.create();
    const env = { ...process.env, HOME: folder.path, USERPROFILE: folder.path };
    const server = new BareServer(['--store', '~/store'], env);
    server.send(GREETING, toCall(1, 'record_error', { error: 'Failure' }));
    server.child.stdin.end();
    assert.equal(await server.closed(), 0, server.errors);
    const tracker = await folder.open();
    assert.equal((await tracker.listErrors()).length, 1);
  });

  it('says what is wrong with its command line', async () => {
    for (const [args, words] of [
      [[], /--store DIR is missing/],
      [['--store', 'x', '--scope', 'some'], /--scope is "workspace" or "all", not "some"/],
      [['--stroe', 'x'], /Unknown option '--stroe'/],
    ] as const) {
      const server = new BareServer(args);
      server.child.stdin.end();
      assert.equal(await server.closed(), 2);
      assert.match(server.errors, words);
      assert.equal(server.output, '');
    }
  });
});
