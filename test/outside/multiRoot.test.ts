import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { it } from 'node:test';
import { EditorSession } from '../support/editorSession.ts';
import { learnFix, makeMistake, readOpenErrors, SHELF, waitForOpenErrors } from '../support/shopErrors.ts';

/** Lies in the second folder, under a path that the first one has, too. */
const SCALES = {
  file: 'scales.ts',
  line: 4,
  variable: 'grams',
  lead: '\nexport function weigh(label: string): number {\n',
  wrong: '  const grams: number = label;',
  right: '  const grams: number = Number(label);',
};

it('In a workspace of two folders each error belongs to its own, and what one taught serves the other', async (t) => {
  const session = await EditorSession.open({
    extension: 'development',
    settings: { 'dejaFix.capture.settleMs': 500 },
  });
  t.after(() => session.close());
  const second = path.join(session.scratchDir, 'weigh-house');
  await mkdir(path.join(second, 'src'), { recursive: true });
  await writeFile(path.join(second, 'src/scales.ts'), 'export {};\n');
  await writeFile(path.join(second, 'tsconfig.json'), JSON.stringify({ compilerOptions: { strict: true } }));
  const workspace = path.join(session.scratchDir, 'shops.code-workspace');
  await writeFile(workspace, JSON.stringify({ folders: [{ path: session.folder }, { path: second }] }));
  const { editor } = session;
  await session.openWorkspaceFile(workspace);

  await learnFix(editor, SHELF);
  await makeMistake(editor, SCALES);
  assert.match(await waitForOpenErrors(editor, /scales\.ts:4/), /weigh-house/);
  assert.doesNotMatch(await readOpenErrors(editor), /stockReport/);
  await editor.openFile(SCALES.file);
  await editor.waitForLens(/1 similar past fix/);
  assert.match(await editor.hover('const grams', 'grams', /Past fix/), /src\/stockReport\.ts in corner-shop/);
});
