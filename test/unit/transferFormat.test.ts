import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { it } from 'node:test';
import { toJsonSchema } from '@valibot/to-json-schema';
import { lineSchema } from '../../src/engine/transfer/importLine.ts';

const SCHEMA_FILE = path.join(import.meta.dirname, '..', '..', 'docs', 'export-format.schema.json');
/** What only the document says. */
const WORDS = new Set(['description', 'title', '$schema']);

function withoutWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWords);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name, item]) => !WORDS.has(name) || typeof item !== 'string');
  return Object.fromEntries(entries.map(([name, item]) => [name, withoutWords(item)]));
}

it('the documented schema of a line is the one that lines are checked against', async () => {
  const documented: unknown = JSON.parse(await readFile(SCHEMA_FILE, 'utf8'));
  const checked = toJsonSchema(lineSchema, { errorMode: 'ignore', target: 'draft-2020-12' });
  assert.deepEqual(withoutWords(documented), withoutWords(JSON.parse(JSON.stringify(checked))));
});
