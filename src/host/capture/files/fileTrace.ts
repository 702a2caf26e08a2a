import * as vscode from 'vscode';
import { type FileTrace, isUntitled } from '../diagnostics/movedErrors.ts';
import { fileExists } from './fileExists.ts';

/** An untitled document is there while it is open. */
export const editorTrace: FileTrace = {
  async isThere(uri) {
    if (!isUntitled(uri)) return fileExists(uri);
    return vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri);
  },
  async madeAtMs(uri) {
    try {
      return (await vscode.workspace.fs.stat(vscode.Uri.parse(uri))).ctime;
    } catch {
      return null;
    }
  },
};
