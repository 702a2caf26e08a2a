// Runs scripts of package.json beside each other: node scripts/together.mjs NAME... What each says is shown whole when it has ended.
import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** @param {string} name @returns {Promise<boolean>} whether it succeeded */
async function run(name) {
  const child = spawn(`npm run ${name} 2>&1`, { cwd: root, shell: true, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => void child.on('close', resolve));
  const output = await buffer(child.stdout);
  const code = await ended;
  process.stdout.write(output);
  if (code !== 0) process.stdout.write(`npm run ${name} failed.\n`);
  return code === 0;
}

const succeeded = await Promise.all(process.argv.slice(2).map(run));
if (succeeded.includes(false)) process.exitCode = 1;
