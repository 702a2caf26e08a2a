import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('The extension', () => {
  it('activates in this VS Code and hands out its interface', async () => {
    const extension = vscode.extensions.getExtension<{ apiVersion: number }>('deja-fix.deja-fix');
    assert.ok(extension, `not among the extensions of VS Code ${vscode.version}`);
    const api = await extension.activate();
    assert.equal(api.apiVersion, 1);
  });

  it('brings every command that its manifest names', async () => {
    const extension = vscode.extensions.getExtension('deja-fix.deja-fix');
    const manifest = extension?.packageJSON as { contributes: { commands: { command: string }[] } };
    const known = new Set(await vscode.commands.getCommands(true));
    const missing = manifest.contributes.commands.map(({ command }) => command).filter((id) => !known.has(id));
    assert.deepEqual(missing, []);
  });
});
