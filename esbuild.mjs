import { build, context } from 'esbuild';
import { cp, link, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const root = import.meta.dirname;
const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
const nativeDir = path.join(root, 'dist', 'native');

/** The package that holds LanceDB's binary for a platform, as LanceDB's own loader names it. */
function lancedbPackage() {
  const suffix = { linux: '-gnu', win32: '-msvc' }[process.platform] ?? '';
  return `@lancedb/lancedb-${process.platform}-${process.arch}${suffix}`;
}

/** Native parts lie beside the bundle, so that the checkout and the shipped extension load them the same way. */
async function placeNativeParts() {
  await mkdir(nativeDir, { recursive: true });
  const onnxDir = path.join(
    path.dirname(require.resolve('onnxruntime-node/package.json')),
    'bin/napi-v3',
    process.platform,
    process.arch,
  );
  const parts = (await readdir(onnxDir)).map((name) => [path.join(onnxDir, name), name]);
  try {
    parts.push([require.resolve(lancedbPackage()), 'lancedb.node']);
  } catch {
    console.warn(`No ${lancedbPackage()} here: the engine will say "unsupported" on this platform.`);
  }
  await Promise.all(parts.map(([from, name]) => place(from, path.join(nativeDir, name))));
}

/** LanceDB's binary is 190 MB: link it where the file system can, copy it elsewhere. */
async function place(from, to) {
  const [source, target] = await Promise.all([stat(from), stat(to).catch(() => null)]);
  if (target && target.size === source.size && target.mtimeMs >= source.mtimeMs) return;
  await rm(to, { force: true });
  await link(from, to).catch(() => cp(from, to));
}

/** Sends the two native loaders to dist/native. */
const nativeParts = {
  name: 'native-parts',
  setup(pluginBuild) {
    const replace = (filter, contents) =>
      pluginBuild.onLoad({ filter }, () => ({ contents, loader: 'js', resolveDir: nativeDir }));
    replace(/@lancedb[\\/]lancedb[\\/]dist[\\/]native\.js$/, `module.exports = require('./native/lancedb.node');`);
    replace(
      /onnxruntime-node[\\/]dist[\\/]binding\.js$/,
      `exports.binding = require('./native/onnxruntime_binding.node');`,
    );
    pluginBuild.onResolve({ filter: /\.node$/ }, ({ path: file }) => ({ path: file, external: true }));
  },
};

/** Puts an empty module, which passes for true, in the place of each whose name matches. */
function leaveOut(names) {
  return {
    name: 'leave-out',
    setup(pluginBuild) {
      pluginBuild.onResolve({ filter: names }, ({ path: file }) => ({ path: file, namespace: 'left-out' }));
      pluginBuild.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({
        contents: 'module.exports = {};',
        loader: 'js',
      }));
    },
  };
}
/** What transformers.js imports for images and browsers. */
const IMAGES_AND_BROWSERS = /^(sharp|onnxruntime-web)$/;
/** The protocol's library can speak over sockets too, which nothing here may. */
const SOCKETS = /^(node:)?net$/;

/**
 * As it comes: for `import * as` of a module it does not know, esbuild would copy the editor's whole interface, some
 * hundred names, once for each of our files. That was more than half of activation.
 */
const vscodeAsItIs = {
  name: 'vscode-as-it-is',
  setup(pluginBuild) {
    pluginBuild.onLoad({ filter: /[\\/]src[\\/]host[\\/].*\.ts$/ }, async ({ path: file }) => {
      const source = await readFile(file, 'utf8');
      const contents = source.replace(/^import \* as vscode from 'vscode';$/m, `const vscode = require('vscode');`);
      return { contents, loader: 'ts' };
    });
  },
};

const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');
const shared = { bundle: true, minify: production, sourcemap: !production, legalComments: 'none', logLevel: 'warning' };
const node = { ...shared, platform: 'node', format: 'cjs', target: 'node20', mainFields: ['module', 'main'] };

const bundles = [
  {
    ...node,
    entryPoints: ['src/host/extension.ts'],
    outfile: 'dist/extension.cjs',
    external: ['vscode'],
    plugins: [vscodeAsItIs, leaveOut(SOCKETS)],
  },
  {
    ...node,
    entryPoints: ['src/engine/main.ts'],
    outfile: 'dist/engine.cjs',
    plugins: [nativeParts, leaveOut(IMAGES_AND_BROWSERS), leaveOut(SOCKETS)],
    define: { 'import.meta.url': 'bundleUrl' },
    banner: { js: `const bundleUrl = require('node:url').pathToFileURL(__filename).href;` },
  },
  { ...node, entryPoints: ['src/engine/output/readerWorker.ts'], outfile: 'dist/outputReader.cjs' },
  {
    ...node,
    entryPoints: ['src/mcp/main.ts'],
    outfile: 'dist/mcp.js',
    format: 'esm',
    plugins: [nativeParts, leaveOut(IMAGES_AND_BROWSERS)],
    define: { DEJA_FIX_VERSION: JSON.stringify(version), __filename: 'bundleFile', __dirname: 'bundleDir' },
    // An ES module by the manifest's "type"; what it bundles and the native parts ask for the names of CommonJS.
    banner: {
      js: [
        `import { createRequire as createBundleRequire } from 'node:module';`,
        `const require = createBundleRequire(import.meta.url);`,
        `const { filename: bundleFile, dirname: bundleDir } = import.meta;`,
      ].join('\n'),
    },
  },
  { ...shared, entryPoints: ['src/panel/main.ts'], outfile: 'dist/panel.js', format: 'iife', target: 'chrome128' },
];

await placeNativeParts();
if (watch) {
  for (const options of bundles) await (await context(options)).watch();
} else {
  await Promise.all(bundles.map((options) => build(options)));
}
