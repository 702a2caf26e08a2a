import type { StoreWork } from '../protocol/engine.ts';
import type { Embedder } from './embedding/embedder.ts';
import { Forgetter } from './forget/forgetter.ts';
import { Renewal } from './renewal.ts';
import type { Catalog } from './store/catalog.ts';
import type { CausalStore } from './store/causalStore.ts';
import { Standby } from './store/locks.ts';
import { DeadTemp } from './store/ownTemp.ts';
import type { StoreBounds } from './store/retention.ts';
import { duringRewrite, rewriteStore, tryDuringRewrite, type RewriteOptions } from './store/rewrite.ts';
import { measureFolder } from './store/storeSize.ts';
import { Tidying } from './tidying.ts';

type Ports = {
  storePath: string;
  /** Null when nothing is to be taken away for its age or for want of room. */
  bounds: StoreBounds | null;
  embedder: Embedder;
  now: () => number;
  catalog: () => Catalog;
  store: () => CausalStore;
  /** How the memory writes a path. */
  toStored: (path: string) => string;
  /** The work or the size is another. */
  onDidChange: () => void;
};

const MEASURE_EVERY_MS = 60_000;
/** A store that was just opened is first used. */
const FIRST_TIDY_MS = 60_000;

/** The long work on a store as a whole: forgetting, keeping it within its bounds, renewing what older versions made. */
export class StoreCare {
  readonly #ports: Ports;
  readonly #forgetter: Forgetter;
  readonly #tidying: Tidying | null;
  readonly #deadTemp: DeadTemp;
  readonly #upkeep: Standby;
  #renewal: Renewal;
  #renewalOf: CausalStore;
  #work: StoreWork | null = null;
  #sizeBytes: number | null = null;
  #measuresNextMs = 0;
  #tidiesNextMs = performance.now() + FIRST_TIDY_MS;
  #looksForOutdated = true;

  constructor(ports: Ports) {
    const { storePath, bounds, now, catalog, toStored } = ports;
    this.#ports = ports;
    this.#forgetter = new Forgetter({ storePath, catalog, now, toStored });
    this.#tidying = bounds && new Tidying(storePath, bounds, now);
    this.#deadTemp = new DeadTemp(storePath);
    this.#upkeep = new Standby(storePath, 'upkeep');
    this.#renewalOf = ports.store();
    this.#renewal = new Renewal(this.#renewalOf, ports.embedder);
  }

  /** What is being done now, for people to know; null most of the time. */
  get work(): StoreWork | null {
    return this.#work;
  }

  /** Bytes on disk; null before it was measured. */
  get sizeBytes(): number | null {
    return this.#sizeBytes;
  }

  get forgetter(): Forgetter {
    return this.#forgetter;
  }

  /** Reports of a rewriting, as work of this kind. */
  reporting(kind: StoreWork['kind'], signal?: AbortSignal): RewriteOptions {
    return { signal, onProgress: (share) => this.#report({ kind, share }) };
  }

  /** To be called when such work is over, however it ended. */
  endWork(): void {
    this.#report(null);
    this.#measuresNextMs = 0;
  }

  /**
   * To be called every second or so: does a piece of what is to be done.
   * @param isIdle true when nobody has asked for anything for a while
   */
  async tend(isIdle: boolean): Promise<void> {
    await this.#deadTemp.clear();
    try {
      await this.#forgetter.carryOutPending(this.reporting('forgetting'));
      if (isIdle) await this.#tidy();
      if (isIdle) await this.#renew();
    } finally {
      if (this.#work?.kind !== 'renewing') this.#report(null);
    }
    await this.#measure();
  }

  async #tidy(): Promise<void> {
    const { catalog } = this.#ports;
    const tidying = this.#tidying;
    if (!tidying || performance.now() < this.#tidiesNextMs || !(await tidying.isDue())) return;
    await tryDuringRewrite(this.#upkeep, () => tidying.run(catalog(), this.reporting('tidying')));
  }

  async #renew(): Promise<void> {
    const { storePath, embedder, store } = this.#ports;
    if (this.#renewalOf !== store()) {
      this.#renewalOf = store();
      this.#renewal = new Renewal(this.#renewalOf, embedder);
      this.#looksForOutdated = true;
    }
    if (this.#looksForOutdated) this.#looksForOutdated = await this.#renewal.look();
    if (!this.#looksForOutdated) {
      this.#report(null);
      return;
    }
    const isOver = await tryDuringRewrite(this.#upkeep, () => this.#renewal.work());
    const { share } = this.#renewal;
    this.#report(share === null ? null : { kind: 'renewing', share });
    if (share === null) this.#looksForOutdated = false;
    // The old vectors and texts lie about in the tables, and others hold the old templates in memory: both end with this.
    if (isOver) await duringRewrite(storePath, () => rewriteStore(storePath, { keep: (_, row) => row }));
  }

  async #measure(): Promise<void> {
    if (performance.now() < this.#measuresNextMs) return;
    this.#measuresNextMs = performance.now() + MEASURE_EVERY_MS;
    const size = await measureFolder(this.#ports.storePath);
    if (size === this.#sizeBytes) return;
    this.#sizeBytes = size;
    this.#ports.onDidChange();
  }

  #report(work: StoreWork | null): void {
    const percent = (one: StoreWork | null): number => Math.floor((one?.share ?? 0) * 100);
    const isSame = work?.kind === this.#work?.kind && percent(work) === percent(this.#work);
    this.#work = work;
    if (!isSame) this.#ports.onDidChange();
  }
}
