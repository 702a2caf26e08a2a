import * as vscode from 'vscode';
import type { CaseStage } from './caseStage.ts';

const RUN_WITHIN_MS = 180_000;
const SHELL_READY_WITHIN_MS = 30_000;
const DEBUG_STOPS_AFTER_MS = 6_000;

/** Runs a shell task in the case's folder and waits for its end. */
export async function runTask(stage: CaseStage, command: string): Promise<void> {
  const shell = new vscode.ShellExecution(command, { cwd: stage.dir });
  const task = new vscode.Task({ type: 'shell' }, vscode.TaskScope.Workspace, command, 'bench', shell, []);
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Silent, close: false, clear: false };
  const ended = new Promise<number | null>((resolve) => {
    const subscription = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      if (execution.task.name !== command) return;
      subscription.dispose();
      resolve(exitCode ?? null);
    });
  });
  await vscode.tasks.executeTask(task);
  stage.exits.push(await within(ended, RUN_WITHIN_MS, `the task ${command}`));
}

/** Runs a command where a person would type it, in a terminal with shell integration, and waits for its end. */
export async function runInTerminal(stage: CaseStage, command: string): Promise<void> {
  const terminal = stage.terminals[0] ?? vscode.window.createTerminal({ cwd: stage.dir, name: 'bench' });
  if (stage.terminals.length === 0) {
    stage.terminals.push(terminal);
    terminal.show(true);
  }
  const integration = await within(integrationOf(terminal), SHELL_READY_WITHIN_MS, 'shell integration');
  const ended = new Promise<number | null>((resolve) => {
    const subscription = vscode.window.onDidEndTerminalShellExecution(({ execution, exitCode }) => {
      if (execution !== started) return;
      subscription.dispose();
      resolve(exitCode ?? null);
    });
  });
  const started = integration.executeCommand(command);
  stage.exits.push(await within(ended, RUN_WITHIN_MS, `the command ${command}`));
}

async function integrationOf(terminal: vscode.Terminal): Promise<vscode.TerminalShellIntegration> {
  while (!terminal.shellIntegration) await new Promise((resolve) => setTimeout(resolve, 50));
  return terminal.shellIntegration;
}

/** Starts a debug session and waits for its end; one that stops at an exception is ended as by the stop button. */
export async function runDebug(stage: CaseStage, configuration: Readonly<Record<string, unknown>>): Promise<void> {
  const here = (value: unknown): unknown =>
    typeof value === 'string' ? value.replaceAll('${case}', stage.dir) : value;
  const filled = Object.fromEntries(Object.entries(configuration).map(([key, value]) => [key, here(value)]));
  const sessions = new Set<string>();
  let hasStarted = false;
  const { promise, resolve } = Promise.withResolvers<null>();
  const subscriptions = [
    vscode.debug.onDidStartDebugSession(({ id }) => {
      hasStarted = true;
      sessions.add(id);
    }),
    vscode.debug.onDidTerminateDebugSession(({ id }) => {
      sessions.delete(id);
      if (hasStarted && sessions.size === 0) setTimeout(resolve, 500, null);
    }),
  ];
  const started = await vscode.debug.startDebugging(
    vscode.workspace.workspaceFolders?.[0],
    filled as unknown as vscode.DebugConfiguration,
  );
  if (!started) throw new Error('The debug session did not start');
  const timer = setTimeout(() => void vscode.debug.stopDebugging(), DEBUG_STOPS_AFTER_MS);
  await within(promise, 30_000, 'the debug session').finally(() => {
    clearTimeout(timer);
    for (const subscription of subscriptions) subscription.dispose();
  });
}

async function within<T>(promise: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited ${ms / 1_000} s in vain for ${what}`)), ms);
  });
  return Promise.race([promise, expiry]).finally(() => clearTimeout(timer));
}
