// Makes test/fixtures/output anew: failing projects, run with the real tools.
//   node scripts/goldenOutput.mjs [--tools DIR] [TOOL | TOOL-CASE …]
// DIR keeps what npm and pip install between runs. Compilers, Maven, Gradle and Docker must be on the machine; a case whose tool is not
// there keeps its old file and is named at the end. Expectations (.expected.json) are written by hand and never touched here.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import checkers from './goldenCases/checkers.mjs';
import javascript from './goldenCases/javascript.mjs';
import jvm from './goldenCases/jvm.mjs';
import native from './goldenCases/native.mjs';
import packages from './goldenCases/packages.mjs';
import python from './goldenCases/python.mjs';

const target = path.resolve(import.meta.dirname, '../test/fixtures/output');
const cases = [...javascript, ...packages, ...python, ...native, ...jvm, ...checkers];

const NPM_TOOLS = [
  'typescript@5.9.3',
  'eslint@10.15.0',
  '@eslint/js@10.0.1',
  'eslint-formatter-unix@9.0.1',
  'eslint-formatter-compact@9.0.1',
  'jest@30.5.2',
  'vitest@4.1.12',
  'mocha@12.0.3',
  'esbuild@0.28.2',
  'vite@8.3.8',
  'webpack@5.112.2',
  'webpack-cli@7.3.1',
  'concurrently@10.0.7',
  'pnpm@9.15.9',
  'yarn@1.22.22',
  '@yarnpkg/cli-dist@4.12.0',
  '@biomejs/biome@2.6.8',
  'oxlint@1.94.0',
  'stylelint@17.16.0',
  'stylelint-config-standard@40.0.0',
  'prettier@3.10.1',
  'jasmine@7.0.0',
];
const PYTHON_TOOLS = [
  'pytest==9.2.0',
  'mypy==2.4.1',
  'ruff==0.17.6',
  'flake8==7.5.0',
  'pylint==4.1.4',
  'pyright==1.1.414',
  'ty==0.0.107',
  'bandit==1.9.4',
  'black==26.10.1',
  'isort==9.0.2',
];

const { values, positionals } = parseArgs({ options: { tools: { type: 'string' } }, allowPositionals: true });
const toolsDir = await realpath(values.tools ?? (await mkdtemp(path.join(tmpdir(), 'golden-tools-'))));
const env = {
  ...process.env,
  PATH: [
    path.join(toolsDir, 'node_modules/.bin'),
    path.join(toolsDir, 'venv/bin'),
    path.dirname(process.execPath),
    process.env.PATH,
  ].join(path.delimiter),
  TOOLS: toolsDir,
  LANG: 'C.UTF-8',
  COLUMNS: '120',
  TERM: 'xterm-256color',
  RUST_BACKTRACE: '0',
};

function installTools() {
  const quietly = { cwd: toolsDir, stdio: ['ignore', 'ignore', 'inherit'] };
  if (!existsSync(path.join(toolsDir, 'node_modules'))) {
    execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...NPM_TOOLS], quietly);
  }
  if (!existsSync(path.join(toolsDir, 'venv'))) {
    execFileSync('python3', ['-m', 'venv', 'venv'], quietly);
    execFileSync(path.join(toolsDir, 'venv/bin/pip'), ['install', '--quiet', ...PYTHON_TOOLS], quietly);
  }
}

/** What differs from run to run would only make noise in a diff. */
const VOLATILE = [
  [/(thread '.*') \(\d+\) panicked/g, '$1 (1234) panicked'],
  [/\(\d+\.\d+ms\)/g, '(1.5ms)'],
  [/https:\/\/(?:registry|repo)\.[a-z.]+[a-z]/g, 'https://packages.example'],
  [/_closure1@[\da-f]+/g, '_closure1@1a2b3c4d'],
];

async function makeOutput({ tool, case: name, version, files, command, terminal, env: extra }) {
  const dir = path.join(toolsDir, 'cases', `${tool}-${name}`);
  await rm(dir, { recursive: true, force: true });
  await mkdir(dir, { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(dir, file)), { recursive: true });
    await writeFile(path.join(dir, file), text);
  }
  const options = { cwd: dir, env: { ...env, ...extra }, encoding: 'utf8', maxBuffer: 2 ** 26, timeout: 300_000 };
  const run = terminal
    ? spawnSync('script', ['-qec', `stty cols 120; ${command}`, '/dev/null'], { ...options, input: '' })
    : spawnSync('sh', ['-c', `{ ${command}; } 2>&1`], options);
  if (run.status === 127 && tool !== 'bash') return undefined;
  const neutral = (text) => {
    const moved = text.replaceAll(dir, '/project').replaceAll(toolsDir, '/tools').replaceAll(homedir(), '/home/me');
    return VOLATILE.reduce((result, [pattern, same]) => result.replace(pattern, same), moved);
  };
  const told = spawnSync('sh', ['-c', `${version} 2>&1`], options)
    .stdout.trim()
    .split('\n')[0];
  // Keys in the order they are read in: what ran, with what, and how it ended.
  const sidecar = { tool, version: neutral(told), command, exitCode: run.status, terminal: terminal === true };
  return { text: neutral(run.stdout), sidecar };
}

installTools();
await mkdir(target, { recursive: true });
const notMade = [];
for (const golden of cases) {
  const name = `${golden.tool}-${golden.case}`;
  if (positionals.length > 0 && !positionals.some((wanted) => wanted === golden.tool || wanted === name)) continue;
  const made = await makeOutput(golden);
  if (!made) {
    notMade.push(name);
    continue;
  }
  await writeFile(path.join(target, `${name}.txt`), made.text);
  await writeFile(path.join(target, `${name}.run.json`), `${JSON.stringify(made.sidecar, null, 2)}\n`);
  console.log(`${name}: ${made.sidecar.version}, exit ${made.sidecar.exitCode}`);
}
if (notMade.length > 0) console.log(`Not made, their tool is not here: ${notMade.join(', ')}`);
if (!values.tools) await rm(toolsDir, { recursive: true, force: true });
