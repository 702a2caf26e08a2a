import { cp, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Ledger } from './ledger.ts';
import { countPlanted, Planter, type Planting } from './planted.ts';
import { Random } from './random.ts';
import { DirectRecorder, HostRecorder, type Recorder, type Victim } from './recorders.ts';
import type { Stage } from './storeCase.ts';
import { readStore } from './storeReader.ts';
import {
  INSIDE_MOMENTS,
  listStore,
  tellMoment,
  untilNewFile,
  untilNewIndex,
  type Moment,
  type StoreFiles,
} from './tableFiles.ts';

export type Aim = 'write' | 'opening' | 'firstIndex' | 'compaction' | 'vectorIndex';
export type KillPlan = { aim: Aim; victim: Victim; by: 'direct' | 'host' };

type Options = { stage: Stage; bundle: string; template: string | null; folder: string; number: number; seed: number };

/** A write takes about so long, from the request or from its first file to its acknowledgement. */
const WRITE_MS = 22;
/** So many kills in a write wait for its first file; the others come at any moment after the request. */
const AFTER_FIRST_FILE = 0.7;
const COMPACTION_WITHIN_MS = 8_000;
/** The engine compacts a table of that many fragments once it is idle. */
const SINGLES_BEFORE_COMPACTION = 28;
const HUNG_AFTER_MS = 90_000;

/** One store, and the kills it lives through. */
export class KillStore {
  readonly #options: Options;
  readonly #random: Random;
  readonly #planter: Planter;
  readonly #ledger = new Ledger();
  readonly #storePath: string;
  /** Opened to look at the store after the last kill, and still running. */
  #recorder: Recorder | null = null;
  #orphans = 0;

  constructor(options: Options) {
    this.#options = options;
    this.#random = new Random(options.seed);
    this.#planter = new Planter(this.#random, String(options.seed));
    this.#storePath = path.join(options.folder, 'store');
  }

