import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { readOutput } from '../../src/engine/output/readOutput.ts';
import type { ReadError } from '../../src/engine/output/sheet.ts';
import { TOOL_TABLE } from '../../src/engine/output/toolTable.ts';

/** What real tools printed (scripts/goldenOutput.mjs) and, checked by hand, what is to be found in it. */
const goldenDir = path.join(import.meta.dirname, '../fixtures/output');
const names = readdirSync(goldenDir)
  .filter((file) => file.endsWith('.txt'))
  .map((file) => path.basename(file, '.txt'));

type Expected = Omit<ReadError, 'stack'> & { stack?: { first: string; last: string } };

const readGolden = (name: string, suffix: string) => readFileSync(path.join(goldenDir, `${name}${suffix}`), 'utf8');
const outputOf = (name: string) => readGolden(name, '.txt');
const commandOf = (name: string) => (JSON.parse(readGolden(name, '.run.json')) as { command: string }).command;
const expectedOf = (name: string) => JSON.parse(readGolden(name, '.expected.json')) as Expected[];

function toExpected({ stack, ...error }: ReadError): Expected {
  const given = Object.fromEntries(Object.entries(error).filter(([, value]) => value !== undefined));
  const lines = stack?.split('\n') ?? [];
  const ends = { first: lines[0] ?? '', last: lines.at(-1) ?? '' };
  return { ...(given as typeof error), ...(stack === undefined ? {} : { stack: ends }) };
}

describe('Output of real tools', () => {
  for (const name of names) {
    it(`${name} is read as expected`, () => {
      const found = readOutput({ output: outputOf(name), command: commandOf(name) });
      assert.deepEqual(found.map(toExpected), expectedOf(name));
    });

    it(`${name} leads with the same error whatever called the tool`, () => {
      const [direct] = readOutput({ output: outputOf(name), command: commandOf(name) });
      const [wrapped] = readOutput({ output: outputOf(name), command: './build.sh', taskName: 'all' });
      // Only what no tool's own format reads is named after the command.
      const isNamed = TOOL_TABLE.some((row) => row.tool === direct?.tool);
      assert.deepEqual({ ...wrapped, tool: '' }, { ...direct, tool: '' });
      if (isNamed) assert.equal(wrapped?.tool, direct?.tool);
    });
  }

  it('covers every row of the table', () => {
    const found = new Set(names.flatMap((name) => expectedOf(name).map(({ tool }) => tool)));
    assert.deepEqual(
      TOOL_TABLE.map((row) => row.tool).filter((tool) => !found.has(tool)),
      [],
    );
  });

  it('tells which tool made it, and with what command', () => {
    for (const name of names) {
      const { tool, version, command } = JSON.parse(readGolden(name, '.run.json')) as Record<string, string>;
      assert.ok(tool && version && command, name);
    }
  });
});
