import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { CallbackTimer } from './callbackTimer.ts';
import type { ModuleSpy } from './moduleSpy.ts';
import { wallClock, type Sightings } from './spiedApi.ts';
import { toCase, type SpeedCase } from './speedRows.ts';

/** What the driver outside asks of one start. */
export type ProbePlan = {
  /** The run's number, from 1. */
  run: number;
  /** Bundle of the extension that is measured, and of the one that does nothing. */
  bundles: { measured: string; empty: string };
  /** File into which the driver writes `{"shown": boolean, "atMs": number}` when the lens comes or goes. */
  lensFile: string;
  resultFile: string;
  lensCases: number;
  answerCases: number;
  /** Bursts of 100 keystrokes. */
  bursts: number;
};

type DejaFixApi = {
  recordErrorEvent(input: { error: string; errorType: string; context: object }): Promise<string>;
  recordFixAttempt(input: { errorId: string; actionTaken: string; successful: boolean }): Promise<string>;
  whenIdle(): Promise<void>;
};

/** The known errors: this many different ones have a past fix. */
const KNOWN = 12;
const PARTS = 'spindle flange gasket piston rotor valve sprocket bearing camshaft manifold crank pulley'.split(' ');
const DIAGNOSTICS = 5_000;
const IN_ACTIVE_FILE = 500;
const PER_FILE = 50;
const WITHIN_MS = 60_000;

/** Plays what a person and a language tool do, and turns what was seen into cases. */
export class ProbeScenario {
  readonly cases: SpeedCase[] = [];
  readonly #plan: ProbePlan;
  readonly #spy: ModuleSpy;
  readonly #timer: CallbackTimer;
  readonly #api: DejaFixApi;
  readonly #tool = vscode.languages.createDiagnosticCollection('bench');
  #settled: { uri: string; atMs: number }[] = [];
  #fired: number[] = [];
  #answers: Parameters<Sightings['answered']>[0][] = [];

  constructor(plan: ProbePlan, spy: ModuleSpy, timer: CallbackTimer, api: unknown) {
    this.#plan = plan;
    this.#spy = spy;
    this.#timer = timer;
    this.#api = api as DejaFixApi;
  }

  readonly sightings: Sightings = {
    documentFired: (uri, atMs) => void this.#settled.push({ uri: uri.toString(), atMs }),
    lensesChanged: (atMs) => void this.#fired.push(atMs),
    answered: (answer) => void this.#answers.push(answer),
  };

