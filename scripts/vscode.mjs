// Fetches the VS Code that tests run in, ahead of them, and says where it is: node scripts/vscode.mjs [--served] [--oldest]
import { ensureServedVsCode, ensureVsCode } from '../test/support/ensureVsCode.ts';

const release = process.argv.includes('--oldest') ? 'oldest' : 'newest';
try {
  const vsCode = await (process.argv.includes('--served') ? ensureServedVsCode : ensureVsCode)(release);
  console.log(`${vsCode.kind}: ${vsCode.kind === 'desktop' ? vsCode.executable : vsCode.serverMain}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
