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
const MOMENTS: Readonly<Record<Extent, { disks: number; fullOfEach: number; readOnlyOfEach: number }>> = {
  full: { disks: 10, fullOfEach: 10, readOnlyOfEach: 2 },
  short: { disks: 1, fullOfEach: 5, readOnlyOfEach: 1 },
};
const MAX_TRIES = 60;
const GOES_ON_WITHIN_MS = 15_000;
/** What a message must speak of for a person to know what to do. */
const SPEAKS_OF = { full: /space|full/i, readOnly: /read-only/i };

type Refusing = keyof typeof SPEAKS_OF;

/** Fills the disk under an engine at random moments, or lets nobody write to it, and undoes that again. */
export async function playDiskFull(stage: Stage): Promise<void> {
  const random = new Random(stage.seed);
  const { disks, fullOfEach, readOnlyOfEach } = MOMENTS[stage.extent];
  for (let number = 0; number < disks; number++) {
    await using disk = await SmallDisk.mount(path.join(stage.folder, `disk-${number}`), DISK_MB);
    const refusing: Refusing[] = [
      ...Array.from({ length: fullOfEach }, () => 'full' as const),
      ...Array.from({ length: readOnlyOfEach }, () => 'readOnly' as const),
    ];
    await new RefusingDisk(stage, disk, random, number).play(random.shuffle(refusing));
    stage.tell(`disk full: ${(number + 1) * refusing.length} moments played`);
  }
}

type Outcome = { refusals: string[]; isSaid: boolean; isBack: boolean; hasDied: boolean };

class RefusingDisk {
  readonly #stage: Stage;
  readonly #disk: SmallDisk;
  readonly #random: Random;
  readonly #number: number;
  readonly #planter: Planter;
  readonly #ledger = new Ledger();
  #engine: EngineProcess | null = null;

  constructor(stage: Stage, disk: SmallDisk, random: Random, number: number) {
    this.#stage = stage;
    this.#disk = disk;
    this.#random = random;
    this.#number = number;
    this.#planter = new Planter(random, `5${number}`);
  }

  async play(moments: readonly Refusing[]): Promise<void> {
    for (const [moment, refusing] of moments.entries()) {
      const isOpening = this.#random.next() < 0.2;
      const outcome = isOpening ? await this.#refuseOpening(refusing) : await this.#refuseRecording(refusing);
      const balance = this.#ledger.judge(countPlanted(await readStore(this.#storePath)));
      await this.#take({ refusing, isOpening, moment }, outcome, balance);
    }
    await this.#engine?.end();
  }

  get #storePath(): string {
    return path.join(this.#disk.path, 'store');
  }

  /** A disk that takes nothing when the engine is started: it may open or say why not. */
  async #refuseOpening(refusing: Refusing): Promise<Outcome> {
    await (await this.#running()).end();
    this.#engine = null;
    await this.#refuse(refusing, 0);
    const engine = new EngineProcess({ product: this.#stage.product, storePath: this.#storePath });
    const hello = await engine.hello;
    const refusals = hello.kind === 'ready' ? [] : [JSON.stringify(hello)];
    this.#engine = hello.kind === 'ready' ? engine : null;
    if (hello.kind !== 'ready') await engine.kill();
    else refusals.push(...(await this.#recordUntilRefused()));
    await this.#allow();
    return { ...(await this.#goOn()), refusals, isSaid: isClear(refusals, refusing), hasDied: hello.kind === 'died' };
  }

  async #refuseRecording(refusing: Refusing): Promise<Outcome> {
    await this.#running();
    for (let left = this.#random.below(10); left > 0; left--) await this.#record(this.#planter.plant(3));
    const recording = this.#recordUntilRefused();
    await setTimeout(this.#random.below(60));
    await this.#refuse(refusing, this.#random.below(200_000));
    const refusals = await recording;
    const hasDied = this.#engine?.child.exitCode !== null || this.#engine.child.signalCode !== null;
    await this.#allow();
    return { ...(await this.#goOn()), refusals, isSaid: isClear(refusals, refusing), hasDied };
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

  /** Whether all that waits is acknowledged once the disk takes it; a host would try as long. */
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

  async #refuse(refusing: Refusing, leaveBytes: number): Promise<void> {
    if (refusing === 'full') await this.#fill(leaveBytes);
    else await this.#disk.setReadOnly(true);
  }

  async #allow(): Promise<void> {
    await this.#disk.setReadOnly(false);
    await rm(this.#balloon, { force: true });
  }

  get #balloon(): string {
    return path.join(this.#disk.path, 'balloon');
  }

  /** Takes all room of the disk but so many bytes. */
  async #fill(leaveBytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.#disk.path);
    const file = await open(this.#balloon, 'w');
    try {
      await writeZeroes(file, bavail * bsize - leaveBytes);
    } finally {
      await file.close();
    }
  }

  async #take(
    { refusing, isOpening, moment }: { refusing: Refusing; isOpening: boolean; moment: number },
    outcome: Outcome,
    { lost, doubled, strange }: Balance,
  ): Promise<void> {
    const isStrange = lost.length + doubled.length + strange.length > 0;
    await this.#stage.take({
      row: 'diskFull',
      kind: `${refusing === 'full' ? 'full' : 'read-only'} while ${isOpening ? 'opening' : 'recording'}`,
      id: `${this.#stage.seed}-${this.#number}-${moment}`,
      input: { diskMb: DISK_MB },
      expected: 'a message that says what is wrong with the disk; nothing acknowledged lost; goes on when that is over',
      observed: { ...outcome, lost, doubled, strange },
      counts: {
        [refusing === 'full' ? 'diskFull' : 'diskReadOnly']: 1,
        diskFullLost: lost.length,
        diskFullDoubled: doubled.length + strange.length,
        diskFullUnclear: outcome.isSaid ? 0 : 1,
        diskFullStuck: outcome.isBack ? 0 : 1,
      },
      verdict: !isStrange && outcome.isSaid && outcome.isBack && !outcome.hasDied ? 'right' : 'wrong',
    });
  }
}

/** True when something was refused, and each refusal says what is wrong with the disk. */
export function isClear(refusals: readonly string[], refusing: Refusing): boolean {
  return refusals.length > 0 && refusals.every((text) => SPEAKS_OF[refusing].test(text));
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
