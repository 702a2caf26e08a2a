import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { QueryInput } from '../../src/core/input.ts';
import type { ErrorSummary, SimilarFailure } from '../../src/core/model.ts';
import { showOpenErrors } from '../../src/host/openErrors.ts';
import type { PanelRequest } from '../../src/host/panel/panelMemory.ts';
import { REFRESH_INTERVAL_MS } from '../../src/host/recall/answerFeed.ts';
import { LENS_INTERVAL_MS } from '../../src/host/recall/codeLens.ts';
import { Answers } from '../../src/host/recall/answers.ts';
import { answerKeyOf } from '../../src/host/recall/capturedErrors.ts';
import { SimilarFailureHover } from '../../src/host/recall/hover.ts';
import { registerRecall, type Recall } from '../../src/host/recall/recall.ts';
import { workspaceFile } from '../support/dejaFixApi.ts';
import { hoverAt, lensesOf, lensTextsOf } from '../support/editorProviders.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { sampleFailure } from '../support/sampleFailure.ts';

const TWO: [SimilarFailure, SimilarFailure] = [
  sampleFailure({ id: '0000000a' }),
  sampleFailure({ id: '0000000b', confidence: 0.6 }),
];

/** Recall in a real editor, with a memory, a panel and a settle window that do as they are told. */
class Rig {
  readonly #memoryChanged = new vscode.EventEmitter<void>();
  readonly #settled = new vscode.EventEmitter<vscode.Uri>();
  readonly #settingsChanged = new vscode.EventEmitter<void>();
  readonly #typedIn = new Set<string>();
  readonly diagnostics = vscode.languages.createDiagnosticCollection('recall-test');
  readonly clock = new FakeClock();
  readonly asked: QueryInput[] = [];
  readonly shown: PanelRequest[] = [];
  readonly failures = new Map<vscode.Terminal, string>();
  answer: (input: QueryInput) => Promise<SimilarFailure[]> = () => Promise.resolve(TWO);
  readonly settings = {
    hoverEnabled: true,
    codeLensEnabled: true,
    recallScope: 'all' as const,
    recallThreshold: 0.5,
    recallMaxResults: 5,
    captureSeverities: new Set([vscode.DiagnosticSeverity.Error]),
    onDidChange: this.#settingsChanged.event,
  };
  readonly recall: Recall = registerRecall({
    memory: {
      querySimilarFailures: (input) => {
        this.asked.push(input);
        return this.answer(input);
      },
      onDidChange: this.#memoryChanged.event,
    },
    panel: { show: (request) => void this.shown.push(request) },
    settling: {
      onDidSettle: this.#settled.event,
      isRecording: true,
      isFollowed: () => true,
      isSettled: (uri) => !this.#typedIn.has(uri.toString()),
    },
    terminals: { openErrorIn: (terminal) => Promise.resolve(this.failures.get(terminal)) },
    settings: this.settings,
    clock: this.clock,
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  });

  async open(content: string, language = 'plaintext'): Promise<vscode.TextEditor> {
    const document = await vscode.workspace.openTextDocument({ content, language });
    const editor = await vscode.window.showTextDocument(document);
    await lensesOf(document.uri);
    return editor;
  }

