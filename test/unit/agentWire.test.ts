import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toJsonSchema } from '@valibot/to-json-schema';
import { toldContextEntries } from '../../src/core/contextInput.ts';
import { parseInput } from '../../src/core/input.ts';
import { fromSnakeName, toSnakeName } from '../../src/core/snakeCase.ts';
import { CONTEXT_NAMES, DESCRIBED_INPUTS, INPUTS } from '../../src/protocol/agents/toolSchemas.ts';
import { fromWireContext, toWireChain, toWireFailures } from '../../src/protocol/agents/wire.ts';
import { sampleFailure } from '../support/sampleFailure.ts';

const HERE = 'file:///srv/shop';

describe('what agents say, as the memory takes it', () => {
  it('knows every entry of a context by its name in snake case', () => {
    for (const name of Object.keys(toldContextEntries)) assert.ok(CONTEXT_NAMES.has(toSnakeName(name)), name);
    for (const name of CONTEXT_NAMES) assert.equal(toSnakeName(fromSnakeName(name)), name);
  });

  const contexts = [
    { given: {}, then: { context: { workspace: HERE } } },
    { given: { workspace: '/srv/shop' }, then: { context: { workspace: HERE } } },
    { given: { error_type: 'KeyError' }, then: { errorType: 'KeyError', context: { workspace: HERE } } },
    {
      given: { exit_code: 2, task_name: 'build', workspace_name: 'shop' },
      then: { context: { workspace: HERE, exitCode: 2, taskName: 'build', workspaceName: 'shop' } },
    },
    {
      given: { range: { start_line: 1, start_character: 0, end_line: 1, end_character: 4 } },
      then: { context: { workspace: HERE, range: { startLine: 1, startCharacter: 0, endLine: 1, endCharacter: 4 } } },
    },
    { given: { file: '/srv/shop/src/a.ts' }, then: { context: { workspace: HERE, file: 'src/a.ts' } } },
    { given: { file: '/srv/shopping/a.ts' }, then: { context: { workspace: HERE, file: '/srv/shopping/a.ts' } } },
    { given: { file: '/srv/shop/a.ts', workspace: '/srv' }, then: { context: { workspace: HERE, file: 'a.ts' } } },
    { given: { file: 'src/a.ts' }, then: { context: { workspace: HERE, file: 'src/a.ts' } } },
    // Names that only the editor may use, names in camel case, and unknown ones are kept as they were given.
    {
      given: { identity: 'x', exitCode: 2, build_id: { some_name: 1 } },
      then: { context: { workspace: HERE, extra: { identity: 'x', exitCode: 2, build_id: { some_name: 1 } } } },
    },
  ];
  for (const { given, then } of contexts) {
    it(JSON.stringify(given), () => assert.deepEqual(fromWireContext(given, HERE), then));
  }

  it('takes null for what is not there, and keeps it under names that it does not know', () => {
    const recordError = (given: object) => parseInput(INPUTS.record_error, { error: 'boom', ...given });
    const context = Object.fromEntries([...CONTEXT_NAMES].map((name) => [name, null]));
    assert.deepEqual(recordError({ context: { ...context, build_id: null } }).context, { build_id: null });
    assert.deepEqual(recordError({ context: null, session_id: null }).context, {});
    assert.throws(() => recordError({ context: { line: null, file: 7 } }), /^Fault: context\.file: /);
  });

  it('is refused by the names that agents know', () => {
    const attempt = (error_id: string) => parseInput(INPUTS.record_fix_attempt, { error_id, action_taken: 'x' });
    assert.throws(() => attempt(''), /^Fault: error_id: /);
    assert.throws(() => attempt('x'.repeat(5_000)), /^Fault: error_id: /);
  });

  it('names no workspace where there is none', () => {
    assert.deepEqual(fromWireContext({ file: '/srv/a.ts' }, null), { context: { file: '/srv/a.ts' } });
    const workspace = 'file://elsewhere/srv';
    assert.deepEqual(fromWireContext({ file: '/srv/a.ts' }, workspace), { context: { file: '/srv/a.ts', workspace } });
  });

  it('is described to agents without the checks that have no words', () => {
    for (const [name, schema] of Object.entries(DESCRIBED_INPUTS)) {
      const { type, properties } = toJsonSchema(schema, { typeMode: 'input', errorMode: 'ignore' });
      assert.equal(type, 'object', name);
      for (const [property, described] of Object.entries(properties ?? {}))
        assert.notDeepEqual(described, {}, `${name}.${property}`);
    }
  });
});

describe('what the memory says, as agents read it', () => {
  it('has names in snake case all the way down, and no text but in fields', () => {
    const answer = toWireFailures({ failures: [sampleFailure()], silence: null, hidden: 0 });
    const chain = toWireChain(sampleFailure().chain);
    const names: string[] = [];
    JSON.stringify([answer, chain], (name, value: unknown) => {
      names.push(name);
      return value;
    });
    assert.deepEqual(
      names.filter((name) => /[A-Z]/.test(name)),
      [],
    );
  });

  it('gives what was told under other names back under them, and lets it hide nothing', () => {
    const { chain } = sampleFailure();
    const context = { file: 'a.ts', exitCode: 3, extra: { file: 'other.ts', build_id: 7 } };
    const told = toWireChain({ ...chain, errorEvent: { ...chain.errorEvent, context } });
    assert.deepEqual(told.error_event.context, { file: 'a.ts', exit_code: 3, build_id: 7 });
  });
});
