import { open, rm, statfs, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { EngineProcess } from './engineProcess.ts';
import { Refusal } from './jsonRpc.ts';
import { Ledger, type Balance } from './ledger.ts';
import { countPlanted, Planter, type Planting } from './planted.ts';
import { Random } from './random.ts';
import { refuseRefused } from './recorders.ts';
import { NotRun, type Extent, type Stage } from './storeCase.ts';
import { readStore } from './storeReader.ts';
import { SmallDisk } from './tmpfs.ts';

const DISK_MB = 48;
const MOMENTS: Readonly<Record<Extent, { disks: number; momentsOfEach: number }>> = {
  full: { disks: 10, momentsOfEach: 10 },
  short: { disks: 1, momentsOfEach: 5 },
};
const MAX_TRIES = 60;
const GOES_ON_WITHIN_MS = 15_000;
/** What a message must speak of for a person to know what to do. */
const CLEAR = /space|full/i;

/** Fills the disk under an engine at random moments, and makes room again. */
export async function playDiskFull(stage: Stage): Promise<void> {
  const random = new Random(stage.seed);
  const { disks, momentsOfEach } = MOMENTS[stage.extent];
  for (let number = 0; number < disks; number++) {
    await using disk = await SmallDisk.mount(path.join(stage.folder, `disk-${number}`), DISK_MB);
    await new FullDisk(stage, disk.path, random, number).play(momentsOfEach);
    stage.tell(`disk full: ${(number + 1) * momentsOfEach} moments played`);
  }
}

type Outcome = { refusals: string[]; isSaid: boolean; isBack: boolean; hasDied: boolean };

class FullDisk {
  readonly #stage: Stage;
  readonly #folder: string;
  readonly #random: Random;
  readonly #number: number;
  readonly #planter: Planter;
  readonly #ledger = new Ledger();
  #engine: EngineProcess | null = null;

  constructor(stage: Stage, folder: string, random: Random, number: number) {
    this.#stage = stage;
    this.#folder = folder;
    this.#random = random;
    this.#number = number;
    this.#planter = new Planter(random, `5${number}`);
  }

  async play(moments: number): Promise<void> {
    for (let moment = 0; moment < moments; moment++) {
      const isOpening = this.#random.next() < 0.2;
      const outcome = isOpening ? await this.#fillBeforeOpening() : await this.#fillWhileRecording();
      const { lost, doubled, strange } = this.#ledger.judge(countPlanted(await readStore(this.#storePath)));
      await this.#take(isOpening ? 'while opening' : 'while recording', moment, outcome, { lost, doubled, strange });
    }
    await this.#engine?.end();
  }

  get #storePath(): string {
    return path.join(this.#folder, 'store');
  }

  /** A full disk when the engine is started: it may open or say why not. */
  async #fillBeforeOpening(): Promise<Outcome> {
    await (await this.#running()).end();
    this.#engine = null;
    await this.#fill(0);
    const engine = new EngineProcess({ product: this.#stage.product, storePath: this.#storePath });
    const hello = await engine.hello;
    const refusals = hello.kind === 'ready' ? [] : [JSON.stringify(hello)];
    this.#engine = hello.kind === 'ready' ? engine : null;
    if (hello.kind !== 'ready') await engine.kill();
    else refusals.push(...(await this.#recordUntilRefused()));
    await this.#makeRoom();
    return { ...(await this.#goOn()), refusals, isSaid: isClear(refusals), hasDied: hello.kind === 'died' };
  }

  async #fillWhileRecording(): Promise<Outcome> {
    await this.#running();
    for (let left = this.#random.below(10); left > 0; left--) await this.#record(this.#planter.plant(3));
    const recording = this.#recordUntilRefused();
    await setTimeout(this.#random.below(60));
    await this.#fill(this.#random.below(200_000));
    const refusals = await recording;
    const hasDied = this.#engine?.child.exitCode !== null || this.#engine.child.signalCode !== null;
    await this.#makeRoom();
    return { ...(await this.#goOn()), refusals, isSaid: isClear(refusals), hasDied };
  }

  async #running(): Promise<EngineProcess> {
    this.#engine ??= await EngineProcess.start({ product: this.#stage.product, storePath: this.#storePath });
    return this.#engine;
  }

  async #recordUntilRefused(): Promise<string[]> {
    for (let left = MAX_TRIES; left > 0; left--) {
      const refusal = await this.#record(this.#planter.plant(12));
      if (refusal !== null) return [refusal];
    }
    return [];
  }

  /** @returns what was said instead of an acknowledgement; null when it was acknowledged */
  async #record(planting: Planting): Promise<string | null> {
    this.#ledger.send(planting);
    try {
      refuseRefused(await (await this.#running()).request('record', planting.items));
    } catch (error) {
      const { data } = error instanceof Refusal ? error : { data: null };
      return `${String(error)} ${JSON.stringify(data)}`;
    }
    this.#ledger.acknowledge(planting);
    return null;
  }

  /** Whether all that waits is acknowledged once there is room; a host would try as long. */
  async #goOn(): Promise<{ isBack: boolean }> {
    const deadline = performance.now() + GOES_ON_WITHIN_MS;
    while (performance.now() < deadline) {
      if (this.#engine?.child.exitCode !== null || this.#engine.child.signalCode !== null) this.#engine = null;
      const refusals = [];
      for (const planting of this.#ledger.open) {
        const refusal = await this.#record(planting);
        if (refusal !== null) refusals.push(refusal);
      }
      if (refusals.length === 0) return { isBack: true };
      await setTimeout(500);
    }
    return { isBack: false };
  }

  /** Takes all room of the disk but so many bytes. */
  async #fill(leaveBytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.#folder);
    const file = await open(path.join(this.#folder, 'balloon'), 'w');
    try {
      await writeZeroes(file, bavail * bsize - leaveBytes);
    } finally {
      await file.close();
    }
  }

  #makeRoom(): Promise<void> {
    return rm(path.join(this.#folder, 'balloon'), { force: true });
  }

  async #take(kind: string, moment: number, outcome: Outcome, { lost, doubled, strange }: Balance): Promise<void> {
    const isStrange = lost.length + doubled.length + strange.length > 0;
    await this.#stage.take({
      row: 'diskFull',
      kind,
      id: `${this.#stage.seed}-${this.#number}-${moment}`,
      input: { diskMb: DISK_MB },
      expected: 'a message that speaks of the disk; nothing acknowledged lost; goes on when there is room',
      observed: { ...outcome, lost, doubled, strange },
      counts: {
        diskFull: 1,
        diskFullLost: lost.length,
        diskFullDoubled: doubled.length + strange.length,
        diskFullUnclear: outcome.isSaid ? 0 : 1,
        diskFullStuck: outcome.isBack ? 0 : 1,
      },
      verdict: !isStrange && outcome.isSaid && outcome.isBack && !outcome.hasDied ? 'right' : 'wrong',
    });
  }
}

/** True when something was refused, and each refusal says that the disk is full. */
export function isClear(refusals: readonly string[]): boolean {
  return refusals.length > 0 && refusals.every((text) => CLEAR.test(text));
}

async function writeZeroes(file: FileHandle, bytes: number): Promise<void> {
  const block = Buffer.alloc(64 * 1_024);
  for (let left = bytes; left > 0; left -= block.length) {
    try {
      await file.write(block.subarray(0, Math.min(left, block.length)));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return;
      throw new NotRun(String(error));
    }
  }
}