  /** Resolves when the editor has told everybody; it does so a moment later. */
  async publish(uri: vscode.Uri, ...diagnostics: vscode.Diagnostic[]): Promise<void> {
    const told = new Promise<void>((resolve) => {
      const subscription = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        if (!uris.some((changed) => changed.toString() === uri.toString())) return;
        subscription.dispose();
        resolve();
      });
    });
    this.diagnostics.set(uri, diagnostics);
    await told;
  }

  async settle(uri: vscode.Uri): Promise<void> {
    this.#typedIn.delete(uri.toString());
    this.#settled.fire(uri);
    await this.recall.whenIdle();
    await this.clock.advance(LENS_INTERVAL_MS);
  }

  async type(editor: vscode.TextEditor, line: number, text: string): Promise<void> {
    this.#typedIn.add(editor.document.uri.toString());
    await editor.edit((edit) => edit.insert(new vscode.Position(line, 0), text));
  }

  async changeMemory(): Promise<void> {
    this.#memoryChanged.fire();
    await this.clock.advance(REFRESH_INTERVAL_MS);
    await this.recall.whenIdle();
    await this.clock.advance(LENS_INTERVAL_MS);
  }

  async changeSettings(change: Partial<{ codeLensEnabled: boolean; hoverEnabled: boolean }>): Promise<void> {
    Object.assign(this.settings, change);
    this.#settingsChanged.fire();
    await this.clock.advance(REFRESH_INTERVAL_MS);
    await this.recall.whenIdle();
    await this.clock.advance(LENS_INTERVAL_MS);
  }

  dispose(): void {
    this.recall.dispose();
    this.diagnostics.dispose();
    for (const emitter of [this.#memoryChanged, this.#settled, this.#settingsChanged]) emitter.dispose();
  }
}

const ignore = (): void => undefined;

function errorOn(line: number, message: string, severity = vscode.DiagnosticSeverity.Error): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(new vscode.Range(line, 0, line, 3), message, severity);
  diagnostic.source = 'recall-test';
  diagnostic.code = 'E1';
  return diagnostic;
}

async function actionsAt(uri: vscode.Uri, line: number): Promise<vscode.CodeAction[]> {
  const range = new vscode.Range(line, 0, line, 3);
  const name = 'vscode.executeCodeActionProvider';
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(name, uri, range);
  return actions.filter(({ title }) => title.startsWith('Show similar past failures'));
}

