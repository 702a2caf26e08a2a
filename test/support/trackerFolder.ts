import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CausalChainTracker, type TrackerOptions } from '../../src/engine/causalChainTracker.ts';

/** Where `npm run fetch-model` puts the model; tests need the real one. */
export const MODELS_PATH = join(import.meta.dirname, '..', '..', 'models');

/** A fresh folder with a store in it, and trackers on that store. */
export class TrackerFolder implements AsyncDisposable {
  readonly path: string;
  readonly storePath: string;
  readonly #trackers: CausalChainTracker[] = [];

  private constructor(path: string) {
    this.path = path;
    this.storePath = join(path, 'store');
  }

  static async create(): Promise<TrackerFolder> {
    return new TrackerFolder(await mkdtemp(join(tmpdir(), 'deja-fix-test-')));
  }

  /** One more tracker on the store, as another window has. */
  async open(options: Partial<TrackerOptions> = {}): Promise<CausalChainTracker> {
    const tracker = new CausalChainTracker({ storePath: this.storePath, modelsPath: MODELS_PATH, ...options });
    await tracker.initialize();
    this.#trackers.push(tracker);
    return tracker;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#trackers.map((tracker) => tracker.dispose()));
    await rm(this.path, { recursive: true, force: true });
  }
}

/** An option for trackers that need no vectors: they start faster. */
export const WITHOUT_MODEL = { modelsPath: join(tmpdir(), 'deja-fix-no-model') };

/** True for a Fault with the code. */
export function isFault(code: string): (error: unknown) => boolean {
  return (error) => error instanceof Error && 'code' in error && error.code === code;
}
