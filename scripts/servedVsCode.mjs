#!/usr/bin/env node
// Stands in for a desktop VS Code's executable: takes the same test arguments, so that @vscode/test-electron starts either.
import { parseArgs } from 'node:util';
import { ensureServedVsCode } from '../test/support/ensureVsCode.ts';
import { runServedTests } from '../test/support/runServedTests.ts';

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: 'string', multiple: true },
    extensionTestsPath: { type: 'string' },
    'user-data-dir': { type: 'string' },
    'extensions-dir': { type: 'string' },
    'served-release': { type: 'string', default: 'newest' },
  },
});

try {
  const { serverMain } = await ensureServedVsCode(values['served-release']);
  process.exitCode = await runServedTests({
    serverMain,
    extensionDevelopmentPaths: values.extensionDevelopmentPath ?? [],
    extensionTestsPath: values.extensionTestsPath,
    folder: positionals[0],
    userDataDir: values['user-data-dir'],
    extensionsDir: values['extensions-dir'],
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
