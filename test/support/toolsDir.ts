import path from 'node:path';

export const checkoutDir = path.resolve(import.meta.dirname, '../..');

/** Where a VS Code and a browser are put; not in git, and the folder @vscode/test-electron uses too. */
export const toolsDir = path.join(checkoutDir, '.vscode-test');
