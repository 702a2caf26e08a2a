import { spawn } from 'node:child_process';

export type GitOutput = { exitCode: number; output: Buffer };

export type GitCall = {
  /** Folder in which git runs. */
  cwd: string;
  args: readonly string[];
  /** What git reads from its standard input. */
  input?: string;
  /** With more output than this the call fails. */
  maxBytes: number;
};

const TIME_LIMIT_MS = 10_000;
/** Beside the user's own work, git may not take more than this of the machine. */
const MAX_AT_ONCE = 2;

/** No prompt, no pager, no lock taken for refreshing the index, no program of the repository run. */
const QUIET = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_ASKPASS: '',
  SSH_ASKPASS: '',
  GCM_INTERACTIVE: 'never',
  LC_ALL: 'C',
};
const SETTINGS = ['-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false', '-c', 'core.untrackedCache=false'];
/** These would have git look elsewhere than in the folder that is asked about, or read paths otherwise. */
const MISLEADING = /^GIT_(?:DIR|WORK_TREE|INDEX_FILE|PREFIX|OBJECT_DIRECTORY|NAMESPACE|\w+_PATHSPECS)$/;

let running = 0;
const waiting: (() => void)[] = [];

/** Runs git once, a few at a time; null when there is no git, or when it took too long or said too much. */
export async function runGit(call: GitCall): Promise<GitOutput | null> {
  if (running >= MAX_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else running++;
  try {
    return await spawnGit(call);
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

function spawnGit({ cwd, args, input, maxBytes }: GitCall): Promise<GitOutput | null> {
  return new Promise((resolve) => {
    const child = spawn('git', [...SETTINGS, ...args], {
      cwd,
      env: quietEnvironment(),
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: TIME_LIMIT_MS,
      killSignal: 'SIGKILL',
      windowsHide: true,
    });
    const chunks: Buffer[] = [];
    let size = 0;
    child.on('error', () => resolve(null));
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    child.on('close', (exitCode) => {
      const isWhole = exitCode !== null && size <= maxBytes;
      resolve(isWhole ? { exitCode, output: Buffer.concat(chunks) } : null);
    });
    // Git may end before it has read everything.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });
}

function quietEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !MISLEADING.test(name));
  return { ...Object.fromEntries(own), ...QUIET };
}