  async play(plans: readonly KillPlan[]): Promise<void> {
    for (const [index, plan] of plans.entries()) {
      const isAside = plan.aim === 'firstIndex' || plan.aim === 'vectorIndex';
      await (isAside ? this.#playAside(plan, index) : this.#play(plan, index));
    }
    await this.#recorder?.end();
    this.#recorder = null;
    await this.#judge({ kind: 'end of a store', id: this.#idOf('end'), moment: null, isOpened: true });
  }

  /** In a store of its own: one that has no index yet, or one that is about to get one. */
  async #playAside(plan: KillPlan, index: number): Promise<void> {
    const folder = path.join(this.#options.folder, `aside-${index}`);
    const storePath = path.join(folder, 'store');
    await mkdir(folder);
    if (plan.aim === 'vectorIndex' && this.#options.template)
      await cp(this.#options.template, storePath, { recursive: true });
    const { seed, number } = this.#options;
    const aside = new KillStore({
      ...this.#options,
      folder,
      number: 1_000 * (number + 1) + index,
      seed: seed * 1_000 + index,
    });
    await aside.#play(plan, 0);
    await aside.#recorder?.end();
    await rm(folder, { recursive: true, force: true });
  }

  async #play(plan: KillPlan, index: number): Promise<void> {
    const acknowledgedBefore = this.#ledger.acknowledged;
    const hung = setTimeout(HUNG_AFTER_MS, 'hung' as const, { ref: false });
    const moment = await Promise.race([this.#killAt(plan), hung]);
    const engine = moment === 'hung' ? null : await this.#reopen(plan);
    await this.#judge(
      { kind: `${plan.victim} by ${plan.by}`, id: this.#idOf(String(index)), moment, isOpened: engine !== null, plan },
      acknowledgedBefore,
    );
    if (engine) await this.#sendAgain(engine);
  }

  async #killAt(plan: KillPlan): Promise<Moment> {
    const storePath = this.#storePath;
    const before = listStore(storePath);
    const recorder = await this.#recorderFor(plan);
    switch (plan.aim) {
      case 'opening':
        await setTimeout(this.#random.below(250));
        return this.#killNow(recorder, before, { isOpen: false });
      case 'firstIndex':
        await untilNewIndex(storePath, before, 5_000);
        await setTimeout(this.#random.below(3));
        return this.#killNow(recorder, before, { isOpen: false });
      case 'vectorIndex': {
        await recorder.opened;
        await untilNewIndex(storePath, before, 20_000);
        await setTimeout(this.#random.below(1_500));
        return this.#killNow(recorder, before, { isOpen: true });
      }
      case 'write':
      case 'compaction': {
        if (!(await recorder.opened)) return this.#killNow(recorder, before, { isOpen: false });
        return plan.aim === 'write' ? this.#killInWrite(recorder) : this.#killInCompaction(recorder);
      }
    }
  }

  async #killInWrite(recorder: Recorder): Promise<Moment> {
    for (let left = this.#random.below(6); left > 0; left--) await this.#record(recorder, this.#planter.plant(3));
    const before = listStore(this.#storePath);
    const planting = this.#planter.plant(this.#random.next() < 0.2 ? 40 : 3);
    const recorded = this.#record(recorder, planting);
    if (this.#random.next() < AFTER_FIRST_FILE) await untilNewFile(this.#storePath, before, 1_000);
    await setTimeout(this.#random.next() * WRITE_MS);
    return this.#killNow(recorder, before, { isOpen: true }, recorded);
  }

  async #killInCompaction(recorder: Recorder): Promise<Moment> {
    for (let left = SINGLES_BEFORE_COMPACTION; left > 0; left--) await this.#record(recorder, this.#planter.error());
    const before = listStore(this.#storePath);
    await untilNewFile(this.#storePath, before, COMPACTION_WITHIN_MS);
    await setTimeout(this.#random.next() * 12);
    return this.#killNow(recorder, before, { isOpen: true });
  }

  /** @param recorded settles when what is under way was acknowledged or cannot be any more */
  async #killNow(
    recorder: Recorder,
    before: StoreFiles,
    { isOpen }: { isOpen: boolean },
    recorded?: Promise<boolean>,
  ): Promise<Moment> {
    this.#recorder = null;
    let isAsked = recorded !== undefined;
    void recorded?.then((isKept) => (isAsked = !isKept));
    const killed = recorder.kill();
    if (!recorder.sendsAgain) {
      await killed;
      await recorded;
      this.#orphans += recorder.leftBehind.length;
      return tellMoment(before, listStore(this.#storePath), { isOpen, isAsked });
    }
    const moment = tellMoment(before, listStore(this.#storePath), { isOpen, isAsked });
    await killed;
    // The client starts another engine and sends it again.
    await recorded;
    await recorder.end();
    return moment;
  }

  /** True when it was acknowledged. */
  async #record(recorder: Recorder, planting: Planting): Promise<boolean> {
    this.#ledger.send(planting);
    try {
      await recorder.record(planting.items);
    } catch {
      return false;
    }
    this.#ledger.acknowledge(planting);
    return true;
  }

  async #recorderFor({ aim, by, victim }: KillPlan): Promise<Recorder> {
    const { stage, bundle } = this.#options;
    const [running, { product }, storePath] = [this.#recorder, stage, this.#storePath];
    if (running && by === 'direct' && aim !== 'opening') return running;
    await running?.end();
    return by === 'direct'
      ? new DirectRecorder({ product, storePath, withModel: aim === 'vectorIndex' })
      : new HostRecorder({ product, storePath, bundle, victim });
  }

  /** @returns null when the store does not open any more */
  async #reopen({ aim }: KillPlan): Promise<Recorder | null> {
    const { product } = this.#options.stage;
    this.#recorder = new DirectRecorder({ product, storePath: this.#storePath, withModel: aim === 'vectorIndex' });
    return (await this.#recorder.opened) ? this.#recorder : null;
  }

  /** What was not acknowledged is sent once more with the same keys, as the queue does. */
  async #sendAgain(recorder: Recorder): Promise<void> {
    for (const planting of this.#ledger.open) await this.#record(recorder, planting);
  }

  async #judge(
    {
      kind,
      id,
      moment,
      isOpened,
      plan,
    }: { kind: string; id: string; moment: Moment | 'hung' | null; isOpened: boolean; plan?: KillPlan },
    acknowledgedBefore = this.#ledger.acknowledged,
  ): Promise<void> {
    const counts = countPlanted(await readStore(this.#storePath).catch(() => ({})));
    const { lost, doubled, strange } = this.#ledger.judge(counts);
    const orphans = this.#orphans;
    this.#orphans = 0;
    const isRight = isOpened && orphans === 0 && lost.length + doubled.length + strange.length === 0;
    await this.#options.stage.take({
      row: 'kills',
      kind,
      id,
      input: { ...plan },
      expected: 'the store opens; what was acknowledged is there once; no process is left behind',
      observed: { moment, isOpened, lost, doubled, strange, orphans },
      counts: {
        kills: moment === null ? 0 : 1,
        killsInside: INSIDE_MOMENTS.some((one) => one === moment) ? 1 : 0,
        acknowledged: this.#ledger.acknowledged - acknowledgedBefore,
        lost: lost.length,
        doubled: doubled.length + strange.length,
        unopened: isOpened ? 0 : 1,
        orphans,
      },
      verdict: isRight ? 'right' : 'wrong',
    });
  }

  #idOf(name: string): string {
    return `${this.#options.stage.seed}-${this.#options.number}-${name}`;
  }
}