describe('Recall in the editor', () => {
  let rig: Rig;
  beforeEach(() => (rig = new Rig()));
  afterEach(async () => {
    rig.dispose();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('shows past fixes in the hover of an error, with links that run five commands only', async () => {
    const { document } = await rig.open('one\ntwo\nthree');
    await rig.publish(document.uri, errorOn(1, 'hover test failed'));
    await rig.settle(document.uri);
    const [markdown] = await hoverAt(document.uri, 1);
    // Two fixes, and what may be said of the first.
    assert.equal(markdown?.value.split('\n').length, 3);
    assert.match(markdown.value, /command:dejaFix\.showPanel\?.*chain-0000000a/);
    const enabledCommands = ['showPanel', 'findSimilarFailures', 'helped', 'didNotHelp', 'neverShow'].map(
      (name) => `dejaFix.${name}`,
    );
    assert.deepEqual(markdown.isTrusted, { enabledCommands });
    assert.deepEqual(await hoverAt(document.uri, 0), []);
    await rig.changeSettings({ hoverEnabled: false });
    assert.deepEqual(await hoverAt(document.uri, 1), []);
  });

  it('takes what is said of the best fix for the error that it is an answer to', async () => {
    const { document } = await rig.open('one');
    const [better, worse] = TWO;
    rig.answer = ({ error }) => Promise.resolve(error === 'second of two failed' ? [better] : [worse]);
    await rig.publish(document.uri, errorOn(0, 'first of two failed'), errorOn(0, 'second of two failed'));
    await rig.settle(document.uri);
    const [markdown] = await hoverAt(document.uri, 0);
    const verdict = /neverShow\?([^)]*)\)/.exec(markdown?.value ?? '')?.[1] ?? '';
    assert.match(decodeURIComponent(verdict), /chain-0000000a.*second of two failed/);
  });

  it('does not wait for a memory that does not answer', async () => {
    const { document } = await rig.open('one');
    rig.answer = () => new Promise(ignore);
    await rig.publish(document.uri, errorOn(0, 'slow memory test'));
    void rig.settle(document.uri);
    assert.deepEqual(await hoverAt(document.uri, 0), []);
    assert.deepEqual(await lensesOf(document.uri), []);
  });

  it('asks once for each template, with what surrounds the error nearest to the cursor', async () => {
    const editor = await rig.open("first line\nuse 'a'\nthird\nuse 'b'\nlast");
    editor.selection = new vscode.Selection(4, 0, 4, 0);
    const { uri } = editor.document;
    await rig.publish(uri, errorOn(1, "Cannot use 'a'"), errorOn(3, "Cannot use 'b'"), errorOn(2, 'other failure'));
    await rig.settle(uri);
    assert.deepEqual(
      rig.asked.map(({ error }) => error),
      ["Cannot use 'b'", 'other failure'],
    );
    assert.equal(rig.asked[0]?.context?.snippet, "use 'a'\nthird\nuse 'b'\nlast");
    assert.equal(rig.asked[0].limit, 5);
    assert.equal(rig.asked[0].threshold, 0.5);
  });

  it('puts one lens above each line with answers, its command at hand', async () => {
    const { document } = await rig.open('one\ntwo\nthree');
    await rig.publish(document.uri, errorOn(1, 'lens test failed'), errorOn(1, 'lens test failed as well'));
    await rig.settle(document.uri);
    const lenses = await lensesOf(document.uri);
    assert.deepEqual(
      lenses.map(({ line, title }) => `${line}: ${title}`),
      ['1: 2 similar past fixes · 93 %'],
    );
    assert.equal(lenses[0]?.command.command, 'dejaFix.findSimilarFailures');
    await rig.recall.findSimilarFailures(lenses[0].command.arguments?.[0]);
    const [request] = rig.shown;
    assert.ok(request?.kind === 'query');
    assert.equal(request.input.error, 'lens test failed');
    assert.equal(request.input.context?.snippet, 'one\ntwo\nthree');
    assert.match(request.place ?? '', /:2$/);
    await rig.changeSettings({ codeLensEnabled: false });
    assert.deepEqual(await lensesOf(document.uri), []);
  });

  it('moves lenses with the text and changes none of them from the first keystroke until the document settles', async () => {
    const editor = await rig.open('one\ntwo\nthree');
    const { uri } = editor.document;
    await rig.publish(uri, errorOn(1, 'frozen test failed'));
    await rig.settle(uri);
    await rig.type(editor, 0, 'new\n');
    assert.deepEqual(await lensTextsOf(uri), ['2: 2 similar past fixes · 93 %']);

    rig.answer = () => Promise.resolve(TWO.slice(0, 1));
    await rig.publish(uri, errorOn(2, 'frozen test failed'), errorOn(3, 'another failed'));
    await rig.changeMemory();
    assert.deepEqual(await lensTextsOf(uri), ['2: 2 similar past fixes · 93 %']);
    await rig.publish(uri);
    await rig.changeMemory();
    assert.deepEqual(await lensTextsOf(uri), ['2: 2 similar past fixes · 93 %']);

    await rig.publish(uri, errorOn(2, 'frozen test failed'), errorOn(3, 'another failed'));
    await rig.settle(uri);
    assert.deepEqual(await lensTextsOf(uri), ['2: 1 similar past fix · 93 %', '3: 1 similar past fix · 93 %']);
  });

  it('keeps a lens at its line when the source stays silent after an edit', async () => {
    const editor = await rig.open('one\ntwo\nthree');
    const { uri } = editor.document;
    await rig.publish(uri, errorOn(1, 'silent test failed'));
    await rig.settle(uri);
    await rig.type(editor, 0, 'new\n');
    await rig.settle(uri);
    assert.deepEqual(await lensTextsOf(uri), ['2: 2 similar past fixes · 93 %']);
  });

  it('takes up what the memory has learnt since', async () => {
    const { document } = await rig.open('one');
    rig.answer = () => Promise.resolve([]);
    await rig.publish(document.uri, errorOn(0, 'learning test failed'));
    await rig.settle(document.uri);
    assert.deepEqual(await lensTextsOf(document.uri), []);
    rig.answer = () => Promise.resolve(TWO);
    await rig.changeMemory();
    assert.deepEqual(await lensTextsOf(document.uri), ['0: 2 similar past fixes · 93 %']);
  });

  it('offers similar failures among the quick fixes of an error, never as the preferred one', async () => {
    const { document } = await rig.open('one\ntwo');
    const warning = errorOn(1, 'bulb warning', vscode.DiagnosticSeverity.Warning);
    await rig.publish(document.uri, errorOn(0, 'bulb test failed'), warning);
    const actions = await actionsAt(document.uri, 0);
    assert.ok(actions.length > 0);
    for (const action of actions) {
      assert.equal(action.kind?.value, 'quickfix');
      assert.notEqual(action.isPreferred, true);
      assert.equal(action.command?.command, 'dejaFix.findSimilarFailures');
    }
    assert.deepEqual(await actionsAt(document.uri, 1), []);
    assert.deepEqual(rig.asked, []);
  });

  it('serves the cells of a notebook', async () => {
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, 'import nothing', 'python');
    const data = new vscode.NotebookData([cell]);
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', data);
    await vscode.window.showNotebookDocument(notebook);
    await vscode.commands.executeCommand('notebook.cell.edit');
    const { document } = notebook.cellAt(0);
    await rig.publish(document.uri, errorOn(0, 'notebook test failed'));
    await rig.settle(document.uri);
    assert.equal((await hoverAt(document.uri, 0)).length, 1);
  });
});

