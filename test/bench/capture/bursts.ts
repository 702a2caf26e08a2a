import * as vscode from 'vscode';
import { moment, since } from '../callbackTimer.ts';
import type { DejaFixApi } from './caseStage.ts';
import type { OwnCall, OwnTimer } from './ownTimer.ts';

/**
 * One burst of typing, and every call of a function that the measured extension handed to the editor, to timers and to its
 * engine: while keys were typed, and from then until all had settled.
 */
export type Burst = { typing: Span; settling: Span };
export type Span = { wallMs: number; calls: OwnCall[] };

const DIAGNOSTICS = 5_000;
const IN_TYPED_FILE = 500;
const PER_FILE = 50;
const LINES = 60;
const KEYS = 100;
/** A key every 60 ms, as a quick typist. */
const KEY_MS = 60;
const SETTLED_AFTER_MS = 500;

/** Types in bursts while a tool keeps 5,000 diagnostics up; each is timed until all has settled, and told. */
export async function playBursts(
  { count, settleMs }: { count: number; settleMs: number },
  timer: OwnTimer,
  api: DejaFixApi,
  tell: (burst: Burst) => Promise<unknown>,
): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (!folder) throw new Error('No folder is open');
  const typed = vscode.Uri.joinPath(folder, 'typed.txt');
  const text = Array.from({ length: LINES }, (_, line) => `line ${line}`).join('\n');
  for (const uri of [typed, ...otherUris(folder)]) {
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  }
  const editor = await vscode.window.showTextDocument(typed);
  const tool = vscode.languages.createDiagnosticCollection('bench');
  for (let index = 0; index < count; index++) {
    const typing = await timed(timer, async () => {
      tool.set(otherFiles(folder));
      for (let key = 0; key < KEYS; key++) {
        await vscode.commands.executeCommand('type', { text: key % 25 === 24 ? '\n' : 'x' });
        if (key % 5 === 0) tool.set(typed, errorsOf(IN_TYPED_FILE, 'part', editor.document.lineCount));
        await new Promise((resolve) => setTimeout(resolve, KEY_MS));
      }
    });
    const settling = await timed(timer, async () => {
      await new Promise((resolve) => setTimeout(resolve, settleMs + SETTLED_AFTER_MS));
      await api.whenIdle();
    });
    await tell({ typing, settling });
  }
  tool.dispose();
}

async function timed(timer: OwnTimer, act: () => Promise<void>): Promise<Span> {
  timer.calls.length = 0;
  timer.isOn = true;
  const begin = moment();
  await act();
  timer.isOn = false;
  return { wallMs: since(begin).wall, calls: [...timer.calls] };
}

function otherUris(folder: vscode.Uri): vscode.Uri[] {
  const count = (DIAGNOSTICS - IN_TYPED_FILE) / PER_FILE;
  return Array.from({ length: count }, (_, file) => vscode.Uri.joinPath(folder, 'many', `file${file}.txt`));
}

function otherFiles(folder: vscode.Uri): [vscode.Uri, vscode.Diagnostic[]][] {
  return otherUris(folder).map((uri) => [uri, errorsOf(PER_FILE, 'piece', LINES)]);
}

function errorsOf(count: number, slot: string, lineCount: number): vscode.Diagnostic[] {
  return Array.from({ length: count }, (_, index) => {
    const line = index % Math.min(lineCount, LINES);
    const message = `The ${slot} '${slot}${index}' does not fit into its place.`;
    const diagnostic = new vscode.Diagnostic(new vscode.Range(line, 0, line, 3), message);
    return Object.assign(diagnostic, { source: 'bench', code: `E${index % 12}` });
  });
}
