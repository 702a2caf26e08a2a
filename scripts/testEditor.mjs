// Runs test/editor inside a real VS Code: node scripts/testEditor.mjs [--oldest] [--grep TEXT]
import { runTests } from '@vscode/test-electron';
import { access, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { linkExtension } from '../test/support/codeServer.ts';
import { QUIET_SETTINGS } from '../test/support/editorSettings.ts';
import { ensureDebugpy } from '../test/support/ensureDebugpy.ts';
import { ensureVsCode } from '../test/support/ensureVsCode.ts';
import { buildEditorTests } from './buildTests.mjs';

const root = path.resolve(import.meta.dirname, '..');
const { values } = parseArgs({ options: { oldest: { type: 'boolean', default: false }, grep: { type: 'string' } } });
const release = values.oldest ? 'oldest' : 'newest';

/** Lets capture settle sooner than it would for a person. */
const TEST_SETTINGS = { ...QUIET_SETTINGS, 'dejaFix.capture.settleMs': 500 };

async function main() {
  await Promise.all(['dist/extension.cjs', 'dist/engine.cjs', 'models/all-MiniLM-L6-v2'].map(requireBuilt));
  const vsCode = await ensureVsCode(release);
  const [extensionTestsPath, debugpy] = await Promise.all([buildEditorTests(), findDebugpy()]);
  const scratch = await mkdtemp(path.join(tmpdir(), 'deja-fix-editor-'));
  try {
    return await runIn(vsCode, extensionTestsPath, debugpy, scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @returns {Promise<{ passed: number, failed: number, pending: number }>} */
async function runIn(vsCode, extensionTestsPath, debugpy, scratch) {
  const folder = path.join(scratch, 'workspace');
  const userDataDir = path.join(scratch, 'user');
  const resultFile = path.join(scratch, 'result.json');
  await cp(path.join(root, 'test/fixtures/sample'), folder, { recursive: true });
  await mkdir(path.join(userDataDir, 'User'), { recursive: true });
  await writeFile(path.join(userDataDir, 'User/settings.json'), JSON.stringify(TEST_SETTINGS));
  const extensionsDir = path.join(scratch, 'extensions');
  await linkExtension(extensionsDir, path.join(root, 'test/fixtures/debugpy-adapter'));
  const profile = [`--user-data-dir=${userDataDir}`, `--extensions-dir=${extensionsDir}`];
  const served = vsCode.kind === 'served' ? [`--served-release=${release}`] : [];
  const failure = await runTests({
    vscodeExecutablePath: vsCode.kind === 'served' ? vsCode.launcher : vsCode.executable,
    extensionDevelopmentPath: root,
    extensionTestsPath,
    launchArgs: [folder, ...profile, ...served],
    extensionTestsEnv: {
      DEJA_FIX_DEBUGPY: debugpy,
      DEJA_FIX_TEST_RESULT: resultFile,
      DEJA_FIX_TEST_GREP: values.grep,
      // The launcher is TypeScript-stripping Node's to run, whichever Node the shell has.
      PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH}`,
    },
  }).then(
    () => null,
    (error) => error,
  );
  const result = await readFile(resultFile, 'utf8').then(JSON.parse, () => null);
  if (result === null) throw new Error(`No test ran: ${failure?.message ?? 'VS Code ended without a result'}.`);
  return result;
}

/** Without it, or without Python, the tests that need it are left out and say so. */
async function findDebugpy() {
  return ensureDebugpy().catch((error) => {
    console.warn(`No debugpy: ${error.message}`);
    return undefined;
  });
}

async function requireBuilt(file) {
  await access(path.join(root, file)).catch(() => {
    throw new Error(`${file} is missing. Run "npm run fetch-model" and "npm run build" first.`);
  });
}

try {
  const { passed, failed, pending } = await main();
  if (pending > 0) console.log(`${pending} left out`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}