  async play(): Promise<void> {
    await this.#teach();
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    if (!folder) throw new Error('No folder is open');
    const uri = vscode.Uri.joinPath(folder.uri, 'typed.txt');
    const editor = await vscode.window.showTextDocument(uri);
    for (let index = 0; index < this.#plan.lensCases; index++) await this.#lensAppears(editor, index);
    await this.#typeAmongDiagnostics(editor, folder.uri);
    await this.#api.whenIdle();
    await this.#answerFromMemory(editor);
  }

  /** Errors with a fix each, so that there is something to show. */
  async #teach(): Promise<void> {
    for (let index = 0; index < KNOWN; index++) {
      const context = { source: 'bench', code: `E${index}`, language: 'plaintext' };
      const errorId = await this.#api.recordErrorEvent({
        error: message(index, 'left'),
        errorType: `E${index}`,
        context,
      });
      await this.#api.recordFixAttempt({ errorId, actionTaken: `Tightened the ${PARTS[index]}`, successful: true });
    }
    await this.#api.whenIdle();
  }

  async #lensAppears({ document: { uri } }: vscode.TextEditor, index: number): Promise<void> {
    if (index > 0) await this.#clear(uri);
    await this.#api.whenIdle();
    [this.#settled, this.#fired] = [[], []];
    const publishedAtMs = wallClock();
    this.#tool.set(uri, [error(index % KNOWN, 'right', 1)]);
    const settled = await until(() => this.#settlingOf(uri), 'the error to settle');
    const firedAtMs = await until(() => this.#fired[0], 'the lenses to change');
    const shown = await until(async () => {
      const lens = await this.#lensOnScreen();
      return lens.shown && lens.atMs >= publishedAtMs ? lens : undefined;
    }, 'the lens to be on screen');
    const input = { run: this.#plan.run, error: message(index % KNOWN, 'right') };
    this.cases.push(
      toCase('lens.fired', Math.max(0, firedAtMs - settled.atMs), input),
      toCase('lens.shown', Math.max(0, shown.atMs - settled.atMs), input),
    );
  }

  async #clear(uri: vscode.Uri): Promise<void> {
    this.#settled = [];
    this.#tool.set(uri, []);
    await until(() => this.#settlingOf(uri), 'the document without errors to settle');
    await until(async () => ((await this.#lensOnScreen()).shown ? undefined : true), 'the lens to go');
  }

  #settlingOf(uri: vscode.Uri): { atMs: number } | undefined {
    return this.#settled.find((one) => one.uri === uri.toString());
  }

  async #typeAmongDiagnostics(editor: vscode.TextEditor, folder: vscode.Uri): Promise<void> {
    const { uri } = editor.document;
    const empty = this.#timer.wrap('empty', () => undefined);
    const beside = vscode.workspace.onDidChangeTextDocument(empty);
    this.#timer.isOn = true;
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    for (let burst = 0; burst < this.#plan.bursts; burst++) {
      this.#settled = [];
      // As a tool that checks the whole project: all files once per burst, the typed one again and again.
      this.#tool.set(otherFiles(folder));
      for (let key = 0; key < 100; key++) {
        await vscode.commands.executeCommand('type', { text: key % 25 === 24 ? '\n' : 'x' });
        if (key % 5 === 0) this.#tool.set(uri, errorsOfActiveFile(editor.document.lineCount));
      }
      this.#tool.set(uri, errorsOfActiveFile(editor.document.lineCount));
      await until(() => this.#settlingOf(uri), 'the burst to settle');
    }
    this.#timer.isOn = false;
    beside.dispose();
    for (const { event, selfMs, turnMs, cpuMs } of this.#timer.calls) {
      const input = { run: this.#plan.run, event, turnMs: Number(turnMs.toFixed(3)), cpuMs: Number(cpuMs.toFixed(3)) };
      this.cases.push(toCase(event === 'empty' ? 'listener.empty' : 'listener', selfMs, input));
    }
  }

  /** With the engine stopped in its tracks: whatever is shown comes from the extension host's memory. */
  async #answerFromMemory({ document }: vscode.TextEditor): Promise<void> {
    const { uri } = document;
    const line = document.lineCount - 1;
    await until(() => this.#ask('hover', uri, line).then((ms) => ms ?? undefined), 'a past fix in the hover');
    await until(() => this.#ask('lens', uri, line).then((ms) => ms ?? undefined), 'a lens');
    const engine = this.#spy.engines.at(-1);
    if (!engine) throw new Error('No engine was started');
    const sentBefore = engine.sent;
    engine.child.kill('SIGSTOP');
    for (const kind of ['hover', 'lens'] as const) {
      for (let index = 0; index < this.#plan.answerCases; index++) {
        const ms = await this.#ask(kind, uri, line);
        const input = { run: this.#plan.run, engine: 'stopped', diagnostics: DIAGNOSTICS, inFile: IN_ACTIVE_FILE };
        if (ms !== null) this.cases.push(toCase(kind, ms, input));
      }
    }
    engine.child.kill('SIGCONT');
    this.cases.push(toCase('answer.engine', engine.sent - sentBefore, { run: this.#plan.run }));
  }

  /** @returns what the extension's provider took, null when it had nothing to show */
  async #ask(kind: 'hover' | 'lens', uri: vscode.Uri, line: number): Promise<number | null> {
    this.#answers = [];
    if (kind === 'lens') await vscode.commands.executeCommand('vscode.executeCodeLensProvider', uri);
    else await vscode.commands.executeCommand('vscode.executeHoverProvider', uri, new vscode.Position(line, 0));
    return this.#answers.find((answer) => answer.kind === kind && answer.shown)?.ms ?? null;
  }

  async #lensOnScreen(): Promise<{ shown: boolean; atMs: number }> {
    const text = await readFile(this.#plan.lensFile, 'utf8');
    return JSON.parse(text) as { shown: boolean; atMs: number };
  }
}

function message(index: number, slot: string): string {
  return `The ${PARTS[index % PARTS.length]} '${slot}' does not fit into its ${PARTS[(index * 5 + 1) % PARTS.length]}.`;
}

function error(index: number, slot: string, line: number): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(new vscode.Range(line, 0, line, 3), message(index, slot));
  return Object.assign(diagnostic, { source: 'bench', code: `E${index}` });
}

function errorsOfActiveFile(lineCount: number): vscode.Diagnostic[] {
  const slots = Array.from({ length: IN_ACTIVE_FILE }, (_, index) => index);
  return slots.map((index) =>
    error(index % KNOWN, `part ${index % 100}`, lineCount - 1 - (index % Math.min(lineCount, 40))),
  );
}

function otherFiles(folder: vscode.Uri): [vscode.Uri, vscode.Diagnostic[]][] {
  const files = (DIAGNOSTICS - IN_ACTIVE_FILE) / PER_FILE;
  return Array.from({ length: files }, (_, file) => [
    vscode.Uri.joinPath(folder, 'many', `file${file}.txt`),
    Array.from({ length: PER_FILE }, (__, index) => error(index % KNOWN, `piece ${index}`, index)),
  ]);
}

/** Looks again whenever the event loop has had time for others. */
async function until<T>(look: () => T | undefined | Promise<T | undefined>, what: string): Promise<T> {
  const deadline = performance.now() + WITHIN_MS;
  while (performance.now() < deadline) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`Waited ${WITHIN_MS / 1_000} s in vain for ${what}`);
}
