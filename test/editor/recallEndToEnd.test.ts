import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { DejaFixApi } from '../../src/host/api.ts';
import { hoverAt, lensesOf } from '../support/editorProviders.ts';

const TIMEOUT_MS = 30_000;

/** What the editor shows has no event of its own, so it is looked at until it is there. */
async function eventually<T>(look: () => Promise<readonly T[]>): Promise<T> {
  const end = Date.now() + TIMEOUT_MS;
  while (Date.now() < end) {
    const [found] = await look();
    if (found !== undefined) return found;
    await delay(100);
  }
  return assert.fail('It never came.');
}

function panelTabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes('dejaFix'));
}

describe('A past fix in the whole extension', () => {
  const diagnostics = vscode.languages.createDiagnosticCollection('recall-whole');
  let uri: vscode.Uri;

  before(async () => {
    const extension = vscode.extensions.getExtension<DejaFixApi>('deja-fix.deja-fix');
    assert.ok(extension);
    const api = await extension.activate();
    const context = { source: 'recall-whole', code: 'E77', language: 'plaintext' };
    const error = "Frobnicator 'left' is not connected to its spindle.";
    const errorId = await api.recordErrorEvent({ error, errorType: 'E77', context });
    await api.recordFixAttempt({ errorId, actionTaken: 'Connected the spindle', successful: true });
    const document = await vscode.workspace.openTextDocument({ content: 'first\nsecond', language: 'plaintext' });
    await vscode.window.showTextDocument(document);
    uri = document.uri;
    const message = "Frobnicator 'right' is not connected to its spindle.";
    const diagnostic = new vscode.Diagnostic(new vscode.Range(1, 0, 1, 6), message);
    Object.assign(diagnostic, { source: 'recall-whole', code: 'E77' });
    diagnostics.set(uri, [diagnostic]);
  });

  after(async () => {
    diagnostics.dispose();
    await vscode.window.tabGroups.close(panelTabs());
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('is in the hover once the error has settled', async () => {
    const { value } = await eventually(() => hoverAt(uri, 1));
    assert.match(value, /Past fix: \[Connected the spindle\]/);
  });

  it('is counted in the line above, which opens the panel', async () => {
    const { line, title, command } = await eventually(() => lensesOf(uri));
    assert.equal(line, 1);
    assert.match(title, /^1 similar past fix · \d+ %$/);
    await vscode.commands.executeCommand(command.command, ...((command.arguments ?? []) as unknown[]));
    await eventually(() => Promise.resolve(panelTabs()));
  });
});
