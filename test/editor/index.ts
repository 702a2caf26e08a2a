import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

/** What the run outside reads: that the host ended is no proof that a test ran. */
export type EditorTestResult = { passed: number; failed: number; pending: number };

/** Called by VS Code in its extension host; a rejection fails the run. */
export async function run(): Promise<void> {
  const grep = process.env['DEJA_FIX_TEST_GREP'];
  const mocha = new Mocha({
    ui: 'bdd',
    color: false,
    timeout: 60_000,
    forbidOnly: Boolean(process.env['CI']),
    ...(grep ? { grep } : {}),
  });
  for (const file of testFiles()) mocha.addFile(path.join(__dirname, file));
  const { passed, failed } = await new Promise<EditorTestResult>((resolve) => {
    const runner = mocha.run(() => resolve(report(runner.stats)));
  });
  if (failed > 0 || passed === 0) throw new Error(`${failed} of ${passed + failed} editor tests failed.`);
}

function testFiles(): string[] {
  return readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.cjs'))
    .sort();
}

function report(stats: Mocha.Stats | undefined): EditorTestResult {
  const result = { passed: stats?.passes ?? 0, failed: stats?.failures ?? 0, pending: stats?.pending ?? 0 };
  const file = process.env['DEJA_FIX_TEST_RESULT'];
  if (file) writeFileSync(file, JSON.stringify(result));
  return result;
}
