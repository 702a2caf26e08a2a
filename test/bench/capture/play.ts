import childProcess, { execFile } from 'node:child_process';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import type { CaseStage } from './caseStage.ts';
import { changeText, retype, typeAtEnd } from './editing.ts';
import { runDebug, runTask, runInTerminal } from './runs.ts';
import type { Look, Observed, Resumed, Scenario, Step, WantedError } from './scenario.ts';
import { errorsOf, toNamed } from './shownErrors.ts';

const SHOWN_WITHIN_MS = 30_000;

/** Plays the steps one after the other; the first that cannot be done ends it. */
export async function playScenario(scenario: Scenario, stage: CaseStage, resumed?: Resumed): Promise<Observed> {
  const looks: Record<string, Look> = { ...resumed?.looks };
  const begunMs = Date.now();
  let problem: string | null = null;
  let done = resumed?.done ?? 0;
  try {
    await stage.begin(resumed?.known);
    for (const step of scenario.steps.slice(done)) {
      done += 1;
      if (step.do === 'look') looks[step.as] = await stage.look();
      else if (step.do === 'closeWindow') await stage.closeWindow({ done, looks });
      else await playStep(step, stage);
    }
  } catch (error) {
    const step = scenario.steps[done - 1];
    problem = `step ${done} (${step?.do ?? '?'}): ${error instanceof Error ? error.message : String(error)}`;
    looks['end'] = await stage.look().catch(() => ({ errors: [], chains: [] }));
  }
  const { exits, strays, editsMs } = stage;
  const tookMs = Date.now() - begunMs;
  return { id: scenario.id, problem, looks, shown: stage.shown.all, editsMs, exits, strays, tookMs };
}

type Played = Exclude<Step, { do: 'look' | 'closeWindow' }>;
type Players = { [K in Played['do']]: (step: Extract<Played, { do: K }>, stage: CaseStage) => Promise<unknown> };

const PLAYERS: Players = {
  write: ({ files }, stage) => writeFiles(files, stage),
  remove: ({ file }, stage) => rm(stage.uri(file).fsPath),
  open: ({ file }, stage) => open(stage.uri(file)),
  close: ({ file, how }, stage) => close(stage.uri(file), how),
  change: (step, stage) => changeText(stage, stage.uri(step.file), step),
  type: (step, stage) => typeAtEnd(stage, stage.uri(step.file), step),
  save: ({ file }, stage) => save(stage.uri(file)),
  undo: ({ file, text }, stage) => retype(stage.uri(file), 'undo', text),
  redo: ({ file, text }, stage) => retype(stage.uri(file), 'redo', text),
  wait: ({ error, count, withinMs }, stage) => waitFor(stage, error, count, withinMs ?? SHOWN_WITHIN_MS),
  sleep: ({ ms }) => new Promise((resolve) => setTimeout(resolve, ms)),
  idle: (_, stage) => stage.idle(),
  command: ({ command, args }) => Promise.resolve(vscode.commands.executeCommand(command, ...(args ?? []))),
  shell: ({ command, at }, stage) => shell(command, at === 'workspace' ? stage.workspaceDir : stage.dir),
  run: ({ command, through }, stage) => (through === 'task' ? runTask(stage, command) : runInTerminal(stage, command)),
  debug: ({ configuration }, stage) => runDebug(stage, configuration),
  rename: ({ from, to, how }, stage) => renameFile(stage, from, to, how),
  deleteFile: ({ file, how }, stage) => deleteFile(stage, file, how),
  clock: ({ aheadMs }, stage) => setClock(stage, aheadMs),
  modules: (_, stage) => symlink(process.env['DEJA_FIX_BENCH_MODULES'] ?? '', stage.uri('node_modules').fsPath),
  linter: (_, stage) => {
    stage.startLinter();
    return Promise.resolve();
  },
  setting: ({ key, value }, stage) => changeSetting(stage, key, value),
};

async function playStep(step: Played, stage: CaseStage): Promise<void> {
  const play = PLAYERS[step.do] as (step: Played, stage: CaseStage) => Promise<unknown>;
  await play(step, stage);
}

async function writeFiles(files: Readonly<Record<string, string>>, stage: CaseStage): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const file = stage.uri(name).fsPath;
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

/** As by a person: a document that an extension opens stays open for minutes after its tab is closed. */
async function open(uri: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand('vscode.open', uri, { preview: false });
  if (vscode.window.activeTextEditor?.document.uri.toString() !== uri.toString())
    throw new Error(`${uri.path} was not opened`);
}

