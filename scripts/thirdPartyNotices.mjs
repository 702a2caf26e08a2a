import { existsSync } from 'node:fs';
import { glob, readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const PACKAGE = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/;

/** What is shipped as it is, and so stands in no source map. */
const SHIPPED_WHOLE = ['@lancedb/lancedb', 'onnxruntime-node'];

/** What the rules of secretlint bring along in their bundle; all of it under the MIT licence. */
const LODASH =
  'Copyright jQuery Foundation and other contributors; Jeremy Ashkenas, DocumentCloud and Investigative Reporters & Editors';
const PACKED_INSIDE = {
  'lodash.uniq': LODASH,
  'lodash.uniqwith': LODASH,
  'lodash.sortby': LODASH,
  'escape-string-regexp': 'Copyright (c) Sindre Sorhus <sindresorhus@gmail.com> (https://sindresorhus.com)',
  '@textlint/regexp-string-matcher': 'Copyright (c) 2017 azu',
};
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
/** Rules that are one package with the preset that is installed, under its licence. */
const PRESET_PART = /[\\/]@secretlint[\\/]secretlint-rule-/;

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
  const notices = await Promise.all([...dirs].filter(isOwnPackage).sort().map(notice));
  return ['Déjà Fix contains the following software of others.', ...[...new Set(notices)], MODEL_NOTICE].join(
    '\n\n----------------------------------------\n\n',
  );
}

function isOwnPackage(dir) {
  return existsSync(path.join(dir, 'package.json')) || !PRESET_PART.test(dir);
}

async function notice(dir) {
  if (!existsSync(path.join(dir, 'package.json'))) return packedNotice(dir);
  const { name, version, license } = JSON.parse(await readFile(path.join(dir, 'package.json'), 'utf8'));
  const file = (await readdir(dir)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const text = file ? (await readFile(path.join(dir, file), 'utf8')).trim() : 'The package holds no licence text.';
  return `${name} ${version}\nLicense: ${license ?? 'see below'}\n\n${text}`;
}

/** @throws Error when a package brings along something that nobody has looked at */
function packedNotice(dir) {
  const [, name, version] = /\/\.pnpm\/(.+?)@([^@/]+)\/node_modules\//.exec(dir) ?? [];
  const copyright = PACKED_INSIDE[name?.replace('+', '/')];
  if (!copyright) throw new Error(`Nothing is known of the licence of ${dir}: see what brings it along.`);
  return `${name.replace('+', '/')} ${version}\nLicense: MIT\n\n${copyright}\n\n${MIT}`;
}
