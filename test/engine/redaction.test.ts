import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { v7 as uuidV7 } from 'uuid';
import type { CausalChainTracker } from '../../src/engine/causalChainTracker.ts';
import { record, type RecordItem, secretValues } from '../../src/protocol/engine.ts';
import { askTransferShare, exportMemory, importMemory } from '../../src/protocol/transfer.ts';
import { Agent } from '../support/agent.ts';
import { ForkedEngine } from '../support/forkedEngine.ts';
import { readWhatIsThere } from '../support/storeSearch.ts';
import { TrackerFolder, WITHOUT_MODEL } from '../support/trackerFolder.ts';

/** Where in all files below a folder one of the texts stands, plain or in UTF-16. */
async function findBytes(folder: string, texts: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readWhatIsThere(path.join(entry.parentPath, entry.name));
    for (const text of texts)
      if (bytes.includes(text) || bytes.includes(Buffer.from(text, 'utf16le'))) found.push(`${text} in ${entry.name}`);
  }
  return found;
}

const secret = (name: string): string => `ghp_${name.padEnd(8, 'x')}R7tQ2mZ9kL4vB8nC1sD5fG3hJ6w`;

/** An error with a secret of its own in every text it can hold. */
function plantedError(key: string): Extract<RecordItem, { kind: 'error' }> {
  const at = { file: `src/${secret('frame')}.ts`, line: 1 };
  return {
    kind: 'error',
    input: {
      key,
      error: `Request with ${secret('message')} was refused`,
      errorType: `E ${secret('type')}`,
      context: {
        source: secret('source'),
        code: secret('code'),
        file: `src/${secret('file')}.ts`,
        uri: `file:///p/src/${secret('uri')}.ts`,
        snippet: `const a = '${secret('snippet')}';`,
        workspace: `file:///p/${secret('space')}`,
        workspaceName: secret('wsname'),
        taskName: `deploy ${secret('task')}`,
        command: `deploy --with ${secret('command')}`,
        cwd: `/p/${secret('cwd')}`,
        stack: `at f (${secret('stack')})`,
        frames: [at],
        output: `printed ${secret('output')}`,
        alsoReported: [
          { tool: 'x', severity: 'error', message: secret('also'), stack: secret('alsost'), frames: [at] },
        ],
        identity: `x\n${secret('identity')}`,
        extra: { note: { deep: [secret('extra')] }, password: 'plainpassword' },
      },
      timestamp: 1,
      origin: 'agent',
    },
  };
}

async function plantChain(tracker: CausalChainTracker, item: RecordItem & { input: { key: string } }): Promise<void> {
  const attempt = (successful: boolean, name: string): RecordItem => ({
    kind: 'attempt',
    input: {
      key: uuidV7(),
      errorId: item.input.key,
      actionTaken: `Ran with ${secret(`${name}act`)}`,
      codeChanges: `@@ -1 +1 @@\n-a\n+token: '${secret(`${name}code`)}'\n`,
      allChanges: `@@ -1 +1 @@\n-a\n+b ${secret(`${name}all`)}\n`,
      successful,
    },
  });
  const seen: RecordItem = {
    kind: 'observation',
    input: {
      key: uuidV7(),
      subject: item.input.key,
      fact: { kind: 'seenAgain', data: { sessionId: 's', source: { channel: 'told', tool: secret('tool') } } },
    },
  };
  const results = await tracker.record([item, seen, attempt(false, 'f'), attempt(true, 's')]);
  assert.deepEqual(
    results.map(({ kind }) => kind),
    ['error', 'observation', 'attempt', 'attempt'],
  );
}

