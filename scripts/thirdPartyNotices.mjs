import { glob, readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const PACKAGE = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/;

/** What is shipped as it is, and so stands in no source map. */
const SHIPPED_WHOLE = ['@lancedb/lancedb', 'onnxruntime-node'];

const MODEL_NOTICE = `all-MiniLM-L6-v2 (embedding model, quantized for ONNX Runtime)
Copyright the sentence-transformers authors
License: Apache-2.0, http://www.apache.org/licenses/LICENSE-2.0`;

/**
 * Writes down the licence of every package that went into the bundles, as their source maps tell.
 *
 * @returns {Promise<string>} the text of ThirdPartyNotices.txt
 */
export async function thirdPartyNotices() {
  const dirs = new Set(SHIPPED_WHOLE.map((name) => path.join(root, 'node_modules', name)));
  for await (const map of glob('dist/*.map', { cwd: root })) {
    const { sources } = JSON.parse(await readFile(path.join(root, map), 'utf8'));
    for (const source of sources) {
      const absolute = path.resolve(root, 'dist', source).split(path.sep).join('/');
      const match = PACKAGE.exec(absolute);
      if (match) dirs.add(absolute.slice(0, match.index + match[0].length - 1));
    }
  }
  if (dirs.size === SHIPPED_WHOLE.length) throw new Error('dist holds no source maps. Run "npm run build" first.');
  const notices = await Promise.all([...dirs].sort().map(notice));
  return ['Déjà Fix contains the following software of others.', ...[...new Set(notices)], MODEL_NOTICE].join(
    '\n\n----------------------------------------\n\n',
  );
}

async function notice(dir) {
  const { name, version, license } = JSON.parse(await readFile(path.join(dir, 'package.json'), 'utf8'));
  const file = (await readdir(dir)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const text = file ? (await readFile(path.join(dir, file), 'utf8')).trim() : 'The package holds no licence text.';
  return `${name} ${version}\nLicense: ${license ?? 'see below'}\n\n${text}`;
}
