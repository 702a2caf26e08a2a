import { homedir } from 'node:os';
import path from 'node:path';
import { readZipArchive } from './zipArchive.mjs';

const root = path.resolve(import.meta.dirname, '..');

const REQUIRED = [
  'package.json',
  'package.nls.json',
  'readme.md',
  'changelog.md',
  'LICENSE.txt',
  'media/icon.png',
  'media/panel.css',
  'dist/extension.cjs',
  'dist/engine.cjs',
  'dist/mcp.js',
  'dist/outputReader.cjs',
  'dist/panel.js',
  'dist/ThirdPartyNotices.txt',
  'models/all-MiniLM-L6-v2/config.json',
  'models/all-MiniLM-L6-v2/tokenizer.json',
  'models/all-MiniLM-L6-v2/tokenizer_config.json',
  'models/all-MiniLM-L6-v2/onnx/model_quantized.onnx',
];

const FORBIDDEN = [
  [/(^|\/)node_modules\//, 'an installed package'],
  [/\.map$/, 'a source map'],
  [/\.tsx?$/, 'a source'],
  [/^(src|test|scripts|out|\.[^/]+)\//, 'a part of the workshop'],
  [/^\./, 'a configuration of the workshop'],
  [/(sharp|onnxruntime-web|ort-wasm)/, 'a package that text embeddings never use'],
];

const TEXT = /\.(?:js|cjs|mjs|json|css|md|txt|html)$/;

/**
 * Opens a finished extension archive and names what it lacks and what it should not hold.
 *
 * @param {string} file
 * @param {string[]} nativeNames the files of `dist/native` on the archive's target
 * @returns {Promise<{ problems: string[], megabytes: number, files: number }>} no problems when all is well; the size is the unpacked one
 */
export async function checkArchive(file, nativeNames) {
  const entries = new Map();
  for (const [name, entry] of await readZipArchive(file)) {
    if (name.startsWith('extension/')) entries.set(name.slice('extension/'.length), entry);
  }
  const native = new Set(nativeNames.map((name) => `dist/native/${name}`));
  const problems = [
    ...[...REQUIRED, ...native].filter((name) => !entries.get(name)?.size).map((name) => `${name} is missing or empty`),
    ...[...entries.keys()].flatMap((name) => unwanted(name, native)),
    ...[...entries].filter(([name]) => TEXT.test(name)).flatMap(([name, entry]) => machinePaths(name, entry.read())),
  ];
  const bytes = [...entries.values()].reduce((sum, { size }) => sum + size, 0);
  return { problems, megabytes: Math.round(bytes / 1e6), files: entries.size };
}

function unwanted(name, native) {
  const problems = FORBIDDEN.filter(([pattern]) => pattern.test(name)).map(([, what]) => `${name} is ${what}`);
  if (name.startsWith('dist/native/') && !native.has(name)) problems.push(`${name} is not for this target`);
  return problems;
}

function machinePaths(name, bytes) {
  const text = bytes.toString('utf8');
  return [root, `${homedir()}${path.sep}`]
    .filter((place) => place.length > 1 && text.includes(place))
    .map((place) => `${name} names a folder of this machine (${place})`);
}