describe('what is written', () => {
  it('holds no planted secret in any file of the store, whatever text it came in', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open();
    await plantChain(tracker, plantedError(uuidV7()));
    const [chain] = await tracker.listChains();
    assert.match(chain?.errorEvent.errorMessage ?? '', /^Request with ‹secret:github-token› was refused$/);
    assert.match(chain?.successfulFix.codeChanges ?? '', /\+token: '‹secret:[a-z-]+›'/);
    assert.equal(JSON.stringify(await tracker.listErrors()).includes('ghp_'), false);
    await tracker.dispose();
    assert.deepEqual(await findBytes(folder.storePath, ['ghp_', 'R7tQ2mZ9kL4vB8nC1sD5fG3hJ6w', 'plainpassword']), []);
  });

  it('holds no secret of a run either, and the run is known again by its masked identity', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const run = (key: string, timestamp: number): RecordItem => ({
      kind: 'failure',
      input: {
        key,
        channel: 'task',
        headline: `Task “${secret('head')}” failed`,
        output: `src/a.ts(1,2): error TS2304: Cannot find name '${secret('found')}'.\nwith password=Sommer2024! and\n${secret('out')}\nSommer2024!`,
        command: `tsc --token ${secret('cmd')}`,
        taskName: secret('name'),
        cwd: folder.path,
        identity: `task\n${secret('ident')}\nSommer2024!`,
        sessionId: 's',
        timestamp,
      },
    });
    const [first, second] = await tracker.record([run(uuidV7(), 1), run(uuidV7(), 2)]);
    assert.ok(first?.kind === 'error' && second?.kind === 'error');
    assert.equal(first.errorId, second.errorId);
    const [error] = await tracker.listErrors();
    assert.equal(error?.count, 2);
    assert.equal(error.errorMessage, "Cannot find name '‹secret:github-token›'.");
    await tracker.dispose();
    assert.deepEqual(await findBytes(folder.storePath, ['ghp_', 'R7tQ2mZ9kL4vB8nC1sD5fG3hJ6w', 'Sommer2024']), []);
  });

  it('holds no value of an .env file, and none is kept of the values themselves', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    tracker.learnSecrets(['blue-giraffe-seven', 'unused-but-told-value']);
    await tracker.recordErrorEvent({
      error: 'No login for blue-giraffe-seven',
      context: { cwd: '/p/blue-giraffe-seven' },
    });
    const [error] = await tracker.listErrors();
    assert.equal(error?.errorMessage, 'No login for ‹secret:env-value›');
    await tracker.dispose();
    assert.deepEqual(await findBytes(folder.storePath, ['blue-giraffe-seven', 'unused-but-told-value']), []);
  });

  it('is found again by the same error with another secret in it', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open();
    const { errorId } = await tracker.recordErrorEvent({ error: `fatal: bad credentials ${secret('one')} for origin` });
    await tracker.recordFixAttempt({ errorId, actionTaken: 'Made a new token', successful: true });
    const [failure] = await tracker.querySimilarFailures({
      error: `fatal: bad credentials ${secret('two')} for origin`,
    });
    assert.equal(failure?.chain.errorEvent.id, errorId);
    assert.equal(failure.chain.errorEvent.errorMessage, 'fatal: bad credentials ‹secret:github-token› for origin');
  });

  it('names no home folder', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    await tracker.recordErrorEvent({
      error: 'ENOENT: /home/wilhelmina/p/a.txt and C:\\Users\\wilhelmina\\a.txt',
      context: { uri: 'file:///home/wilhelmina/p/a.ts', file: '/Users/wilhelmina/p/a.ts', cwd: '/home/wilhelmina' },
    });
    const [error] = await tracker.listErrors();
    assert.equal(error?.errorMessage, 'ENOENT: ~/p/a.txt and ~\\a.txt');
    assert.deepEqual([error.context.uri, error.context.file, error.context.cwd], ['file:///~/p/a.ts', '~/p/a.ts', '~']);
    await tracker.dispose();
    assert.deepEqual(await findBytes(folder.storePath, ['wilhelmina']), []);
  });
});

describe('the process for agents', () => {
  it('masks the values of the .env files of the folder it is started in, when it is told no other', async () => {
    await using folder = await TrackerFolder.create();
    await writeFile(path.join(folder.path, '.env.local'), 'GREETING="blue-giraffe-7x2"  # ours\n');
    {
      await using agent = await Agent.startIn(folder.path, '--store', folder.storePath, '--models', folder.path);
      await agent.call('record_error', { error: 'No login for blue-giraffe-7x2' });
      const { errors } = await agent.call('list_unresolved_errors', {});
      assert.match(JSON.stringify(errors), /No login for ‹secret:env-value›/);
    }
    assert.deepEqual(await findBytes(folder.storePath, ['blue-giraffe-7x2']), []);
  });
});

describe('an engine process', () => {
  it('knows the values it is told before the first record, and takes part in an export and an import', async () => {
    await using folder = await TrackerFolder.create();
    const engine = await ForkedEngine.start({ storePath: folder.storePath, ...WITHOUT_MODEL });
    const { connection } = engine;
    const key = uuidV7();
    try {
      await connection.sendNotification(secretValues, ['blue-giraffe-seven']);
      const items: RecordItem[] = [
        { kind: 'error', input: { key, error: 'No login for blue-giraffe-seven' } },
        {
          kind: 'attempt',
          input: { key: uuidV7(), errorId: key, actionTaken: 'blue-giraffe-seven', successful: true },
        },
      ];
      await connection.sendRequest(record, items);
      const file = path.join(folder.path, 'memory.jsonl');
      assert.deepEqual(await connection.sendRequest(exportMemory, { path: file }), { chains: 1, wasCancelled: false });
      assert.match(await readFile(file, 'utf8'), /No login for ‹secret:env-value›/);
      const summary = await connection.sendRequest(importMemory, { path: file });
      assert.deepEqual([summary.added, summary.known], [0, 1]);
      assert.equal(await connection.sendRequest(askTransferShare, null), null);
    } finally {
      await engine.kill();
    }
    assert.deepEqual(await findBytes(folder.path, ['blue-giraffe-seven']), []);
  });
});
