import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { NotRun } from './storeCase.ts';

const run = promisify(execFile);
const REMOUNT_TRIES = 500;

/** A disk of its own in memory, of a given size. */
export class SmallDisk implements AsyncDisposable {
  readonly path: string;
  readonly #sudo: readonly string[];

  private constructor(path: string, sudo: readonly string[]) {
    this.path = path;
    this.#sudo = sudo;
  }

  /** @throws NotRun where neither this user nor sudo without a password may mount one */
  static async mount(path: string, megabytes: number): Promise<SmallDisk> {
    await mkdir(path, { recursive: true });
    const options = `size=${megabytes}m,mode=0777`;
    for (const sudo of [[], ['sudo', '-n']]) {
      const isMounted = await runAs(sudo, ['mount', '-t', 'tmpfs', '-o', options, 'tmpfs', path]).then(
        () => true,
        () => false,
      );
      if (isMounted) return new SmallDisk(path, sudo);
    }
    throw new NotRun('no tmpfs may be mounted here');
  }

  /**
   * Lets nobody write to it, or lets them again. While a file is open for writing the system refuses.
   * @throws NotRun when it goes on refusing
   */
  async setReadOnly(isReadOnly: boolean): Promise<void> {
    for (let left = REMOUNT_TRIES; left > 0; left--) {
      const isDone = await runAs(this.#sudo, ['mount', '-o', `remount,${isReadOnly ? 'ro' : 'rw'}`, this.path]).then(
        () => true,
        () => false,
      );
      if (isDone) return;
    }
    throw new NotRun(`${this.path} could not be mounted anew`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await runAs(this.#sudo, ['umount', '-l', this.path]);
  }
}

async function runAs(sudo: readonly string[], command: readonly string[]): Promise<void> {
  const [program, ...rest] = [...sudo, ...command];
  if (program !== undefined) await run(program, rest);
}