describe('Open errors', () => {
  const channels = [
    ['diagnostic', false],
    ['task', true],
    ['terminal', true],
    ['debug', true],
  ] as const;
  for (const [channel, isShown] of channels) {
    it(`goes ${isShown ? 'to the past fixes' : 'to the place'} of a ${channel}’s error`, async () => {
      const { errorEvent } = sampleFailure().chain;
      const uri = workspaceFile('README.md');
      const error: ErrorSummary = {
        ...{ ...errorEvent, context: { channel, uri: uri.toString(), file: 'README.md', line: 0 } },
        ...{ state: 'open', cause: null, count: 1, lastSeen: 0, chainId: null, sources: [] },
      };
      const shown: PanelRequest[] = [];
      const opening = showOpenErrors(
        { listErrors: () => Promise.resolve([error]) },
        (request) => void shown.push(request),
      );
      const accept = (): unknown => vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      const accepting = setInterval(() => void accept(), 100);
      await opening;
      clearInterval(accepting);
      assert.deepEqual(shown, isShown ? [{ kind: 'error', errorId: error.id }] : []);
      if (isShown) return;
      assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), uri.toString());
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    });
  }
});

describe('Find Similar Past Failures', () => {
  let rig: Rig;
  beforeEach(() => (rig = new Rig()));
  afterEach(async () => {
    rig.dispose();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  const questions = (): string[] =>
    rig.shown.flatMap((request) => (request.kind === 'query' ? [request.input.error] : []));

  it('asks by the selection, else by the error at the cursor', async () => {
    const editor = await rig.open('TypeError: x is undefined\nsecond');
    await rig.publish(editor.document.uri, errorOn(1, 'cursor test failed'));
    editor.selection = new vscode.Selection(0, 0, 0, 9);
    await rig.recall.findSimilarFailures();
    editor.selection = new vscode.Selection(1, 6, 1, 6);
    await rig.recall.findSimilarFailures(editor.document.uri);
    assert.deepEqual(questions(), ['TypeError', 'cursor test failed']);
  });

  it('asks by all of a selected log, and by the head and the tail of megabytes', async () => {
    const log = 'all is well\n'.repeat(4_000);
    const editor = await rig.open(log);
    editor.selection = new vscode.Selection(0, 0, 4_000, 0);
    await rig.recall.findSimilarFailures();
    await rig.recall.findSimilarFailures(`first\n${log.repeat(100)}last`);
    const [whole, bounded = ''] = questions();
    assert.equal(whole, log);
    assert.match(bounded, /^first\n[^…]+\n… \d+ characters left out …\n[^…]+\nlast$/);
  });

  it('asks by what it is handed, even when that error is gone', async () => {
    await rig.recall.findSimilarFailures('plain text');
    const context = { channel: 'diagnostic', uri: 'file:///gone.ts', line: 3 };
    await rig.recall.findSimilarFailures({ error: 'gone error', context });
    assert.deepEqual(questions(), ['plain text', 'gone error']);
  });

  it('asks about what failed last in the terminal it is asked in, else by an input box', async () => {
    const terminal = vscode.window.createTerminal();
    rig.failures.set(terminal, 'err-0000000a');
    await rig.recall.findSimilarFailures(terminal);
    assert.deepEqual(rig.shown, [{ kind: 'error', errorId: 'err-0000000a' }]);
    rig.failures.clear();
    const asking = rig.recall.findSimilarFailures(terminal);
    const closing = setInterval(() => void vscode.commands.executeCommand('workbench.action.closeQuickOpen'), 100);
    await asking;
    clearInterval(closing);
    assert.equal(rig.shown.length, 1);
    terminal.dispose();
  });

  it('is quiet when the question is cancelled', async () => {
    await rig.open('nothing wrong here');
    const asking = rig.recall.findSimilarFailures();
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await asking;
    assert.deepEqual(questions(), []);
  });

  const bad: [name: string, argument: unknown][] = [
    ['a blank text', '  \n '],
    ['an error that is no text', { error: 42 }],
    ['a context that is none', { error: 'x', context: { line: -1 } }],
  ];
  for (const [name, argument] of bad) {
    it(`does not throw at ${name} and does not open the panel`, async () => {
      await rig.recall.findSimilarFailures(argument);
      assert.deepEqual(questions(), []);
    });
  }

  it('does not throw when the panel cannot answer', async () => {
    rig.dispose();
    rig = new Rig();
    rig.shown.push = () => {
      throw new Error('no panel');
    };
    await rig.recall.findSimilarFailures('any text');
  });
});

function medianMs<T>(inputs: readonly T[], work: (input: T) => unknown): number {
  const times = inputs.map((input) => {
    const start = performance.now();
    work(input);
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Infinity;
}

describe('Recall with 5,000 errors in one document', () => {
  const COUNT = 5_000;
  let rig: Rig;
  before(async () => {
    // The extension under development would record the crowd beside the rig, for as long as that takes.
    await vscode.commands.executeCommand('dejaFix.pauseCapture');
    rig = new Rig();
    const lines = Array.from({ length: COUNT }, (_, index) => `line ${index}`).join('\n');
    const { document } = await rig.open(lines);
    // A hundred templates: letters make them differ where numbers would not.
    const word = (index: number): string => String.fromCharCode(97 + (index % 10), 97 + (Math.floor(index / 10) % 10));
    await rig.publish(
      document.uri,
      ...Array.from({ length: COUNT }, (_, index) => errorOn(index, `crowd ${word(index)} failed at ${index}`)),
    );
    await rig.settle(document.uri);
  });
  after(async () => {
    rig.dispose();
    await vscode.commands.executeCommand('dejaFix.resumeCapture');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  const uri = (): vscode.Uri => {
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    return editor.document.uri;
  };

  const keyOfErrorAt = (index: number): string => {
    const error = vscode.languages.getDiagnostics(uri())[index];
    assert.ok(error);
    return answerKeyOf(error, undefined);
  };

  it('asks no more than fifty questions', () => {
    assert.equal(rig.asked.length, 50);
  });

  it('needs less than 5 ms for a hover, half of the times at least', () => {
    const answers = new Answers();
    const hover = new SimilarFailureHover({
      answers,
      settings: rig.settings,
      settling: { isRecording: true, isFollowed: () => true },
      now: () => 0,
    });
    const { document } = vscode.window.activeTextEditor ?? assert.fail('no editor');
    const places = Array.from({ length: 101 }, (_, index) => new vscode.Position(index * 49, 1));
    answers.need('document', [keyOfErrorAt(0)]);
    answers.put(keyOfErrorAt(0), TWO, answers.generation);
    assert.ok(hover.provideHover(document, new vscode.Position(0, 1)));
    assert.ok(medianMs(places, (place) => hover.provideHover(document, place)) < 5);
  });

  it('answers hover and lens', async () => {
    assert.equal((await hoverAt(uri(), 0)).length, 1);
    assert.equal((await lensesOf(uri())).length, 200);
  });
});
