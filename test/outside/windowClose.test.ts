import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { FrameLocator } from 'playwright-core';
import { EditorSession } from '../support/editorSession.ts';
import { GRAMS, makeMistake, mend, readOpenErrors, SHELF, waitForOpenErrors } from '../support/shopErrors.ts';

const SHELF_ENTRY = /src\/stockReport\.ts:12/;
const TRY = '  const count: number = line.onShelf.trim();';

describe('An error that is open when VS Code ends', () => {
  let session: EditorSession;

  before(async () => {
    session = await EditorSession.open({ extension: 'development', settings: { 'dejaFix.capture.settleMs': 1_000 } });
    await makeMistake(session.editor, SHELF);
    await session.editor.save();
    await waitForOpenErrors(session.editor, SHELF_ENTRY);
  });
  after(() => session.close());

  async function readRecentFixes(pattern: RegExp): Promise<FrameLocator> {
    await session.editor.runCommand('Déjà Fix: Show Past Fixes');
    return session.editor.panel(pattern);
  }

  /** The file is open again, as VS Code leaves it, and its error is told once more by the language server. */
  async function returnToError(): Promise<string> {
    const { editor } = session;
    await editor.openFile(SHELF.file);
    await editor.waitForErrorCount(1);
    // The next error to be recorded comes after the one that stood before, which must not be a second event.
    await makeSecond();
    return waitForOpenErrors(editor, /src\/cart\.ts:12/);
  }

  async function makeSecond(): Promise<void> {
    const { editor } = session;
    await editor.openFile(GRAMS.file);
    if (!(await editor.visibleText()).includes('weightInGrams')) {
      await editor.goToEnd();
      await editor.type(`${GRAMS.lead}${GRAMS.wrong}\n  return grams;\n}\n`);
      await editor.save();
    }
    await editor.waitForErrorCount(2);
  }

  it('by a kill, is still open after the next start, and one event', async () => {
    await session.kill();
    await session.start();
    assert.match(await readOpenErrors(session.editor), SHELF_ENTRY);
    assert.equal(countOf(await returnToError(), SHELF_ENTRY), 1);
  });

  it('by closing the window in the midst of a try, is still open after the next start, and one event', async () => {
    await session.editor.openFile(SHELF.file);
    await session.editor.retypeLine(SHELF.line, TRY);
    await session.closeWindow();
    await session.stop();
    await session.start();
    assert.match(await readOpenErrors(session.editor), SHELF_ENTRY);
    assert.equal(countOf(await returnToError(), SHELF_ENTRY), 1);
  });

  it('goes on: mended now, it is a fix of the error that began before, after a try that was not finished', async () => {
    await mend(session.editor, SHELF, 1);
    const panel = await readRecentFixes(/Recent fixes[^]*1 fix[^]*stockReport\.ts:12/);
    assert.match(await session.editor.textOf(panel), /1 fix and 2 errors remembered/);
    await panel.locator('.chain-summary').click();
    for (const fold of await panel.locator('.timeline .failed details:not([open]) > summary').all()) await fold.click();
    assert.match(await session.editor.textOf(panel), /Not finished[^]*line\.onShelf\.trim\(\)[^]*Fix[^]*Number\(line/);
    await session.editor.closeActiveTab();
    assert.doesNotMatch(await readOpenErrors(session.editor), SHELF_ENTRY);
  });

  it('an engine that is killed meanwhile loses and doubles nothing, and suggestions still come', async () => {
    const { editor } = session;
    await editor.openFile('orderForm.ts');
    killEngine(session.scratchDir);
    await editor.waitForLens(/^1 similar past fix · \d+ %$/);
    const listed = await waitForOpenErrors(editor, /src\/orderForm\.ts:11/);
    assert.equal(countOf(listed, /src\/orderForm\.ts:11/), 1);
    assert.equal(countOf(listed, /src\/cart\.ts:12/), 1);
    assert.equal(countOf(listed, /TS2322/), 2);
  });
});

function countOf(text: string, pattern: RegExp): number {
  return [...text.matchAll(new RegExp(pattern.source, 'g'))].length;
}

/** Ends the engine of the session that keeps its memory in that folder, and no other. */
function killEngine(scratchDir: string): void {
  const pids = readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const line = readFileSync(`/proc/${name}/cmdline`, 'utf8');
      return line.includes('engine.cjs') && line.includes(scratchDir);
    } catch {
      return false;
    }
  });
  assert.equal(pids.length, 1, 'one engine runs');
  process.kill(Number(pids[0]), 'SIGKILL');
}
