import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { forgetTargetSchema, type ForgetCounts } from '../../core/forget/forgetTarget.ts';
import { Fault } from '../../core/fault.ts';
import { parseInput } from '../../core/input.ts';
import type { ErrorEvent } from '../../core/model.ts';
import { RetryPause } from '../retryPause.ts';
import type { Catalog } from '../store/catalog.ts';
import { hasLeftovers, removeLeftovers } from '../store/generations.ts';
import {
  duringRewrite,
  findLatestRecorded,
  rehearseRewrite,
  rewriteStore,
  tryDuringRewrite,
  type RewriteOptions,
  type Rewriting,
} from '../store/rewrite.ts';
import { Standby } from '../store/locks.ts';
import { clearOwnTemp, DeadTemp } from '../store/ownTemp.ts';
import { fromErrorRow } from '../store/schema.ts';
import { SET_ASIDE } from '../store/setAside.ts';
import { toStoreFault } from '../store/storeTrouble.ts';
import { Forgetting } from './forgetting.ts';
import type { ForgetRequest } from './forgetRequest.ts';
import { HashedPaths } from './hashedPaths.ts';
import { readPending, writePending } from './pendingRequests.ts';

/** Times of writing run ahead of the clock while many rows are written at once. */
const AHEAD_MS = 10;
const LET_GO_MS = 5_000;
const LOOK_MS = 200;

type Ports = { storePath: string; catalog: () => Catalog; now: () => number; toStored: (path: string) => string };

/**
 * Forgets what a person wants forgotten, so that afterwards no byte of it is in any file of the store: what stays is written
 * anew. What was set aside as damaged goes too, since nobody can tell what is in it.
 */
export class Forgetter {
  readonly #ports: Ports;
  readonly #upkeep: Standby;
  /** Each try copies the store: where that fails, as on a full disk, it takes the last room away. */
  readonly #pause = new RetryPause();

  constructor(ports: Ports) {
    this.#ports = ports;
    this.#upkeep = new Standby(ports.storePath, 'upkeep');
  }

  /** How much would go. @throws Fault invalidInput */
  async preview(target: unknown): Promise<ForgetCounts> {
    const forgetting = new Forgetting([await this.#toRequest(target)], this.#ports.now);
    await rehearseRewrite(this.#ports.storePath, forgetting);
    return forgetting.counts;
  }

  /**
   * Forgets, and returns when it is done. A process that dies over it leaves it to the next, or to another window.
   * @returns null when it was called off in time; then nothing is changed
   * @throws Fault invalidInput, forgetPending when it is left to a later try
   */
  async forget(target: unknown, options: RewriteOptions): Promise<ForgetCounts | null> {
    const { storePath } = this.#ports;
    const request = await this.#toRequest(target);
    const work = async (): Promise<ForgetCounts> => {
      const before = await readPending(storePath);
      await writePending(storePath, [...before, request]);
      try {
        return await this.#carryOut([...before, request], options);
      } catch (error) {
        if (options.signal?.aborted) await writePending(storePath, before);
        throw new Fault('forgetPending', { reason: toStoreFault(storePath, error).message.split('\n')[0] ?? '' });
      }
    };
    try {
      return await duringRewrite(storePath, work, options.signal);
    } catch (error) {
      if (options.signal?.aborted) return null;
      throw toStoreFault(storePath, error);
    }
  }

  /** Carries out what a process that died has left, and what has failed a while ago. @returns true when the store was written anew */
  async carryOutPending(options: RewriteOptions = {}): Promise<boolean> {
    const { storePath, now } = this.#ports;
    const listWanted = async (): Promise<ForgetRequest[]> => (this.#pause.isOver(now()) ? readPending(storePath) : []);
    const isDirty = await hasLeftovers(storePath);
    if (!isDirty && (await listWanted()).length === 0) return false;
    const done = await tryDuringRewrite(this.#upkeep, async () => {
      await removeLeftovers(storePath);
      const requests = await listWanted();
      if (requests.length === 0) return false;
      await this.#carryOut(requests, options);
      return true;
    });
    return done ?? false;
  }

  async #carryOut(requests: readonly ForgetRequest[], options: RewriteOptions): Promise<ForgetCounts> {
    const { now } = this.#ports;
    try {
      const counts = await this.#rewriteWithout(requests, options);
      this.#pause.succeeded();
      return counts;
    } catch (error) {
      if (!options.signal?.aborted) this.#pause.failed(now());
      throw error;
    }
  }

  async #rewriteWithout(requests: readonly ForgetRequest[], options: RewriteOptions): Promise<ForgetCounts> {
    const { storePath, now } = this.#ports;
    const forgetting = new Forgetting(requests, now);
    await rewriteStore(storePath, forgetting, options);
    await removeAllLeftovers(storePath);
    await rm(join(storePath, SET_ASIDE), { recursive: true, force: true });
    await clearOwnTemp();
    await new DeadTemp(storePath).clearAll();
    await writePending(storePath, []);
    return forgetting.counts;
  }

  async #toRequest(raw: unknown): Promise<ForgetRequest> {
    const target = parseInput(forgetTargetSchema, raw);
    const { toStored } = this.#ports;
    const { storePath, now } = this.#ports;
    // What was written while some clock was ahead is there as well.
    const requestedAt = Math.max(now(), await findLatestRecorded(storePath)) + AHEAD_MS;
    switch (target.kind) {
      case 'record':
        return this.#toRecords(target.id, requestedAt);
      case 'file':
        return { requestedAt, kind: 'paths', paths: HashedPaths.ofFile(target.file, target.workspace, toStored).data };
      case 'workspace':
        return { requestedAt, kind: 'paths', paths: HashedPaths.ofWorkspace(target.workspace, toStored).data };
      case 'since':
        return { requestedAt, kind: 'since', timestamp: target.timestamp };
      case 'everything':
        return { requestedAt, kind: 'everything' };
    }
  }

