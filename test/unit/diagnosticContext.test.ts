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

type Place = [startLine: number, startCharacter: number, endLine: number, endCharacter: number];

function uriOf(path: string, scheme = 'file'): vscode.Uri {
  return { scheme, path, fsPath: path, toString: () => `${scheme}://${path}` } as vscode.Uri;
}

function documentOf(text: string, uri = uriOf('/home/ada/shop/src/cart.ts')): vscode.TextDocument {
  const lines = text.split('\n');
  const lineAt = (line: number): { text: string } => {
    const found = lines[line];
    if (found === undefined) throw new Error('Illegal value for `line`');
    return { text: found };
  };
  return { uri, languageId: 'typescript', lineCount: lines.length, lineAt } as unknown as vscode.TextDocument;
}

function diagnosticOf(message: string, place: Place, code?: vscode.Diagnostic['code']): vscode.Diagnostic {
  const [startLine, startCharacter, endLine, endCharacter] = place;
  const range = {
    start: { line: startLine, character: startCharacter },
    end: { line: endLine, character: endCharacter },
  } as vscode.Range;
  return { message, range, severity: 0, source: 'ts', ...(code === undefined ? {} : { code }) };
}

const folder: vscode.WorkspaceFolder = { uri: uriOf('/home/ada/shop'), name: 'shop', index: 0 };
const SEVEN_LINES = 'one\ntwo\nthree\nfour\nfive\nsix\nseven';

describe('a diagnostic as input', () => {
  it('keeps where it stands, what reports it and the lines around', () => {
    const input = toErrorInput(
      documentOf(SEVEN_LINES),
      diagnosticOf("Cannot find name 'x'.", [3, 1, 3, 2], 2304),
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
    const input = toErrorInput(documentOf(SEVEN_LINES), diagnosticOf('late', [90, 0, 91, 0]), folder);
    assert.equal(input.context.snippet, 'five\nsix\nseven');
  });

  it('shows the place of an error in a line of megabytes, and no more than that', () => {
    const text = `${'a'.repeat(1_000_000)}HERE${'b'.repeat(1_000_000)}`;
    const { snippet } = toErrorInput(
      documentOf(text),
      diagnosticOf('long', [0, 1_000_000, 0, 1_000_004]),
      folder,
    ).context;
    assert.match(snippet ?? '', /HERE/);
    assert.ok((snippet?.length ?? 0) <= MAX_SNIPPET);
  });

  it('bounds a snippet of many lines and a message of megabytes', () => {
    const { error, context } = toErrorInput(
      documentOf(Array.from({ length: 5_000 }, () => 'x'.repeat(80)).join('\n')),
      diagnosticOf('m'.repeat(5_000_000), [0, 0, 4_999, 0]),
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
    [{ value: 'E0308', target: uriOf('/errors', 'https') }, 'E0308'],
    ['', undefined],
    [undefined, undefined],
  ];
  for (const [code, expected] of codes) {
    it(`reads the code ${JSON.stringify(code)} as ${expected}`, () => {
      assert.equal(toCodeText(code), expected);
    });
  }

  it('writes paths with forward slashes, whole where no folder holds them', () => {
    const windows = { ...uriOf('/c:/work/a.ts'), fsPath: 'c:\\work\\a.ts' } as vscode.Uri;
    assert.equal(toRelativePath(windows, undefined), 'c:/work/a.ts');
    assert.equal(toRelativePath(uriOf('/home/ada/shopping/a.ts'), folder), '/home/ada/shopping/a.ts');
    assert.equal(toRelativePath(uriOf('Untitled-1', 'untitled'), undefined), 'Untitled-1');
  });
});

describe('a template key', () => {
  it('is the same for two messages that differ in a name only', () => {
    const first = diagnosticOf("Cannot find name 'x'.", [0, 0, 0, 1], 2304);
    const second = diagnosticOf("Cannot find name 'total'.", [9, 0, 9, 5], {
      value: 2304,
      target: uriOf('/2304', 'https'),
    });
    assert.equal(templateKeyOf(first), templateKeyOf(second));
  });

  it('differs by code and by source', () => {
    const base = diagnosticOf('bad', [0, 0, 0, 1], 1);
    assert.notEqual(templateKeyOf(base), templateKeyOf({ ...base, code: 2 }));
    assert.notEqual(templateKeyOf(base), templateKeyOf({ ...base, source: 'eslint' }));
  });
});
