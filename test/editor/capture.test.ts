import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ErrorSummary } from '../../src/core/model.ts';
import type { DejaFixApi } from '../../src/host/api.ts';

const TYPESCRIPT_TIMEOUT_MS = 30_000;

/** A file of the workspace with the real TypeScript server behind it. */
class SourceFile {
  readonly editor: vscode.TextEditor;
  readonly api: DejaFixApi;

  constructor(editor: vscode.TextEditor, api: DejaFixApi) {
    this.editor = editor;
    this.api = api;
  }

  static async open(name: string, text: string): Promise<SourceFile> {
    const extension = vscode.extensions.getExtension<DejaFixApi>('deja-fix.deja-fix');
    assert.ok(extension);
    const api = await extension.activate();
    await vscode.workspace.fs.writeFile(uriOf(name), new TextEncoder().encode(text));
    // Opened as by a person: a document that an extension opens stays open for minutes after its tab is closed.
    await vscode.commands.executeCommand('vscode.open', uriOf(name));
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), uriOf(name).toString());
    return new SourceFile(editor, api);
  }

  get uri(): vscode.Uri {
    return this.editor.document.uri;
  }

  /** Waits until the server says so, then until capture has nothing left to do. */
  async settled(errorCount: number): Promise<void> {
    await until(() => errorsIn(this.uri).length === errorCount, this.uri);
    await this.api.whenIdle();
  }

  async replace(from: string, to: string): Promise<void> {
    const { document } = this.editor;
    const start = document.getText().indexOf(from);
    assert.notEqual(start, -1, `"${from}" is not in the text`);
    const range = new vscode.Range(document.positionAt(start), document.positionAt(start + from.length));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(this.uri, range, to);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  async close(): Promise<void> {
    await vscode.commands.executeCommand('vscode.open', this.uri);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }

  /** What is remembered of the errors of this file, oldest first. */
  async remembered(): Promise<ErrorSummary[]> {
    const errors = await this.api.listErrors({ limit: 100 });
    return errors.filter(({ context }) => context.uri === this.uri.toString()).reverse();
  }
}

function uriOf(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, 'src', name);
}

function errorsIn(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
}

/** Resolves when the condition holds, looked at whenever diagnostics change. */
async function until(condition: () => boolean, uri: vscode.Uri): Promise<void> {
  if (condition()) return;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      subscription.dispose();
      reject(new Error(`Not so in time; errors: ${JSON.stringify(errorsIn(uri).map(({ message }) => message))}`));
    }, TYPESCRIPT_TIMEOUT_MS);
    const subscription = vscode.languages.onDidChangeDiagnostics(() => {
      if (!condition()) return;
      clearTimeout(timer);
      subscription.dispose();
      resolve();
    });
  });
}

const BAD = 'export const first = 1;\nexport const count: number = "three";\nexport const last = 3;\n';

