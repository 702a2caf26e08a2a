import { build } from 'esbuild';
import { glob, rm } from 'node:fs/promises';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/**
 * Bundles the tests that run inside VS Code's extension host, which loads CommonJS.
 *
 * @returns {Promise<string>} the module to name as `extensionTestsPath`
 */
export async function buildEditorTests() {
  const outdir = path.join(root, 'out', 'editor');
  await rm(outdir, { recursive: true, force: true });
  const tests = await Array.fromAsync(glob('test/editor/**/*.test.ts', { cwd: root }));
  await build({
    absWorkingDir: root,
    entryPoints: ['test/editor/index.ts', ...tests],
    outbase: 'test/editor',
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    packages: 'external',
    external: ['vscode'],
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return path.join(outdir, 'index.cjs');
}
