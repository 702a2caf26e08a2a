import { execFileSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/**
 * Runs one of the checkout's scripts to its end, with its output shown.
 *
 * @param {...string} args the script and its arguments
 */
export function runNode(...args) {
  try {
    execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  } catch (error) {
    throw new Error(`${args.join(' ')} failed; its own message stands above.`, { cause: error });
  }
}
