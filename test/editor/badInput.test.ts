import assert from 'node:assert/strict';
import { chmod, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { ErrorSummary } from '../../src/core/model.ts';
import { activated, chainOf, workspaceFile } from '../support/dejaFixApi.ts';
import { chainsOf, errorsOf, SourceFile } from '../support/sourceFile.ts';

const TEXT = 'a first line\na second line\na third line\n';
const FIRST_WORD = new vscode.Range(1, 0, 1, 1);
const MANY = 5_000;

/** What a tool says that no compiler would. */
function oddDiagnostic(message: string, range = FIRST_WORD): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(range, 'filled in', vscode.DiagnosticSeverity.Error);
  // Only its constructor looks at it.
  diagnostic.message = message;
  diagnostic.source = 'odd';
  return diagnostic;
}

describe('Diagnostics as no well-behaved tool writes them', () => {
  let collection: vscode.DiagnosticCollection;
  before(() => activated());
  beforeEach(() => {
    collection = vscode.languages.createDiagnosticCollection('odd');
  });
  afterEach(() => collection.dispose());

  /** What is remembered once a tool has reported this of a file. */
  async function recorded(name: string, diagnostics: vscode.Diagnostic[]): Promise<ErrorSummary[]> {
    const file = await SourceFile.open(`odd/${name}.txt`, TEXT);
    collection.set(file.uri, diagnostics);
    await (await activated()).whenIdle();
    const errors = await file.remembered();
    collection.clear();
    await file.close();
    return errors;
  }

  it('an empty message, or one of blanks, is no error', async () => {
    assert.deepEqual(await recorded('empty', [oddDiagnostic(''), oddDiagnostic(' \n\t')]), []);
  });

  it('a range beyond what there is: the error is recorded with a snippet of what is there', async () => {
    const ranges: Record<string, vscode.Range> = {
      'the whole file and far beyond': new vscode.Range(0, 0, 2 ** 31 - 1, 2 ** 31 - 1),
      'past the end of the file': new vscode.Range(9_000_000, 7, 9_000_001, 8),
      'past the end of its line': new vscode.Range(1, 70_000, 1, 80_000),
      'nothing at all': new vscode.Range(3, 0, 3, 0),
    };
    const diagnostics = Object.entries(ranges).map(([what, range]) => oddDiagnostic(`It is ${what}`, range));
    const errors = await recorded('ranges', diagnostics);
    assert.equal(errors.length, diagnostics.length);
    for (const [what, range] of Object.entries(ranges)) {
      const error = errors.find(({ errorMessage }) => errorMessage === `It is ${what}`);
      assert.ok(error, what);
      assert.equal(error.context.line, range.start.line);
      assert.ok(TEXT.includes((error.context.snippet ?? '').trimEnd()), `${what}: ${error.context.snippet}`);
    }
  });

  it('a code is kept as its text, whatever it is made of', async () => {
    const target = vscode.Uri.parse('https://odd.example/rule');
    const codes: [code: NonNullable<vscode.Diagnostic['code']>, kept: string][] = [
      [{ value: 'no-odd', target }, 'no-odd'],
      [{ value: 42, target }, '42'],
      [0, '0'],
    ];
    const diagnostics = codes.map(([code, kept]) => Object.assign(oddDiagnostic(`It has the code ${kept}`), { code }));
    const errors = await recorded('codes', [...diagnostics, oddDiagnostic('It has no code')]);
    assert.deepEqual(errors.map(({ errorMessage, context }) => [errorMessage, context.code]).sort(), [
      ['It has no code', undefined],
      ['It has the code 0', '0'],
      ['It has the code 42', '42'],
      ['It has the code no-odd', 'no-odd'],
    ]);
  });

  it('of a message of 1 MB head and tail are kept, and it says what was left out', async () => {
    const message = `The first words. ${'z'.repeat(1_000_000)} The last words.`;
    const [error, ...others] = await recorded('long', [oddDiagnostic(message)]);
    assert.deepEqual(others, []);
    assert.match(error?.errorMessage ?? '', /^The first words\. z[^]* characters left out [^]*z The last words\.$/);
    assert.ok((error?.errorMessage.length ?? 0) < 20_000);
  });

  it('lone surrogates, NUL and other signs of no text leave an error that can be read', async () => {
    const [error, ...others] = await recorded('signs', [oddDiagnostic('half \ud83d of\0 a \udc00 sign \u202e')]);
    assert.deepEqual(others, []);
    assert.match(error?.errorMessage ?? '', /^half .* of.* a .* sign /);
    assert.ok(error?.errorMessage.isWellFormed());
  });

  it(`${MANY.toLocaleString('en')} at once are all recorded, and none is fixed by their tool falling silent`, async () => {
    const api = await activated();
    const lines = Array.from({ length: MANY }, (_, at) => `item ${at}\n`).join('');
    const file = await SourceFile.open('odd/many.txt', lines);
    const message = (at: number): string => `Unknown kind ${'abcdefgh'[at % 8]} of item`;
    const all = Array.from({ length: MANY }, (_, at) => oddDiagnostic(message(at), new vscode.Range(at, 0, at, 4)));
    collection.set(file.uri, all);
    await api.whenIdle();
    const isMine = ({ context }: ErrorSummary): boolean => context.uri === file.uri.toString();
    assert.equal((await api.listErrors({ state: 'open', limit: MANY })).filter(isMine).length, MANY);
    collection.clear();
    await api.whenIdle();
    assert.deepEqual((await api.listErrors({ state: 'open', limit: MANY })).filter(isMine), []);
    assert.deepEqual(await chainsOf(file.uri), []);
    await file.close();
  });
});

