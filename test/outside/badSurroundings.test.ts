import assert from 'node:assert/strict';
import { cp, mkdir, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { EditorPage } from '../support/editorPage.ts';
import { EditorSession } from '../support/editorSession.ts';
import { GRAMS, learnFix, makeMistake, SHELF } from '../support/shopErrors.ts';
import { checkoutDir } from '../support/toolsDir.ts';

const STATUS = 'deja-fix.deja-fix.dejaFix.status';
const MODEL = 'models/all-MiniLM-L6-v2/onnx/model_quantized.onnx';
const WRONG = {
  'dejaFix.capture.settleMs': 'fast',
  'dejaFix.capture.severities': 'all',
  'dejaFix.recall.threshold': 7,
  'dejaFix.store.path': 'memory',
};

describe('Bad surroundings', () => {
  let session: EditorSession;

  before(async () => {
    session = await EditorSession.open({ extension: 'development', settings: WRONG });
  });
  after(() => session.close());

  async function restartEngine(storePath: string): Promise<EditorPage> {
    const { editor } = session;
    await session.changeSettings({ 'dejaFix.store.path': storePath });
    await editor.clearNotifications();
    await editor.runCommand('Déjà Fix: Restart Engine');
    return editor;
  }

  async function assertStillAnswers(): Promise<void> {
    const { editor } = session;
    await editor.runCommand('Déjà Fix: Show Past Fixes');
    const panel = await editor.panel(/Past fixes|Recent fixes|Past fix/i);
    await panel.locator('#search-box').fill("Type 'string' is not assignable to type 'number'.");
    await panel.locator('#search-box').press('Enter');
    await editor.panel(/1 found[^]*src\/stockReport\.ts:12/);
    await editor.closeActiveTab();
  }

  it('settings of a wrong kind: the defaults are used, and the log names key and value once', async () => {
    await learnFix(session.editor, SHELF);
    await makeMistake(session.editor, GRAMS);
    await session.editor.save();
    await session.editor.waitForLens(/^1 similar past fix · \d+ %$/);
    const log = await readLog(path.join(session.scratchDir, 'data/data/logs'));
    for (const [key, value] of Object.entries(WRONG)) {
      const told = `${key} is ${JSON.stringify(value)}: `;
      assert.equal(log.split(told).length - 1, 1, `${told}\n${log}`);
    }
    assert.ok((await readdir(path.join(session.storageDir, 'memory'))).includes('deja-fix.json'));
  });

  for (const [what, place] of [
    ['is a file', 'README.md'],
    ['lies below a file', 'README.md/memory'],
    ['cannot be made', '/proc/deja-fix'],
  ] as const) {
    it(`a store folder that ${what} is named, with what to do; the right one answers again`, async () => {
      const storePath = path.resolve(session.folder, place);
      const editor = await restartEngine(storePath);
      await editor.statusItem(STATUS, /^Déjà Fix: Not running$/);
      await waitForNotification(editor, storePath, /Choose|choose/, /dejaFix\.store\.path/);
      await restartEngine('');
      await editor.statusItem(STATUS, /^Déjà Fix: Watching for errors$/);
      await assertStillAnswers();
    });
  }

  it('a store of a newer version is left as it is, to the byte, and named', async () => {
    const newer = path.join(session.scratchDir, 'newer');
    await mkdir(path.join(newer, 'causal_chains.lance'), { recursive: true });
    await writeFile(path.join(newer, 'deja-fix.json'), '{"schemaVersion":999}\n');
    await writeFile(path.join(newer, 'causal_chains.lance/data'), 'of tomorrow');
    const before = await readTree(newer);
    const editor = await restartEngine(newer);
    await editor.statusItem(STATUS, /^Déjà Fix: Not running$/);
    await waitForNotification(editor, newer, /written by a newer Déjà Fix \(schema 999/, /update the extension/);
    assert.deepEqual(await readTree(newer), before);
  });

  it('a damaged manifest is set aside and said so; the version before it still answers', async () => {
    const table = path.join(session.storageDir, 'memory/causal_error_events.lance/_versions');
    const [newest] = (await readdir(table)).filter((name) => name.endsWith('.manifest')).sort();
    assert.ok(newest);
    await truncate(path.join(table, newest), 10);
    const editor = await restartEngine('');
    await waitForNotification(editor, path.join(session.storageDir, 'memory'), /set-aside/, new RegExp(newest));
    await editor.statusItem(STATUS, /^Déjà Fix: Watching for errors$/);
    await assertStillAnswers();
  });

  it('without a model, or with another one, errors are found by their words and the status item says so', async () => {
    await session.stop();
    const copy = await copyExtension(path.join(session.scratchDir, 'extensions'));
    await session.start();
    await assertStillAnswers();
    await session.editor.statusItem(STATUS, /^Déjà Fix: Full text only$/);
    assert.match(await session.editor.readMenuHint(), /found by their words only: the embedding model is missing/);
    await mkdir(path.dirname(path.join(copy, MODEL)), { recursive: true });
    await writeFile(path.join(copy, MODEL), 'another model');
    await restartEngine('');
    await assertStillAnswers();
    await session.editor.statusItem(STATUS, /^Déjà Fix: Full text only$/);
    assert.match(await session.editor.readMenuHint(), /the embedding model is damaged or another one/);
  });

  it('where the database cannot be loaded it says so and stays out of the way', async () => {
    await rm(path.join(session.scratchDir, 'extensions/deja-fix.deja-fix-0.1.0/dist/native'));
    const { editor } = session;
    await editor.reload();
    await editor.openFile(GRAMS.file);
    await editor.statusItem(STATUS, /^Déjà Fix: Not supported here$/);
    assert.match(await editor.readMenuHint(), /cannot run on this machine: the database could not be loaded/);
    assert.doesNotMatch(await editor.hover('const grams', 'grams', /not assignable/), /Past fix/);
  });
});

/** All that the extension's log holds, whichever start it is of. */
async function readLog(logsDir: string): Promise<string> {
  const names = (await readdir(logsDir, { recursive: true })).filter((name) => name.endsWith('Déjà Fix.log'));
  return (await Promise.all(names.map((name) => readFile(path.join(logsDir, name), 'utf8')))).join('');
}

async function readTree(dir: string): Promise<[name: string, text: string][]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.map((entry) => [path.join(entry.parentPath, entry.name), entry.isFile()] as const);
  return Promise.all(files.map(async ([name, isFile]) => [name, isFile ? await readFile(name, 'utf8') : '']));
}

async function waitForNotification(editor: EditorPage, ...parts: (string | RegExp)[]): Promise<void> {
  let messages = editor.page.locator('.notifications-toasts .notification-list-item-message');
  for (const part of parts) messages = messages.filter({ hasText: part });
  await messages.first().waitFor();
  assert.equal(await messages.count(), 1, 'said once');
}

/** What the status item's menu says of how things are. */
/** Puts a copy of the built extension, without a model, where the linked one was. */
async function copyExtension(extensionsDir: string): Promise<string> {
  const copy = path.join(extensionsDir, 'deja-fix.deja-fix-0.1.0');
  await rm(copy, { force: true });
  await mkdir(path.join(copy, 'dist'), { recursive: true });
  for (const name of ['package.json', 'package.nls.json', 'media', ...(await listBundles())])
    await cp(path.join(checkoutDir, name), path.join(copy, name), { recursive: true });
  await symlink(path.join(checkoutDir, 'dist/native'), path.join(copy, 'dist/native'));
  return copy;
}

/** Whatever the build makes of the sources, so that a new bundle is not forgotten here. */
async function listBundles(): Promise<string[]> {
  const names = await readdir(path.join(checkoutDir, 'dist'));
  return names.filter((name) => /\.c?js$/.test(name)).map((name) => `dist/${name}`);
}
