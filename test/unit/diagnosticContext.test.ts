import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type * as vscode from 'vscode';
import {
  MAX_SNIPPET,
  templateKeyOf,
  toCodeText,
  toErrorInput,
  toRelativePath,
} from '../../src/host/diagnosticContext.ts';
import { sampleDiagnostic, sampleUri } from '../support/sampleDiagnostic.ts';

function documentOf(text: string, uri = sampleUri('/home/ada/shop/src/cart.ts')): vscode.TextDocument {
  const lines = text.split('\n');
  const lineAt = (line: number): { text: string } => {
    const found = lines[line];
    if (found === undefined) throw new Error('Illegal value for `line`');
    return { text: found };
  };
  return { uri, languageId: 'typescript', lineCount: lines.length, lineAt } as unknown as vscode.TextDocument;
}

const folder: vscode.WorkspaceFolder = { uri: sampleUri('/home/ada/shop'), name: 'shop', index: 0 };
const SEVEN_LINES = 'one\ntwo\nthree\nfour\nfive\nsix\nseven';

describe('a diagnostic as input', () => {
  it('keeps where it stands, what reports it and the lines around', () => {
    const input = toErrorInput(
      documentOf(SEVEN_LINES),
      sampleDiagnostic("Cannot find name 'x'.", 3, { character: 1 }),
      folder,
    );
    assert.equal(input.error, "Cannot find name 'x'.");
    assert.equal(input.errorType, 'TS2304');
    assert.equal(input.context.file, 'src/cart.ts');
    assert.equal(input.context.workspaceName, 'shop');
    assert.equal(input.context.snippet, 'two\nthree\nfour\nfive\nsix');
    assert.deepEqual(input.context.range, { startLine: 3, startCharacter: 1, endLine: 3, endCharacter: 2 });
  });

  it('survives a range beyond the end of the document', () => {
    const input = toErrorInput(documentOf(SEVEN_LINES), sampleDiagnostic('late', 90, { endLine: 91 }), folder);
    assert.equal(input.context.snippet, 'five\nsix\nseven');
  });

  it('shows the place of an error in a line of megabytes, and no more than that', () => {
    const text = `${'a'.repeat(1_000_000)}HERE${'b'.repeat(1_000_000)}`;
    const { snippet } = toErrorInput(
      documentOf(text),
      sampleDiagnostic('long', 0, { character: 1_000_000 }),
      folder,
    ).context;
    assert.match(snippet ?? '', /HERE/);
    assert.ok((snippet?.length ?? 0) <= MAX_SNIPPET);
  });

  it('bounds a snippet of many lines and a message of megabytes', () => {
    const { error, context } = toErrorInput(
      documentOf(Array.from({ length: 5_000 }, () => 'x'.repeat(80)).join('\n')),
      sampleDiagnostic('m'.repeat(5_000_000), 0, { endLine: 4_999 }),
      undefined,
    );
    assert.ok((context.snippet?.length ?? 0) <= MAX_SNIPPET);
    assert.ok(error.length < 17_000);
    assert.ok((context.omittedCharacters ?? 0) > 4_900_000);
  });

  const codes: [vscode.Diagnostic['code'], string | undefined][] = [
    ['no-undef', 'no-undef'],
    [0, '0'],
    [2322, '2322'],
    [{ value: 'E0308', target: sampleUri('/errors', 'https') }, 'E0308'],
    ['', undefined],
    [undefined, undefined],
  ];
  for (const [code, expected] of codes) {
    it(`reads the code ${JSON.stringify(code)} as ${expected}`, () => {
      assert.equal(toCodeText(code), expected);
    });
  }

  it('writes paths with forward slashes, whole where no folder holds them', () => {
    const windows = sampleUri('/c:/code/a.ts', 'file', 'c:\\code\\a.ts');
    assert.equal(toRelativePath(windows, undefined), 'c:/code/a.ts');
    assert.equal(toRelativePath(sampleUri('/home/ada/shopping/a.ts'), folder), '/home/ada/shopping/a.ts');
    assert.equal(toRelativePath(sampleUri('Untitled-1', 'untitled'), undefined), 'Untitled-1');
  });
});

describe('a template key', () => {
  it('is the same for two messages that differ in a name only', () => {
    const target = sampleUri('/2304', 'https');
    const first = sampleDiagnostic("Cannot find name 'x'.", 0);
    const second = sampleDiagnostic("Cannot find name 'total'.", 9, { code: { value: 2304, target } });
    assert.equal(templateKeyOf(first), templateKeyOf(second));
  });

  it('differs by code and by source', () => {
    const key = templateKeyOf(sampleDiagnostic('bad', 0));
    assert.notEqual(key, templateKeyOf(sampleDiagnostic('bad', 0, { code: 2 })));
    assert.notEqual(key, templateKeyOf(sampleDiagnostic('bad', 0, { source: 'eslint' })));
  });
});
