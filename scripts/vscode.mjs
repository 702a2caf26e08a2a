// Finds or fetches the VS Code that tests run in, ahead of them: node scripts/vscode.mjs [--oldest]
import { ensureVsCode } from '../test/support/ensureVsCode.ts';

const vsCode = await ensureVsCode(process.argv.includes('--oldest') ? 'oldest' : 'newest');
console.log(`${vsCode.kind}: ${vsCode.kind === 'desktop' ? vsCode.executable : vsCode.serverMain}`);