describe('Capture of diagnostics in a real editor', () => {
  it('an error that stands is an event with its place and code', async () => {
    const file = await SourceFile.open('stands.ts', BAD);
    await file.settled(1);
    const [error, ...others] = await file.remembered();
    assert.deepEqual(others, []);
    assert.ok(error);
    assert.match(error.id, /^err-[0-9a-f]{8}$/);
    assert.equal(error.state, 'open');
    assert.equal(error.errorType, 'TS2322');
    assert.equal(error.errorMessage, "Type 'string' is not assignable to type 'number'.");
    assert.equal(error.context.file, 'src/stands.ts');
    assert.equal(error.context.line, 1);
    assert.equal(error.context.source, 'ts');
    assert.match(error.context.snippet ?? '', /three/);
    await file.close();
  });

  it('edited: failed attempts and the fix make a chain with its diffs', async () => {
    const file = await SourceFile.open('edited.ts', BAD);
    await file.settled(1);
    await file.replace('"three"', '"four"');
    await file.api.whenIdle();
    await file.replace('"four"', '4');
    await file.settled(0);
    const [error] = await file.remembered();
    assert.equal(error?.state, 'resolved');
    assert.ok(error.chainId);
    const chain = await file.api.getCausalChain(error.chainId);
    assert.deepEqual(
      chain?.fixAttempts.map(({ successful, actionTaken }) => [successful, actionTaken]),
      [
        [false, 'Changed “"three"” to “"four"”'],
        [true, 'Changed “"three"” to “4”'],
      ],
    );
    assert.match(chain.successfulFix.codeChanges ?? '', /^--- a\/src\/edited\.ts\n\+\+\+ b\/src\/edited\.ts\n@@/m);
    assert.match(
      chain.successfulFix.codeChanges ?? '',
      /^-export const count: number = "three";\n\+export const count: number = 4;$/m,
    );
    assert.equal(chain.evidence, 'settled');
    await file.close();
  });

  it('quickFix: what is picked from the list of quick fixes is told from what is typed', async () => {
    await SourceFile.open('rates.ts', 'export const rateOfDay = 3;\n');
    const file = await SourceFile.open('picked.ts', 'export const two = 2;\n\nexport const price = rateOfDay * two;\n');
    await file.settled(1);
    file.editor.selection = new vscode.Selection(2, 22, 2, 22);
    await vscode.commands.executeCommand('editor.action.quickFix');
    // The editor does not tell when the list is there; without it the command does nothing.
    const picking = setInterval(() => void vscode.commands.executeCommand('acceptSelectedCodeAction'), 500);
    await file.settled(0).finally(() => clearInterval(picking));
    const [error] = await file.remembered();
    assert.deepEqual([error?.state, error?.cause], ['resolved', 'quickFix']);
    assert.match(file.editor.document.getText(), /import \{ rateOfDay \}/);
    await file.close();
  });

  it('edited: quick fixes that are only asked for, by a hover over the problem, are not picked', async () => {
    const file = await SourceFile.open(
      'hovered.ts',
      'export const two = 2;\n\nexport const price = rateOfWeek * two;\n',
    );
    await file.settled(1);
    file.editor.selection = new vscode.Selection(2, 22, 2, 22);
    let wasAsked = false;
    const provideCodeActions = (_: unknown, _range: unknown, { triggerKind }: vscode.CodeActionContext): [] => {
      wasAsked ||= triggerKind === vscode.CodeActionTriggerKind.Invoke;
      return [];
    };
    const listening = vscode.languages.registerCodeActionsProvider(
      { pattern: file.uri.fsPath },
      { provideCodeActions },
    );
    await vscode.commands.executeCommand('editor.action.showHover');
    await new Promise((resolve) => void setTimeout(resolve, 1_500));
    listening.dispose();
    assert.ok(wasAsked);
    await file.replace('= 2;', '= 2;\nconst rateOfWeek = 3;');
    await file.settled(0);
    const [error] = await file.remembered();
    assert.deepEqual([error?.state, error?.cause], ['resolved', 'edited']);
    await file.close();
  });

  it('edited: with the clock set back by an hour and set right again, as with any other', async () => {
    const file = await SourceFile.open('clock.ts', BAD);
    const { now } = Date;
    try {
      await file.settled(1);
      Date.now = () => now() - 3_600_000;
      const before = performance.now();
      await file.replace('"three"', '"four"');
      await file.api.whenIdle();
      await file.replace('const first = 1', 'const first: string = 1');
      await file.settled(2);
      await file.replace('"four"', '4');
      Date.now = now;
      await file.settled(1);
      assert.ok(performance.now() - before < 40_000);
    } finally {
      Date.now = now;
    }
    const [three, one, ...others] = await file.remembered();
    assert.deepEqual(others, []);
    assert.equal(one?.state, 'open');
    assert.ok(three?.state === 'resolved' && three.chainId);
    const chain = await file.api.getCausalChain(three.chainId);
    assert.deepEqual(
      chain?.fixAttempts.map(({ successful, actionTaken }) => [successful, actionTaken]),
      [
        [false, 'Changed “"three"” to “"four"”'],
        [false, 'Added “: string”'],
        [true, 'Changed “"three"” to “4”'],
      ],
    );
    await file.close();
  });

  it('edited: an edit in another file counts, and is in the diff', async () => {
    const library = await SourceFile.open('library.ts', 'export interface Shape {\n  width: number;\n}\n');
    const file = await SourceFile.open(
      'user.ts',
      "import type { Shape } from './library';\nexport const tall = (shape: Shape) => shape.height;\n",
    );
    await file.settled(1);
    await library.replace('  width: number;\n', '  width: number;\n  height: number;\n');
    await file.settled(0);
    const [error] = await file.remembered();
    assert.ok(error?.chainId);
    const chain = await file.api.getCausalChain(error.chainId);
    assert.match(chain?.successfulFix.codeChanges ?? '', /^\+ {2}height: number;$/m);
    assert.match(chain?.successfulFix.codeChanges ?? '', /^--- a\/src\/library\.ts$/m);
    await library.close();
    await file.close();
  });

  const endings: { cause: string; file: string; end: (file: SourceFile) => Promise<void> }[] = [
    {
      cause: 'suppressed',
      file: 'suppressed.ts',
      end: (file) => file.replace('export const count', '// @ts-ignore\nexport const count'),
    },
    {
      cause: 'deleted',
      file: 'deleted.ts',
      end: (file) => file.replace('export const count: number = "three";\n', ''),
    },
    {
      cause: 'commentedOut',
      file: 'commentedOut.ts',
      end: (file) => file.replace('export const count', '// export const count'),
    },
    { cause: 'closed', file: 'closed.ts', end: (file) => file.close() },
  ];
  for (const { cause, file: name, end } of endings) {
    it(`${cause}: is remembered as what it is and makes no chain`, async () => {
      const file = await SourceFile.open(name, BAD);
      await file.settled(1);
      await end(file);
      await file.settled(0);
      const [error] = await file.remembered();
      assert.deepEqual([error?.state, error?.cause, error?.chainId], ['gone', cause, null]);
      if (cause !== 'closed') await file.close();
    });
  }

  it('reverted: back to the text before the error makes no chain', async () => {
    const file = await SourceFile.open('reverted.ts', BAD.replace('"three"', '3'));
    await file.api.whenIdle();
    await file.replace('= 3;\nexport const last', '= "three";\nexport const last');
    await file.settled(1);
    await file.replace('"three"', '3');
    await file.settled(0);
    const [error] = await file.remembered();
    assert.deepEqual([error?.state, error?.cause, error?.chainId], ['gone', 'reverted', null]);
    await file.close();
  });

  it('an error that comes and goes while typing never exists', async () => {
    const settings = vscode.workspace.getConfiguration('dejaFix.capture');
    // Longer than a busy machine takes for the edit that mends it.
    await settings.update('settleMs', 8_000, vscode.ConfigurationTarget.Workspace);
    const file = await SourceFile.open('typing.ts', BAD.replace('"three"', '3'));
    await file.api.whenIdle();
    await file.replace('count: number = 3', 'count: number = "th');
    await until(() => errorsIn(file.uri).length > 0, file.uri);
    await file.replace('"th', '33');
    await file.settled(0);
    assert.deepEqual(await file.remembered(), []);
    await file.close();
    await settings.update('settleMs', undefined, vscode.ConfigurationTarget.Workspace);
  });

  it('a file closed and opened again goes on with the same event', async () => {
    const file = await SourceFile.open('returns.ts', BAD);
    await file.settled(1);
    await file.close();
    await file.settled(0);
    const again = await SourceFile.open('returns.ts', BAD);
    await again.settled(1);
    const errors = await again.remembered();
    assert.deepEqual(
      errors.map(({ state, count }) => [state, count]),
      [['open', 2]],
    );
    await again.close();
  });

  it('while paused nothing is recorded, and what stands afterwards is', async () => {
    await vscode.commands.executeCommand('dejaFix.pauseCapture');
    const file = await SourceFile.open('paused.ts', BAD);
    await file.settled(1);
    assert.deepEqual(await file.remembered(), []);
    await vscode.commands.executeCommand('dejaFix.resumeCapture');
    await file.settled(1);
    assert.equal((await file.remembered()).length, 1);
    await file.close();
  });

  it('an error that a server tells in full and a task by its first line is one, and goes when both are silent', async () => {
    const [server, task] = [1, 2].map(() => vscode.languages.createDiagnosticCollection('told'));
    assert.ok(server && task);
    const short = 'A crate does not fit the shelf.';
    const toDiagnostic = (message: string): vscode.Diagnostic =>
      Object.assign(new vscode.Diagnostic(new vscode.Range(0, 0, 0, 5), message), { code: 91, source: 'told' });
    const file = await SourceFile.open('told.txt', 'crate 9\n');
    task.set(file.uri, [toDiagnostic(short)]);
    server.set(file.uri, [toDiagnostic(`${short}\n  It is too wide.`)]);
    await file.settled(2);
    await file.replace('crate 9', 'crate 3');
    server.delete(file.uri);
    await file.settled(1);
    assert.deepEqual(
      (await file.remembered()).map(({ errorMessage, state }) => [errorMessage, state]),
      [[`${short}\n  It is too wide.`, 'open']],
    );
    task.delete(file.uri);
    await file.settled(0);
    assert.deepEqual(
      (await file.remembered()).map(({ state, cause }) => [state, cause]),
      [['resolved', 'edited']],
    );
    vscode.Disposable.from(server, task).dispose();
    await file.close();
  });

  it('files that are excluded do not count', async () => {
    const file = await SourceFile.open('../dist/excluded.ts', BAD);
    await file.settled(1);
    assert.deepEqual(await file.remembered(), []);
    await file.close();
  });
});

