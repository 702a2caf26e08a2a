// Opens the sample workspace in a VS Code with the extension in development: npm start [-- FOLDER]
import { spawn } from 'node:child_process';
import { access, cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { ensureVsCode } from '../test/support/ensureVsCode.ts';
import { linkExtension, startCodeServer } from '../test/support/codeServer.ts';
import { runNode } from './runNode.mjs';

const root = path.resolve(import.meta.dirname, '..');
/** Kept from one start to the next: what the extension remembers is the point. */
const home = path.join(root, '.vscode-test', 'start');
/** An interrupt, a request, a terminal that was closed. */
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'];

async function start() {
  runNode('scripts/fetchModel.mjs');
  runNode('esbuild.mjs');
  const vsCode = await ensureVsCode();
  const folder = process.argv[2] ? path.resolve(process.argv[2]) : await sampleCopy();
  await mkdir(home, { recursive: true });
  if (vsCode.kind === 'desktop') openWindow(vsCode.executable, folder);
  else await serve(vsCode.serverMain, folder);
}

/** A copy that may be changed, so that the checkout stays clean. */
async function sampleCopy() {
  const copy = path.join(home, 'corner-shop');
  const there = await access(copy).then(
    () => true,
    () => false,
  );
  if (!there) await cp(path.join(root, 'test/fixtures/sample'), copy, { recursive: true });
  return copy;
}

function openWindow(executable, folder) {
  const profile = [`--user-data-dir=${path.join(home, 'user')}`, `--extensions-dir=${path.join(home, 'extensions')}`];
  const args = [folder, path.join(folder, 'README.md'), `--extensionDevelopmentPath=${root}`, ...profile];
  const child = spawn(executable, args, { stdio: 'inherit' });
  console.log('VS Code opens in its own window. Ctrl-C here ends it.');
  child.once('exit', (code) => process.exit(code ?? 0));
  for (const signal of ENDING) process.once(signal, () => child.kill(signal));
}

async function serve(serverMain, folder) {
  // Its server runs in a process group of its own and ends when this process does so by itself.
  for (const signal of ENDING) process.once(signal, () => process.exit(0));
  const extensionsDir = path.join(home, 'extensions');
  await linkExtension(extensionsDir, root);
  const server = await startCodeServer({
    serverMain,
    dataDir: path.join(home, 'server'),
    extensionsDir,
    port: Number(process.env.PORT ?? 0),
  });
  const readme = `vscode-remote://localhost:${server.port}${path.join(folder, 'README.md')}`;
  const url = `${server.folderUrl(folder)}&payload=${encodeURIComponent(JSON.stringify([['openFile', readme]]))}`;
  console.log(`Open in a browser: ${url}`);
  console.log('Ctrl-C ends it.');
  await server.ended;
}

try {
  await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