const CLOSING_COMMANDS = {
  tab: 'workbench.action.closeActiveEditor',
  all: 'workbench.action.closeAllEditors',
  group: 'workbench.action.closeEditorsInGroup',
  others: 'workbench.action.closeOtherEditors',
} as const;

async function close(uri: vscode.Uri, how: 'tab' | 'all' | 'others' | 'group'): Promise<void> {
  if (how === 'tab') await open(uri);
  await vscode.commands.executeCommand(CLOSING_COMMANDS[how]);
}

async function save(uri: vscode.Uri): Promise<void> {
  await open(uri);
  await vscode.commands.executeCommand('workbench.action.files.save');
  const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
  if (document?.isDirty) throw new Error('The file was not saved');
}

async function waitFor(stage: CaseStage, error: WantedError, count: number, withinMs: number): Promise<void> {
  const uri = stage.uri(error.file);
  const isSo = (): boolean => errorsOf(uri).filter((one) => isWanted(one, error)).length === count;
  const deadlineMs = Date.now() + withinMs;
  while (!isSo()) {
    if (Date.now() > deadlineMs) {
      const seen = errorsOf(uri).map((one) => Object.values(toNamed(one)).join(' '));
      const wanted = `${error.code ?? ''} ${error.message ?? ''}`;
      throw new Error(
        `The editor does not show ${wanted} ${count} times in ${error.file}; it shows ${seen.join(' | ') || 'nothing'}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

function isWanted(diagnostic: vscode.Diagnostic, { code, message, line }: WantedError): boolean {
  const named = toNamed(diagnostic);
  return (
    (code === undefined || named.code === code) &&
    (message === undefined || sameText(named.message, message)) &&
    (line === undefined || diagnostic.range.start.line === line)
  );
}

/** Tools and editors indent the lines of a message in their own ways. */
function sameText(a: string, b: string): boolean {
  return a.replace(/\s+/g, ' ').trim() === b.replace(/\s+/g, ' ').trim();
}

async function shell(command: string, cwd: string): Promise<void> {
  await promisify(execFile)('bash', ['-c', command], { cwd, timeout: 120_000 });
}

async function renameFile(stage: CaseStage, from: string, to: string, how: string): Promise<void> {
  if (how === 'shell') return rename(stage.uri(from).fsPath, stage.uri(to).fsPath);
  if (how === 'fs') return Promise.resolve(vscode.workspace.fs.rename(stage.uri(from), stage.uri(to)));
  const edit = new vscode.WorkspaceEdit();
  edit.renameFile(stage.uri(from), stage.uri(to));
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error('The editor refused to rename');
}

async function deleteFile(stage: CaseStage, file: string, how: string): Promise<void> {
  if (how === 'shell') return rm(stage.uri(file).fsPath);
  if (how === 'fs') return Promise.resolve(vscode.workspace.fs.delete(stage.uri(file)));
  const edit = new vscode.WorkspaceEdit();
  edit.deleteFile(stage.uri(file));
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error('The editor refused to delete');
}

/** Every process that is forked from now on reads a clock that is ahead, and the engine is started anew. */
async function setClock(stage: CaseStage, aheadMs: number): Promise<void> {
  const file = path.join(stage.workspaceDir, '../ahead.cjs');
  const ahead = `const RealDate = Date; const now = () => RealDate.now() + ${aheadMs};
globalThis.Date = class extends RealDate { constructor(...args) { super(...(args.length > 0 ? args : [now()])); } static now() { return now(); } };
`;
  await writeFile(file, ahead);
  childProcess.fork = aheadMs === 0 ? forkAsItIs : forkWith(file);
  await vscode.commands.executeCommand('dejaFix.restartEngine');
  await stage.idle();
}

const forkAsItIs = childProcess.fork;

/** The engine is forked by this very process and takes no options from its surroundings: they are added on the way. */
function forkWith(file: string): typeof childProcess.fork {
  return ((entry: string, args: string[], options: childProcess.ForkOptions) =>
    forkAsItIs(entry, args, {
      ...options,
      execArgv: [...(options.execArgv ?? []), '--require', file],
    })) as typeof childProcess.fork;
}

async function changeSetting(stage: CaseStage, key: string, value: unknown): Promise<void> {
  stage.settings.add(key);
  await vscode.workspace.getConfiguration().update(key, value, vscode.ConfigurationTarget.Workspace);
}
