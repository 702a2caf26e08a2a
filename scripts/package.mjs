// Builds dist/deja-fix-<target>-<version>.vsix and checks it: npm run package [-- --target linux-x64]
import { createVSIX, listFiles } from '@vscode/vsce';
import { cp, link, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { checkArchive } from './checkArchive.mjs';
import { currentTarget, nativeParts } from './nativeParts.mjs';
import { runNode } from './runNode.mjs';
import { thirdPartyNotices } from './thirdPartyNotices.mjs';

const NO_DEPENDENCIES = { packageManager: 2, dependencies: false };
const root = path.resolve(import.meta.dirname, '..');

/** @returns {Promise<string>} the archive */
async function makePackage(target) {
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const parts = await nativeParts(target);
  await build();
  const vsix = path.join(root, 'dist', `deja-fix-${target}-${version}.vsix`);
  // Beside the checkout's own files, so that another target's native parts never lie in dist/native. In dist, so that files can be linked.
  const stage = await mkdtemp(path.join(root, 'dist', 'package-'));
  try {
    await fillStage(stage, parts);
    await createVSIX({
      cwd: stage,
      packagePath: vsix,
      target,
      ...NO_DEPENDENCIES,
      allowMissingRepository: true,
      rewriteRelativeLinks: false,
    });
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
  const { problems, megabytes, files } = await checkArchive(vsix, [...parts.keys()]);
  if (problems.length > 0) {
    await rm(vsix);
    throw new Error(`${vsix} is not fit to ship:\n  ${problems.join('\n  ')}`);
  }
  const packed = Math.round((await stat(vsix)).size / 1e6);
  console.log(`Checked: ${files} files, ${megabytes} MB unpacked, ${packed} MB packed.`);
  return vsix;
}

/** With source maps first, which say whose code is in the bundles, then as it is shipped. */
async function build() {
  runNode('scripts/fetchModel.mjs');
  runNode('esbuild.mjs');
  await writeFile(path.join(root, 'dist', 'ThirdPartyNotices.txt'), await thirdPartyNotices());
  runNode('esbuild.mjs', '--production');
}

/** Links what .vscodeignore lets through, with the target's native parts in the place of this machine's. */
async function fillStage(stage, parts) {
  const files = await listFiles({ cwd: root, ...NO_DEPENDENCIES });
  const shipped = new Map(files.map((file) => [file, path.join(root, file)]));
  for (const file of files) if (file.startsWith('dist/native/')) shipped.delete(file);
  for (const [name, from] of parts) shipped.set(`dist/native/${name}`, from);
  shipped.set('.vscodeignore', path.join(root, '.vscodeignore'));
  for (const [file, from] of shipped) {
    const to = path.join(stage, file);
    await mkdir(path.dirname(to), { recursive: true });
    await link(from, to).catch(() => cp(from, to));
  }
}

try {
  const { values } = parseArgs({ options: { target: { type: 'string', default: currentTarget } } });
  console.log(await makePackage(values.target));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
