import { stat } from 'node:fs/promises';
import path from 'node:path';
import { LRUCache } from 'lru-cache';
import type { GitFolder } from './gitFolder.ts';
import { runGit } from './gitCommand.ts';
import { readKeptTexts } from './gitTexts.ts';
import { headStepsSince, type HeadStep } from './reflog.ts';

const REMEMBERED = 5_000;
const MAX_BATCH = 500;
const MAX_OUTPUT = 4_000_000;
/** Steps that only write down what stands in the files already. */
const RECORDING = new Set(['commit', 'initial']);

/** What git knows of one work tree. Where git cannot be asked, nothing is known; nothing is ever thrown. */
export class GitRepository {
  readonly #folder: GitFolder;
  readonly #ignored = new LRUCache<string, boolean>({ max: REMEMBERED });

  constructor(folder: GitFolder) {
    this.#folder = folder;
  }

  get top(): string {
    return this.#folder.top;
  }

  /** The folder of the log that is written to whenever HEAD comes to another commit. */
  get logsDir(): string {
    return path.join(this.#folder.gitDir, 'logs');
  }

  /** The files' texts in the index, else in HEAD, by path; without those that git has no text of. */
  async textsBefore(paths: readonly string[]): Promise<Map<string, string>> {
    const names = new Map(paths.map((file) => [this.#nameOf(file), file] as const));
    const texts = await readKeptTexts(this.top, [...names.keys()]);
    return new Map([...texts].map(([name, text]) => [names.get(name) ?? name, text]));
  }

  /** Those of the paths that git ignores; a file that is tracked is never ignored. */
  async ignored(paths: readonly string[]): Promise<Set<string>> {
    const unknown = paths.filter((file) => this.#ignored.get(file) === undefined);
    for (let from = 0; from < unknown.length; from += MAX_BATCH) {
      const batch = unknown.slice(from, from + MAX_BATCH);
      const found = await this.#askIgnored(batch.map((file) => this.#nameOf(file)));
      for (const file of batch) this.#ignored.set(file, found.has(this.#nameOf(file)));
    }
    return new Set(paths.filter((file) => this.#ignored.get(file)));
  }

  /** Call when a file that says what is ignored has changed. */
  forgetIgnored(): void {
    this.#ignored.clear();
  }

  /** Moves of HEAD to another commit since then, by anything but a commit; oldest first. */
  async headMoves(sinceMs: number): Promise<HeadStep[]> {
    const steps = await headStepsSince(this.#folder.gitDir, sinceMs);
    return steps.filter(({ action }) => !RECORDING.has(action));
  }

  /** Commits made since then, oldest first. */
  async commitsSince(sinceMs: number): Promise<HeadStep[]> {
    const steps = await headStepsSince(this.#folder.gitDir, sinceMs);
    return steps.filter(({ action }) => action === 'commit');
  }

  /** True when the file is there, is tracked, and does not differ from HEAD. */
  async isCommitted(file: string): Promise<boolean> {
    if (!(await stat(file).catch(() => null))) return false;
    const options = ['--porcelain=v1', '-z', '--untracked-files=all', '--ignored=matching', '--no-renames'];
    const args = ['--literal-pathspecs', 'status', ...options, '--', this.#nameOf(file)];
    const answer = await runGit({ cwd: this.top, args, maxBytes: MAX_OUTPUT });
    return answer?.exitCode === 0 && answer.output.length === 0;
  }

  #nameOf(file: string): string {
    return path.relative(this.top, file).replaceAll('\\', '/');
  }

  /** One path that git balks at (in a submodule, beyond a link) spoils a whole batch, which is then halved. */
  async #askIgnored(names: readonly string[]): Promise<Set<string>> {
    if (names.length === 0) return new Set();
    // Without the dot a name that begins with a colon would be read as a pattern.
    const input = names.map((name) => `./${name}\0`).join('');
    const args = ['check-ignore', '-z', '--stdin'];
    const answer = await runGit({ cwd: this.top, args, input, maxBytes: MAX_OUTPUT });
    if (answer && answer.exitCode <= 1)
      return new Set(
        answer.output
          .toString('utf8')
          .split('\0')
          .map((name) => name.slice(2)),
      );
    if (!answer || names.length === 1) return new Set();
    const middle = Math.ceil(names.length / 2);
    const halves = [names.slice(0, middle), names.slice(middle)];
    const found = await Promise.all(halves.map((half) => this.#askIgnored(half)));
    return new Set(found.flatMap((half) => [...half]));
  }
}
