import path from 'node:path';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock.ts';
import { findGitFolder } from './gitFolder.ts';
import { GitRepository } from './gitRepository.ts';
import type { HeadStep } from './reflog.ts';

const REMEMBERED_FOLDERS = 2_000;
/** A folder without a repository may get one. */
const ABSENT_FOR_MS = 60_000;

type Found = { repository: GitRepository | null; atMs: number };

/**
 * What git says of files, whichever of the workspace's repositories they lie in. Paths are absolute paths of the file
 * system. In an untrusted workspace nothing is asked and nothing is known.
 */
export class Git {
  readonly #isTrusted: () => boolean;
  readonly #clock: Clock;
  readonly #byFolder = new LRUCache<string, Found>({ max: REMEMBERED_FOLDERS });
  readonly #byTop = new Map<string, GitRepository>();

  constructor(options: { isTrusted: () => boolean; clock: Clock }) {
    this.#isTrusted = options.isTrusted;
    this.#clock = options.clock;
  }

  /** The repository of the innermost work tree that holds the file; null without one. */
  async repositoryOf(file: string): Promise<GitRepository | null> {
    if (!this.#isTrusted()) return null;
    const folder = path.dirname(file);
    const known = this.#byFolder.get(folder);
    if (known && (known.repository || this.#clock.now() - known.atMs < ABSENT_FOR_MS)) return known.repository;
    const found = await findGitFolder(folder);
    const repository = found && (this.#byTop.get(found.top) ?? new GitRepository(found));
    if (repository) this.#byTop.set(repository.top, repository);
    this.#byFolder.set(folder, { repository, atMs: this.#clock.now() });
    return repository;
  }

  /** The file's text in the index, else in HEAD; null where git has none, or it is no text or too long. */
  async textBefore(file: string): Promise<string | null> {
    return (await this.textsBefore([file])).get(file) ?? null;
  }

  async textsBefore(files: readonly string[]): Promise<Map<string, string>> {
    const texts = new Map<string, string>();
    for (const [repository, own] of await this.#byRepository(files)) {
      for (const [file, text] of await repository.textsBefore(own)) texts.set(file, text);
    }
    return texts;
  }

  /** Those of the files that git ignores. */
  async ignored(files: readonly string[]): Promise<Set<string>> {
    const ignored = new Set<string>();
    for (const [repository, own] of await this.#byRepository(files)) {
      for (const file of await repository.ignored(own)) ignored.add(file);
    }
    return ignored;
  }

  /** Call when a file that says what is ignored has changed. */
  forgetIgnored(): void {
    for (const repository of this.#byTop.values()) repository.forgetIgnored();
  }

  /** Moves of HEAD since then, other than by commits, in the repository that holds the file. */
  async headMoves(file: string, sinceMs: number): Promise<HeadStep[]> {
    return (await (await this.repositoryOf(file))?.headMoves(sinceMs)) ?? [];
  }

  async commitsSince(file: string, sinceMs: number): Promise<HeadStep[]> {
    return (await (await this.repositoryOf(file))?.commitsSince(sinceMs)) ?? [];
  }

  /** True when the file is tracked and does not differ from HEAD. */
  async isCommitted(file: string): Promise<boolean> {
    return (await (await this.repositoryOf(file))?.isCommitted(file)) ?? false;
  }

  async #byRepository(files: readonly string[]): Promise<Map<GitRepository, string[]>> {
    const grouped = new Map<GitRepository, string[]>();
    for (const file of files) {
      const repository = await this.repositoryOf(file);
      if (repository) grouped.set(repository, [...(grouped.get(repository) ?? []), file]);
    }
    return grouped;
  }
}
