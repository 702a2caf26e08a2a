/** Failing runs of package managers, make, docker and git. */

const shop = (scripts = {}, dependencies = {}) => ({
  'package.json': JSON.stringify({ name: 'shop', version: '1.0.0', private: true, scripts, dependencies }, null, 2),
});

const conflicting = shop({}, { react: '18.2.0', 'react-dom': '17.0.2' });
const missing = shop({}, { 'deja-fix-no-such-package-0': '^1.0.0' });
const failing = shop({ build: 'tsc -p .', crash: 'node -e "process.exit(3)"' });

const twoFiles = {
  'main.c': `int total(int);
int main(void) { return total(1); }
`,
  'total.c': `int total(int n) { return n * rate; }
`,
};

// Both call themselves yarn.
const yarn1 = 'node $TOOLS/node_modules/yarn/bin/yarn.js';
const yarn4 = 'node $TOOLS/node_modules/@yarnpkg/cli-dist/bin/yarn.js';

const tool = (name, runs) => runs.map((run) => ({ tool: name, version: `${name} --version`, files: {}, ...run }));

export default [
  ...tool('npm', [
    { case: 'e404', command: 'npm install --no-audit --no-fund', files: missing },
    { case: 'eresolve', command: 'npm install --no-audit --no-fund --package-lock-only', files: conflicting },
    { case: 'missing-script', command: 'npm run biuld', files: failing },
    { case: 'script-fails', command: 'npm run crash', files: failing, terminal: true },
    { case: 'bad-json', command: 'npm run build', files: { 'package.json': '{ "name": "shop", }' } },
    {
      case: 'runs-tsc',
      command: 'npm run build',
      files: {
        ...failing,
        'tsconfig.json': '{"compilerOptions":{"noEmit":true,"types":[]}}',
        'a.ts': `const n: number = 'one';\n`,
      },
    },
  ]),
  ...tool('pnpm', [
    { case: 'e404', command: 'pnpm install', files: missing },
    { case: 'missing-script', command: 'pnpm run biuld', files: failing },
    { case: 'script-fails', command: 'pnpm run crash', files: failing },
  ]),
  ...[
    { case: 'e404', command: `${yarn1} install`, files: missing },
    { case: 'missing-script', command: `${yarn1} run biuld`, files: failing },
    { case: 'script-fails', command: `${yarn1} run crash`, files: failing },
  ].map((run) => ({ tool: 'yarn', version: `${yarn1} --version`, ...run })),
  ...[
    {
      case: 'install',
      command: `touch yarn.lock && ${yarn4} install`,
      files: missing,
    },
    {
      case: 'missing-script',
      command: `touch yarn.lock && alias yarn="${yarn4}"\nyarn install > install.log\nyarn run biuld`,
      files: failing,
    },
  ].map((run) => ({
    tool: 'yarn-berry',
    version: `${yarn4} --version`,
    env: { YARN_ENABLE_TELEMETRY: '0' },
    ...run,
  })),
  ...tool('make', [
    {
      case: 'compiler',
      command: 'make -k',
      files: { ...twoFiles, Makefile: `app: main.o total.o\n\t$(CC) -o app main.o total.o\n` },
    },
    { case: 'no-rule', command: 'make', files: { Makefile: `app: main.o\n\tcc -o app main.o\n` } },
    { case: 'syntax', command: 'make', files: { Makefile: `app:\n    echo hello\n` } },
    { case: 'recipe', command: 'make', files: { Makefile: `app:\n\t@test -f no-such-file\n` } },
  ]),
  ...tool('docker', [
    { case: 'daemon', command: 'docker ps', env: { DOCKER_HOST: 'unix:///var/run/docker.sock' } },
    {
      case: 'build',
      command: 'docker build -t shop .',
      files: { Dockerfile: `FROM scratch\nCOPY no-such-file /app/\n` },
    },
  ]),
  ...tool('git', [
    { case: 'fatal', command: 'git clone /nowhere/shop.git' },
    { case: 'pathspec', command: 'git init -q . && git checkout no-such-branch' },
  ]),
  { tool: 'bash', case: 'not-found', version: 'bash --version', files: {}, command: 'bash -c "no-such-command --now"' },
  {
    tool: 'bash',
    case: 'script',
    version: 'bash --version',
    command: 'bash deploy.sh',
    files: { 'deploy.sh': `set -e\necho deploying\ncd no-such-folder\n` },
  },
];
