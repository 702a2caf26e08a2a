// Plays the story in a real VS Code without a person: npm run demo [-- --json FILE] [--set KEY=VALUE] [--vsix FILE]
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { playStory } from '../test/outside/story.ts';
import { EditorSession } from '../test/support/editorSession.ts';
import { runNode } from './runNode.mjs';

const root = path.resolve(import.meta.dirname, '..');
const imagesDir = path.join(root, 'docs', 'images');
const DARK = { name: 'Dark 2026', kind: 'vs-dark' };
const OTHER_THEMES = {
  light: { name: 'Light 2026', kind: 'vs' },
  'high-contrast': { name: 'Default High Contrast', kind: 'hc-black' },
};

const { values } = parseArgs({
  options: { json: { type: 'string' }, set: { type: 'string', multiple: true }, vsix: { type: 'string' } },
});

/** `--set dejaFix.capture.enabled=false`; what is no JSON is taken as text. */
function givenSettings() {
  const pairs = (values.set ?? []).map((pair) => {
    const at = pair.indexOf('=');
    if (at < 1) throw new Error(`--set wants KEY=VALUE, not "${pair}".`);
    return [pair.slice(0, at), toValue(pair.slice(at + 1))];
  });
  return Object.fromEntries(pairs);
}

function toValue(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function demo() {
  const settings = givenSettings();
  if (!values.vsix) {
    runNode('scripts/fetchModel.mjs');
    runNode('esbuild.mjs');
  }
  await mkdir(imagesDir, { recursive: true });
  const session = await EditorSession.open({
    extension: values.vsix ? { vsix: path.resolve(values.vsix) } : 'development',
    settings,
    theme: DARK,
    width: 1280,
    height: 720,
    deviceScaleFactor: 1.5,
  });
  const settleMs = settings['dejaFix.capture.settleMs'] ?? 2_000;
  const shoot = (name) => session.editor.screenshot(path.join(imagesDir, `${name}.png`));
  try {
    const steps = await playStory({ session, settleMs, shoot }, print);
    if (steps.every(({ ok }) => ok)) await shootThemes(session, shoot);
    else await shootFailure(session);
    return steps;
  } finally {
    await session.close();
  }
}

function print({ name, ok, detail }) {
  console.log(`${ok ? '✔' : '✘'} ${name}\n${detail.replace(/^/gm, '    ')}\n`);
}

async function shootThemes(session, shoot) {
  for (const [name, theme] of Object.entries(OTHER_THEMES)) {
    await session.changeTheme(theme);
    await shoot(`panel-${name}`);
  }
}

async function shootFailure(session) {
  const file = path.join(root, 'out', 'demo-failure.png');
  await mkdir(path.dirname(file), { recursive: true });
  await session.editor.screenshot(file).then(
    () => console.log(`What was to be seen then: ${path.relative(root, file)}`),
    () => console.log('The window was gone by then.'),
  );
}

try {
  const steps = await demo();
  if (values.json) await writeFile(values.json, `${JSON.stringify({ steps }, null, 2)}\n`);
  const passed = steps.filter(({ ok }) => ok).length;
  console.log(`${passed} of ${steps.length} steps were seen in the editor.`);
  process.exitCode = passed === steps.length ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (values.json) {
    const detail = String(error);
    await writeFile(
      values.json,
      `${JSON.stringify({ steps: [{ name: 'VS Code starts', ok: false, detail }] }, null, 2)}\n`,
    );
  }
  process.exitCode = 1;
}
