import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { resolveMatchers } from '../../src/core/runs/matcherNames.ts';

describe('Problem matchers of the installed extensions', () => {
  it('TypeScript’s own is resolved from its real manifest', () => {
    const typescript = vscode.extensions.getExtension('vscode.typescript-language-features');
    assert.ok(typescript);
    const tsc = resolveMatchers([typescript.packageJSON]).matchers.get('tsc');
    assert.equal(tsc?.['owner'], 'typescript');
    assert.equal((tsc['pattern'] as unknown[]).length, 1);
  });
});