describe('Capture of tasks in a real editor', () => {
  async function run(name: string, commandLine: string): Promise<number | undefined> {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const task = new vscode.Task(
      { type: 'shell', task: name },
      folder,
      name,
      'Workspace',
      new vscode.ShellExecution(commandLine),
    );
    const ended = new Promise<number | undefined>((resolve) => {
      const subscription = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        if (execution.task.name !== name) return;
        subscription.dispose();
        resolve(exitCode);
      });
    });
    await vscode.tasks.executeTask(task);
    return ended;
  }

  it('a failing task is an event, resolved with the edits between when it next succeeds', async () => {
    const file = await SourceFile.open('config.json', '{ "port": "none" }\n');
    const command = `grep -q 80 "${file.uri.fsPath}" || { echo "no port given"; exit 3; }`;
    assert.equal(await run('check port', command), 3);
    await file.api.whenIdle();
    const open = (await file.api.listErrors({ state: 'open' })).find(
      ({ context }) => context.taskName === 'check port',
    );
    assert.equal(open?.errorType, 'exit 3');
    assert.match(open.errorMessage, /Task "check port" failed with exit code 3/);
    assert.match(open.errorMessage, /no port given/);
    assert.equal(open.context.command, command);

    await file.replace('"none"', '8080');
    await file.editor.document.save();
    assert.equal(await run('check port', command), 0);
    await file.api.whenIdle();
    const chain = (await file.api.listChains()).find(({ errorEvent }) => errorEvent.id === open.id);
    assert.equal(chain?.evidence, 'ran');
    assert.match(chain.successfulFix.codeChanges ?? '', /^\+\{ "port": 8080 \}$/m);
    await file.close();
  });

  it('a task that succeeds leaves nothing', async () => {
    const file = await SourceFile.open('fine.json', '{}\n');
    assert.equal(await run('all well', 'true'), 0);
    await file.api.whenIdle();
    const errors = await file.api.listErrors({ limit: 100 });
    assert.ok(errors.every(({ context }) => context.taskName !== 'all well'));
    await file.close();
  });
});