describe('Files that change their nature while their error is open', () => {
  const BAD = 'export const count: number = "three";\n';
  before(() => activated());

  it('made read-only: mended in the editor it is a fix as ever', async () => {
    const file = await SourceFile.open('src/readOnly.ts', BAD);
    await file.settled(1);
    await chmod(file.uri.fsPath, 0o444);
    await file.replace(['"three"', '3']);
    await file.settled(0);
    const [error, ...others] = await file.remembered();
    assert.deepEqual(others, []);
    assert.ok(error);
    assert.match((await chainOf(error)).successfulFix.codeChanges ?? '', /^\+export const count: number = 3;$/m);
    await chmod(file.uri.fsPath, 0o644);
    await file.close();
  });

  it('turned binary: nobody has fixed anything, and the next error is recorded', async () => {
    const file = await SourceFile.open('odd/turning.txt', TEXT);
    const collection = vscode.languages.createDiagnosticCollection('odd');
    const api = await activated();
    collection.set(file.uri, [oddDiagnostic('It was text once')]);
    await api.whenIdle();
    await writeFile(file.uri.fsPath, Buffer.from(Array.from({ length: 4_096 }, (_, at) => (at * 7) % 256)));
    collection.clear();
    await api.whenIdle();
    const [error, ...others] = await file.remembered();
    assert.deepEqual([error?.state, error?.cause, error?.chainId, others], ['gone', 'deleted', null, []]);
    collection.set(file.uri, [oddDiagnostic('It is no text')]);
    await api.whenIdle();
    assert.deepEqual(
      (await file.remembered()).map(({ state }) => state),
      ['gone', 'open'],
    );
    collection.dispose();
    await file.close();
  });
});

