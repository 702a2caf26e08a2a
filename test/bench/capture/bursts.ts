import * as vscode from 'vscode';
import { moment, since, type CallbackTimer } from '../callbackTimer.ts';
import type { DejaFixApi } from './caseStage.ts';

/** One burst of typing: how long it took, and every call of a function that the measured extension handed over. */
export type Burst = {
  wallMs: number;
  cpuMs: number;
  selfMs: number[];
  worst: { event: string; selfMs: number } | null;
};

const DIAGNOSTICS = 5_000;
const IN_TYPED_FILE = 500;
const PER_FILE = 50;
const KEYS = 100;
/** A key every 60 ms, as a quick typist. */
const KEY_MS = 60;

/** Types in bursts while a tool keeps 5,000 diagnostics up; timed until all has settled. */
export async function playBursts(
  { count, settleMs }: { count: number; settleMs: number },
  timer: CallbackTimer,
  api: DejaFixApi,
): Promise<{ bursts: Burst[] }> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (!folder) throw new Error('No folder is open');
  const typed = vscode.Uri.joinPath(folder, 'typed.txt');
  const text = Array.from({ length: 60 }, (_, line) => `typed line ${line}`).join('\n');
  await vscode.workspace.fs.writeFile(typed, new TextEncoder().encode(text));
  const editor = await vscode.window.showTextDocument(typed);
  const tool = vscode.languages.createDiagnosticCollection('bench');
  const bursts: Burst[] = [];
  for (let index = 0; index < count; index++) {
    timer.calls.length = 0;
    timer.isOn = true;
    const begin = moment();
    tool.set(otherFiles(folder));
    for (let key = 0; key < KEYS; key++) {
      await vscode.commands.executeCommand('type', { text: key % 25 === 24 ? '\n' : 'x' });
      if (key % 5 === 0) tool.set(typed, errorsOf(IN_TYPED_FILE, 'part', editor.document.lineCount));
      await new Promise((resolve) => setTimeout(resolve, KEY_MS));
    }
    const { wall, cpu } = since(begin);
    // What the burst leaves to do falls due after the settle window; it counts, the waiting does not.
    await new Promise((resolve) => setTimeout(resolve, settleMs + 500));
    await api.whenIdle();
    timer.isOn = false;
    const worst = timer.calls.reduce<Burst['worst']>(
      (most, { event, selfMs }) => (most && most.selfMs >= selfMs ? most : { event, selfMs }),
      null,
    );
    bursts.push({ wallMs: wall, cpuMs: cpu, selfMs: timer.calls.map(({ selfMs }) => selfMs), worst });
  }
  tool.dispose();
  return { bursts };
}

function otherFiles(folder: vscode.Uri): [vscode.Uri, vscode.Diagnostic[]][] {
  return Array.from({ length: (DIAGNOSTICS - IN_TYPED_FILE) / PER_FILE }, (_, file) => [
    vscode.Uri.joinPath(folder, 'many', `file${file}.txt`),
    errorsOf(PER_FILE, 'piece', 60),
  ]);
}

function errorsOf(count: number, slot: string, lineCount: number): vscode.Diagnostic[] {
  return Array.from({ length: count }, (_, index) => {
    const line = index % Math.min(lineCount, 60);
    const message = `The ${slot} '${slot}${index}' does not fit into its place.`;
    const diagnostic = new vscode.Diagnostic(new vscode.Range(line, 0, line, 3), message);
    return Object.assign(diagnostic, { source: 'bench', code: `E${index % 12}` });
  });
}
