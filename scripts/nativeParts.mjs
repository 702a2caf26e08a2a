import { execFile } from 'node:child_process';
import { access, mkdir, readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';

const require = createRequire(import.meta.url);
const root = path.resolve(import.meta.dirname, '..');

/**
 * What holds the native code for each of vsce's targets. Not offered: Alpine, for which ONNX Runtime 1.14 has no build. On Intel Macs, for
 * which LanceDB has none, the engine says so and the extension stays idle.
 */
const TARGETS = {
  'linux-x64': { lancedb: '@lancedb/lancedb-linux-x64-gnu', onnxruntime: 'linux/x64' },
  'linux-arm64': { lancedb: '@lancedb/lancedb-linux-arm64-gnu', onnxruntime: 'linux/arm64' },
  'darwin-x64': { lancedb: null, onnxruntime: 'darwin/x64' },
  'darwin-arm64': { lancedb: '@lancedb/lancedb-darwin-arm64', onnxruntime: 'darwin/arm64' },
  'win32-x64': { lancedb: '@lancedb/lancedb-win32-x64-msvc', onnxruntime: 'win32/x64' },
  'win32-arm64': { lancedb: '@lancedb/lancedb-win32-arm64-msvc', onnxruntime: 'win32/arm64' },
};

export const currentTarget = `${process.platform}-${process.arch}`;

/**
 * The files that belong into `dist/native` on a target, by the name they have there. Another platform's LanceDB is fetched from the registry.
 *
 * @param {string} target one of vsce's target names
 * @returns {Promise<Map<string, string>>} name in `dist/native` → absolute path
 */
export async function nativeParts(target) {
  const packages = TARGETS[target];
  if (!packages) throw new Error(`No native parts for "${target}". Choose one of ${Object.keys(TARGETS).join(', ')}.`);
  const onnxDir = path.join(
    path.dirname(require.resolve('onnxruntime-node/package.json')),
    'bin/napi-v3',
    packages.onnxruntime,
  );
  const parts = new Map((await readdir(onnxDir)).map((name) => [name, path.join(onnxDir, name)]));
  if (packages.lancedb) parts.set('lancedb.node', await lancedbBinary(packages.lancedb));
  return parts;
}

async function lancedbBinary(packageName) {
  const manifest = path.join(root, 'node_modules/@lancedb/lancedb/package.json');
  const { version } = JSON.parse(await readFile(manifest, 'utf8'));
  const prefix = path.join(root, '.vscode-test', `native-${version}`);
  for (const dir of [root, prefix]) {
    const binary = await binaryIn(path.join(dir, 'node_modules', packageName));
    if (binary) return binary;
  }
  await mkdir(prefix, { recursive: true });
  // Without --force npm refuses a package made for another platform.
  const args = ['install', '--prefix', prefix, '--no-save', '--force', '--ignore-scripts', '--loglevel=error'];
  await promisify(execFile)('npm', [...args, `${packageName}@${version}`], { shell: process.platform === 'win32' });
  const binary = await binaryIn(path.join(prefix, 'node_modules', packageName));
  if (!binary) throw new Error(`${packageName}@${version} holds no .node file.`);
  return binary;
}

async function binaryIn(dir) {
  await access(dir).catch(() => {
    dir = null;
  });
  const name = dir && (await readdir(dir)).find((file) => file.endsWith('.node'));
  return name ? path.join(dir, name) : null;
}
