// Writes the tables of settings and commands into README.md from the manifest: npm run readme-tables [-- --check]
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { format } from 'prettier';

const root = path.resolve(import.meta.dirname, '..');
const readme = path.join(root, 'README.md');
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

const readJson = async (name) => JSON.parse(await readFile(path.join(root, name), 'utf8'));
const [{ contributes }, texts] = await Promise.all(['package.json', 'package.nls.json'].map(readJson));

/** The words that a `%key%` of the manifest stands for. */
const toWords = (reference) => texts[reference.slice(1, -1)];
const toCell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const toRow = (...cells) => `| ${cells.map(toCell).join(' | ')} |`;

function toDefault(value) {
  if (value === '') return '';
  const values = Array.isArray(value) ? value : [value];
  return values.map((one) => `\`${one}\``).join(', ');
}

function settingRows() {
  const settings = Object.entries(contributes.configuration.properties).sort(([, a], [, b]) => a.order - b.order);
  const rows = settings.map(([key, setting]) =>
    toRow(`\`${key}\``, toDefault(setting.default), toWords(setting.markdownDescription)),
  );
  return [toRow('Setting', 'Default', 'What it does'), toRow('---', '---', '---'), ...rows];
}

function commandRows() {
  const rows = contributes.commands.map(({ command, title, category }) =>
    toRow(`${category}: ${toWords(title)}`, `\`${command}\``),
  );
  return [toRow('Command', 'Identifier'), toRow('---', '---'), ...rows];
}

/** Puts a table between the markers of that name, laid out as the formatter would. */
async function fill(text, name, rows) {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before, rest, ...more] = text.split(start);
  const [, after] = rest?.split(end) ?? [];
  if (after === undefined || more.length > 0)
    throw new Error(`README.md needs ${start} and ${end} once, in this order.`);
  const table = await format(rows.join('\n'), { parser: 'markdown' });
  return `${before}${start}\n\n${table}\n${end}${after}`;
}

const present = await readFile(readme, 'utf8');
const wanted = await fill(await fill(present, 'settings', settingRows()), 'commands', commandRows());
if (wanted === present) {
  console.log('The tables of README.md say what the manifest says.');
} else if (values.check) {
  console.error('The tables of README.md differ from the manifest. Run "npm run readme-tables".');
  process.exitCode = 1;
} else {
  await writeFile(readme, wanted);
  console.log('README.md was brought up to date.');
}
