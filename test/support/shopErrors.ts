import type { EditorPage } from './editorPage.ts';

/** Mistakes a person makes in the sample shop, and mends; all of one kind, so that the fix of one serves the others. */

export const MISTAKE = /Type 'string' is not assignable to type 'number'/;
const TRIES = 30;

type Mistake = {
  file: string;
  /** Line of the mistake, once `lead` stands at the end of the file. */
  line: number;
  variable: string;
  lead: string;
  wrong: string;
  right: string;
};

export const SHELF: Mistake = {
  file: 'stockReport.ts',
  line: 12,
  variable: 'count',
  lead: '\nexport function shelfCount(line: StockLine): number {\n',
  wrong: '  const count: number = line.onShelf;',
  right: '  const count: number = Number(line.onShelf);',
};

export const GRAMS: Mistake = {
  file: 'cart.ts',
  line: 12,
  variable: 'grams',
  lead: '\nexport function weightInGrams(label: string): number {\n',
  wrong: '  const grams: number = label;',
  right: '  const grams: number = Number(label);',
};

/** Types it at the end of its file. */
export async function makeMistake(editor: EditorPage, { file, lead, wrong, variable }: Mistake): Promise<void> {
  await editor.openFile(file);
  await editor.goToEnd();
  await editor.type(`${lead}${wrong}\n  return ${variable};\n}\n`);
  await editor.waitForErrorCount(1);
}

/** @param errorsLeft how many others stand in the open files */
export async function mend(editor: EditorPage, { file, line, right }: Mistake, errorsLeft = 0): Promise<void> {
  await editor.openFile(file);
  await editor.retypeLine(line, right);
  await editor.waitForErrorCount(errorsLeft);
  await editor.save();
}

/** Makes a mistake, has it remembered as open, mends it, and waits until its fix is among those remembered. */
export async function learnFix(editor: EditorPage, mistake: Mistake): Promise<void> {
  await makeMistake(editor, mistake);
  await waitForOpenErrors(editor, new RegExp(`${mistake.file}:${mistake.line}`));
  await mend(editor, mistake);
  await editor.runCommand('Déjà Fix: Show Past Fixes');
  await editor.panel(new RegExp(`Recent fixes[^]*${mistake.file}:${mistake.line}`));
  await editor.closeActiveTab();
}

/** What is listed as open, or the message that nothing is. */
export async function readOpenErrors(editor: EditorPage): Promise<string> {
  await editor.clearNotifications();
  await editor.runCommand('Déjà Fix: Show Open Errors…');
  return editor.readPicksOrNotification();
}

/** Looks at what is listed as open until it reads so. */
export async function waitForOpenErrors(editor: EditorPage, pattern: RegExp): Promise<string> {
  let listed = '';
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    listed = await readOpenErrors(editor);
    if (pattern.test(listed)) return listed;
  }
  throw new Error(`The open errors never read ${pattern.source}, but: ${listed}`);
}
