import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ForgetTarget } from '../../src/core/forget/forgetTarget.ts';
import { toForgottenTest } from '../../src/host/forgottenRecords.ts';
import type { RecordItem } from '../../src/protocol/engine.ts';
import { keyOf } from '../support/recordItems.ts';

const shop = 'file:///projects/shop';
const error: RecordItem = {
  kind: 'error',
  input: { key: keyOf(1), error: 'x', timestamp: 1_000, context: { file: 'a.ts', workspace: shop } },
};
const attempt: RecordItem = {
  kind: 'attempt',
  input: { key: keyOf(2), errorId: keyOf(1), actionTaken: 'x', timestamp: 2_000 },
};
const observation: RecordItem = {
  kind: 'observation',
  input: { key: keyOf(3), subject: keyOf(1), fact: { kind: 'saved', data: {} }, timestamp: 3_000 },
};

describe('a record that is not stored yet', () => {
  const table: [target: ForgetTarget, belongs: RecordItem[]][] = [
    [{ kind: 'everything' }, [error, attempt, observation]],
    [{ kind: 'since', timestamp: 2_000 }, [attempt, observation]],
    [{ kind: 'record', id: keyOf(1) }, [error, attempt, observation]],
    [{ kind: 'record', id: keyOf(9) }, []],
    [{ kind: 'workspace', workspace: shop }, [error]],
    [{ kind: 'workspace', workspace: 'file:///projects/other' }, []],
    [{ kind: 'file', file: 'a.ts', workspace: shop }, [error]],
    [{ kind: 'file', file: 'a.ts', workspace: 'file:///projects/other' }, []],
  ];
  for (const [target, belongs] of table) {
    it(`belongs to ${JSON.stringify(target)}: ${belongs.map(({ kind }) => kind).join(', ') || 'none'}`, () => {
      assert.deepEqual([error, attempt, observation].filter(toForgottenTest(target)), belongs);
    });
  }
});
