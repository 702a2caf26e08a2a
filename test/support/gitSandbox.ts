import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SETTINGS = ['user.name=Ada', 'user.email=ada@example.org', 'commit.gpgsign=false', 'init.defaultBranch=main'];

/** A real git repository in a folder of its own. */
export class GitSandbox implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** @param folder made where it is missing; a new temporary one when absent */
  static async create(folder?: string): Promise<GitSandbox> {
    if (folder !== undefined) await mkdir(folder, { recursive: true });
    const sandbox = new GitSandbox(folder ?? (await realpath(await mkdtemp(path.join(tmpdir(), 'git-sandbox-')))));
    await sandbox.git('init');
    return sandbox;
  }

  file(name: string): string {
    return path.join(this.folder, ...name.split('/'));
  }

  async write(name: string, content: string | Uint8Array): Promise<string> {
    await mkdir(path.dirname(this.file(name)), { recursive: true });
    await writeFile(this.file(name), content);
    return this.file(name);
  }

  async git(...args: string[]): Promise<void> {
    const settings = SETTINGS.flatMap((setting) => ['-c', setting]);
    await run('git', [...settings, ...args], { cwd: this.folder });
  }

  /** Commits everything that is there. */
  async commit(message = 'work'): Promise<void> {
    await this.git('add', '--all');
    await this.git('commit', '--allow-empty', '-m', message);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
