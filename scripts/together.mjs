// Runs scripts of package.json beside each other: node scripts/together.mjs NAME... What each says is shown whole when it has ended.
// Only the last has the machine's full attention: name there the one that waits a lot and must be served at once when it does not.
import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { buffer } from 'node:stream/consumers';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** @param {string} name @param {number} index @param {string[]} names @returns {Promise<boolean>} whether it succeeded */
async function run(name, index, names) {
  const child = spawn(`npm run ${name} 2>&1`, { cwd: root, shell: true, stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.pid && index < names.length - 1) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  const ended = new Promise((resolve) => void child.on('close', resolve));
  const output = await buffer(child.stdout);
  const code = await ended;
  process.stdout.write(output);
  if (code !== 0) process.stdout.write(`npm run ${name} failed.\n`);
  return code === 0;
}

const succeeded = await Promise.all(process.argv.slice(2).map(run));
if (succeeded.includes(false)) process.exitCode = 1;