  /** The event a name speaks of, and those that went with it: they are one story. */
  async #toRecords(id: string, requestedAt: number): Promise<ForgetRequest> {
    const catalog = this.#ports.catalog();
    const root = catalog.findSubject(id);
    const others = root ? catalog.listClearedWith(root.key).flatMap((other) => catalog.findError(other) ?? []) : [];
    const errors = new Set([root, ...others].flatMap((entry) => entry?.key ?? []));
    return { requestedAt, kind: 'records', errors: [...errors], stained: await this.#findStained(errors) };
  }

  /** Other events in whose output these errors are quoted. */
  async #findStained(errors: ReadonlySet<string>): Promise<string[]> {
    if (errors.size === 0) return [];
    const messages: string[] = [];
    const events: ErrorEvent[] = [];
    const look: Rewriting['keep'] = (_, row) => {
      const event = fromErrorRow(row);
      if (errors.has(event.key)) messages.push(event.errorMessage.trim().split('\n')[0] ?? '');
      else if (printedBeside(event) !== '') events.push(event);
      return row;
    };
    await rehearseRewrite(this.#ports.storePath, { keep: look }, ['causal_error_events']);
    const quotes = (event: ErrorEvent): boolean =>
      messages.some((message) => message !== '' && printedBeside(event).includes(message));
    return events.filter(quotes).map(({ key }) => key);
  }
}

/** What other windows have open, as on Windows, they let go of within a second or two. @throws when something of it stays */
async function removeAllLeftovers(storePath: string): Promise<void> {
  const until = performance.now() + LET_GO_MS;
  while (await hasLeftovers(storePath)) {
    if (performance.now() > until) throw new Error('files of the old tables cannot be deleted');
    await setTimeout(LOOK_MS);
    await removeLeftovers(storePath);
  }
}

function printedBeside({ context: { output, stack, alsoReported, extra } }: ErrorEvent): string {
  const texts = [...(alsoReported ?? []).flatMap((found) => [found.message, found.stack]), output, stack];
  return [...texts, extra && JSON.stringify(extra)].filter((text) => text !== undefined).join('\n');
}
