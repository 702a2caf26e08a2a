import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { FollowedFiles } from '../../src/host/capture/files/followedFiles.ts';
import type { OutsideChange } from '../../src/host/capture/files/outsideChanges.ts';
import { followWorkspaceFiles } from '../../src/host/capture/files/workspaceFiles.ts';
import { systemClock } from '../../src/host/clock.ts';
import { Git } from '../../src/host/git/git.ts';

describe('files of the workspace that change on disk', () => {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const dir = path.join(folder.uri.fsPath, 'outside');
  const git = new Git({ isTrusted: () => true, clock: systemClock });
  const files = new FollowedFiles(['**/excluded/**'], (paths) => {
    return Promise.resolve(new Set(paths.filter((file) => /generated|\.env$|scratch\.ts$/.test(file))));
  });
  const told: OutsideChange[] = [];
  const waiting: (() => void)[] = [];
  let follower: ReturnType<typeof followWorkspaceFiles>;

  before(async () => {
    await mkdir(path.join(dir, 'excluded'), { recursive: true });
    await mkdir(path.join(dir, 'generated'), { recursive: true });
    await mkdir(path.join(dir, 'node_modules'), { recursive: true });
    follower = followWorkspaceFiles({ files, git, clock: systemClock, isWanted: () => true });
    follower.changes.onDidChangeOutside((change) => {
      told.push(change);
      for (const resolve of waiting.splice(0)) resolve();
    });
  });

  after(async () => {
    follower.dispose();
    await rm(dir, { recursive: true, force: true });
  });

  async function nextOf(name: string): Promise<OutsideChange> {
    for (;;) {
      const at = told.findIndex(({ uri }) => uri.path.endsWith(`/${name}`));
      const [found] = at < 0 ? [] : told.splice(at, 1);
      if (found) return found;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  }

  const write = (name: string, text: string): Promise<void> => writeFile(path.join(dir, ...name.split('/')), text);

  it('are told of with the text before, those that count', async () => {
    await Promise.all(['excluded/a.ts', 'generated/a.ts', 'node_modules/a.ts'].map((name) => write(name, 'x')));
    await write('own.ts', 'one');
    const created = await nextOf('own.ts');
    assert.deepEqual([created.kind, created.textBefore, created.textNow], ['created', '', 'one']);
    await write('own.ts', 'two');
    const changed = await nextOf('own.ts');
    assert.deepEqual([changed.textBefore, changed.textNow], ['one', 'two']);
    await rm(path.join(dir, 'own.ts'));
    const deleted = await nextOf('own.ts');
    assert.deepEqual([deleted.kind, deleted.textBefore, deleted.textNow], ['deleted', 'two', '']);
    assert.deepEqual(told, []);
  });

  it('count as well where git ignores settings by their name, and not what lies in a folder that it ignores', async () => {
    await Promise.all(['scratch.ts', 'generated/.env', 'generated/tsconfig.json'].map((name) => write(name, 'A=1')));
    await write('.env', 'A=1');
    const created = await nextOf('outside/.env');
    assert.deepEqual([created.kind, created.textNow], ['created', 'A=1']);
    assert.deepEqual(told, []);
    assert.deepEqual([files.has(created.uri), files.hasWork(created.uri)], [false, true]);
  });

  it('are left to the editor while they are open', async () => {
    await write('open.ts', 'one');
    await nextOf('open.ts');
    await vscode.workspace.openTextDocument(path.join(dir, 'open.ts'));
    await write('open.ts', 'two');
    await write('last.ts', 'x');
    await nextOf('last.ts');
    assert.deepEqual(told, []);
  });

  it('cells of a notebook count as its file, and so do notebooks without a file', async () => {
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, 'x = 1', 'python');
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', new vscode.NotebookData([cell]));
    assert.ok(files.has(notebook.cellAt(0).document.uri));
    const inLibrary = vscode.Uri.joinPath(folder.uri, 'node_modules', 'a.ipynb');
    assert.ok(!files.has(inLibrary.with({ scheme: 'vscode-notebook-cell', fragment: 'W0' })));
    assert.ok(
      files.has(vscode.Uri.joinPath(folder.uri, 'a.ipynb').with({ scheme: 'vscode-notebook-cell', fragment: 'W0' })),
    );
  });
});