describe('Errors in texts without a file', () => {
  before(() => activated());

  it('an untitled document', async () => {
    const document = await vscode.workspace.openTextDocument({
      content: 'const count: number = "three";\n',
      language: 'typescript',
    });
    await vscode.window.showTextDocument(document);
    const file = new SourceFile(document.uri);
    await file.settled(1);
    const [error, ...others] = await file.remembered();
    assert.deepEqual(others, []);
    assert.deepEqual([error?.state, error?.errorType, error?.context.line], ['open', 'TS2322', 0]);
    await file.replace(['"three"', '3']);
    await file.settled(0);
    const [resolved] = await file.remembered();
    assert.ok(resolved);
    assert.match((await chainOf(resolved)).successfulFix.codeChanges ?? '', /^\+const count: number = 3;$/m);
    await file.close();
  });

  it('an untitled document that is saved under a name takes its event along', async () => {
    const uri = workspaceFile('src/named.ts').with({ scheme: 'untitled' });
    const untitled = new SourceFile(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), 'const shelves: number = "four";\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    await untitled.settled(1);
    const [before] = await untitled.remembered();
    assert.ok(before);
    assert.ok(await untitled.document.save());
    const named = new SourceFile(workspaceFile('src/named.ts'));
    await named.show();
    await named.settled(1);
    assert.deepEqual(
      (await errorsOf(uri, named.uri)).map(({ id, state }) => [id, state]),
      [[before.id, 'open']],
    );
    await named.close();
  });

  it('a text that is saved under a name while the editor has no time: what goes and what comes are seen in one look', async () => {
    const uri = workspaceFile('odd/namedLate.txt').with({ scheme: 'untitled' });
    const named = workspaceFile('odd/namedLate.txt');
    const collection = vscode.languages.createDiagnosticCollection('odd');
    const untitled = new SourceFile(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), TEXT);
    assert.ok(await vscode.workspace.applyEdit(edit));
    collection.set(uri, [oddDiagnostic('A drawer is missing')]);
    await untitled.settled(1);
    const [before] = await untitled.remembered();
    assert.ok(before);
    const closing = vscode.workspace.onDidCloseTextDocument((document) => {
      if (document.uri.toString() !== uri.toString()) return;
      collection.delete(uri);
      collection.set(named, [oddDiagnostic('A drawer is missing')]);
    });
    const publishing = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      if (!uris.some((published) => published.toString() === named.toString())) return;
      const untilMs = Date.now() + 1_000;
      while (Date.now() < untilMs);
    });
    assert.ok(await untitled.document.save());
    await new SourceFile(named).settled(1);
    const events = await errorsOf(uri, named);
    assert.deepEqual(
      events.map(({ id, state }) => [id, state]),
      [[before.id, 'open']],
    );
    vscode.Disposable.from(closing, publishing, collection).dispose();
    await (await activated()).whenIdle();
  });

  it('the cells of a notebook, each by itself', async () => {
    const api = await activated();
    const cells = ['x = 1', 'y = two'].map(
      (code) => new vscode.NotebookCellData(vscode.NotebookCellKind.Code, code, 'python'),
    );
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', new vscode.NotebookData(cells));
    const collection = vscode.languages.createDiagnosticCollection('odd');
    const uris = notebook.getCells().map(({ document }) => document.uri);
    for (const uri of uris) collection.set(uri, [oddDiagnostic('A name is missing', new vscode.Range(0, 0, 0, 1))]);
    await api.whenIdle();
    const errors = await errorsOf(...uris);
    assert.deepEqual(
      errors.map(({ state, context }) => [state, context.language, context.snippet?.trim()]),
      [
        ['open', 'python', 'x = 1'],
        ['open', 'python', 'y = two'],
      ],
    );
    const edit = new vscode.WorkspaceEdit();
    const [, second] = uris;
    assert.ok(second);
    edit.replace(second, new vscode.Range(0, 4, 0, 7), '2');
    assert.ok(await vscode.workspace.applyEdit(edit));
    collection.delete(second);
    await api.whenIdle();
    const [first, fixed] = await errorsOf(...uris);
    assert.deepEqual([first?.state, fixed?.state], ['open', 'resolved']);
    collection.dispose();
    await api.whenIdle();
  });
});
