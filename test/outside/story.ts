import type { EditorSession } from '../support/editorSession.ts';

/** What a step of the story has at hand. `shoot` may take a picture of what is shown now. */
export type Stage = { session: EditorSession; settleMs: number; shoot: (name: string) => Promise<void> };

/** Something done as a person does it, and what the page must say then. */
export type Step = { name: string; play: (stage: Stage) => Promise<string>; expect: RegExp[] };

export type StepResult = { name: string; ok: boolean; detail: string };

const LONGEST_QUOTE = 1_500;
const ERROR = /Type 'string' is not assignable to type 'number'/;
const LENS = /^\d+ similar past fix(?:es)? · \d+ %$/;

/** An error, a try that fails, one that helps, the end of VS Code, and the same mistake elsewhere. */
export const STORY: readonly Step[] = [
  {
    name: 'An error is typed into stockReport.ts',
    play: async ({ session: { editor } }) => {
      await editor.openFile('stockReport.ts');
      await editor.goToEnd();
      await editor.type('\nexport function shelfCount(line: StockLine): number {\n');
      await editor.type('  const count: number = line.onShelf;\n  return count;\n}\n');
      await editor.waitForErrorCount(1);
      return editor.hover('const count', 'count', ERROR);
    },
    expect: [ERROR],
  },
  {
    name: 'It settles and is remembered',
    play: async (stage) => {
      await rest(stage);
      return readOpenErrors(stage);
    },
    expect: [ERROR, /TS2322 · src\/stockReport\.ts:12/],
  },
  {
    name: 'An attempt fails',
    play: async (stage) => {
      const { editor } = stage.session;
      await editor.openFile('stockReport.ts');
      await editor.retypeLine(12, '  const count: number = line.onShelf.trim();');
      await rest(stage);
      await editor.waitForErrorCount(1);
      return editor.hover('const count', 'count', ERROR);
    },
    expect: [ERROR],
  },
  {
    name: 'Another attempt fixes it',
    play: async (stage) => {
      const { editor } = stage.session;
      await editor.retypeLine(12, '  const count: number = Number(line.onShelf);');
      await editor.waitForErrorCount(0);
      await editor.save();
      // The whole of its lines is in sight when the panel makes it narrow.
      await editor.goTo(12, 1);
      return readMemory(stage, /Recent fixes[^]*Type 'string' is not assignable to type 'number'/);
    },
    expect: [/Recent fixes/, ERROR, /stockReport\.ts/],
  },
  {
    name: 'VS Code is ended and started anew',
    play: async ({ session }) => {
      await session.kill();
      await session.start();
      await session.editor.openFile('stockReport.ts');
      return session.editor.visibleText();
    },
    expect: [/Number\(line\.onShelf\)/],
  },
  {
    name: 'A similar error is typed into another file, and the lens appears',
    play: async ({ session: { editor }, shoot }) => {
      await editor.openFile('cart.ts');
      await editor.goToEnd();
      await editor.type('\nexport function weightInGrams(label: string): number {\n');
      await editor.type('  const grams: number = label;\n  return grams;\n}\n');
      const lens = await editor.waitForLens(/similar past fix/);
      await shoot('lens');
      return lens;
    },
    expect: [LENS],
  },
  {
    name: 'The hover shows the past fix',
    play: async ({ session: { editor }, shoot }) => {
      const text = await editor.hover('const grams', 'grams', /Past fix/);
      await shoot('hover');
      return text;
    },
    expect: [/Past fix: .*stockReport\.ts/, /\d+ %/],
  },
  {
    name: 'Its link opens the panel: the timeline, what did not work, and the diff of what did',
    play: async ({ session: { editor }, shoot }) => {
      await editor.hoverLink(/onShelf/).click();
      const panel = await editor.panel(/Past fix/);
      await editor.pointAway();
      await shoot('panel');
      for (const fold of await panel.locator('.timeline .failed details:not([open]) > summary').all())
        await fold.click();
      return editor.textOf(panel);
    },
    expect: [ERROR, /Did not work/, /line\.onShelf\.trim\(\)/, /Number\(line\.onShelf\)/],
  },
];

/** Plays all steps; after one that fails the rest is not played. `onResult` hears of each as it ends. */
export async function playStory(stage: Stage, onResult: (result: StepResult) => void): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const step of STORY) {
    const failed = results.some(({ ok }) => !ok);
    const result = failed ? { name: step.name, ok: false, detail: 'not played' } : await play(step, stage);
    onResult(result);
    results.push(result);
  }
  return results;
}

async function play({ name, play: act, expect }: Step, stage: Stage): Promise<StepResult> {
  try {
    const read = (await act(stage))
      .replaceAll('\u00a0', ' ')
      .replace(/\n{2,}/g, '\n')
      .trim();
    const missing = expect.filter((pattern) => !pattern.test(read)).map((pattern) => `\nNot there: ${String(pattern)}`);
    return {
      name,
      ok: missing.length === 0,
      detail: `The page said: “${read.slice(0, LONGEST_QUOTE)}”${missing.join('')}`,
    };
  } catch (error) {
    // Without Playwright's log of its attempts.
    const [problem] = String(error).split('\nCall log');
    return { name, ok: false, detail: `${problem}\n${await lookAround(stage)}` };
  }
}

/** What the page said instead. */
async function lookAround({ session }: Stage): Promise<string> {
  const notifications = await session.editor.notifications().catch(() => []);
  const text = await session.editor.visibleText().catch(() => '');
  return [...notifications.map((note) => `A notification said: “${note}”`), `The editor showed: “${text}”`].join('\n');
}

/** What a person does between two tries: nothing, for longer than the extension waits. */
async function rest({ session, settleMs }: Stage): Promise<void> {
  await session.editor.page.waitForTimeout(2 * settleMs + 2_000);
}

/** Asks for the list of what is not resolved, reads it and chooses nothing. */
async function readOpenErrors({ session: { editor } }: Stage): Promise<string> {
  await editor.runCommand('Déjà Fix: Mark Error as Resolved…');
  return editor.readPicksOrNotification();
}

/** Opens the panel, waits until it says so, reads it and closes it again. */
async function readMemory({ session: { editor } }: Stage, pattern: RegExp): Promise<string> {
  await editor.runCommand('Déjà Fix: Show Past Fixes');
  const panel = await editor.panel(pattern);
  const text = await editor.textOf(panel);
  await editor.closeActiveTab();
  return text;
}
