import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { EngineProcess } from './engineProcess.ts';
import { importBeside, IMPORTED, isImportedOnce } from './importBeside.ts';
import { Ledger } from './ledger.ts';
import { McpProcess } from './mcpProcess.ts';
import { Onlooker } from './onlooker.ts';
import { countPlanted, Planter, type Planting } from './planted.ts';
import { Random } from './random.ts';
import { refuseRefused } from './recorders.ts';
import type { Extent, Stage } from './storeCase.ts';
import { readStore } from './storeReader.ts';

type Amount = { writers: number; events: number; killsOfEach: number; imported: number };
const AMOUNTS: Readonly<Record<Extent, Amount>> = {
  full: { writers: 8, events: 1_000, killsOfEach: 5, imported: 500 },
  short: { writers: 4, events: 30, killsOfEach: 1, imported: 30 },
};
/** What one of them writes another window must see within this time. */
const SEEN_WITHIN_MS = 2_000;

/** Many writers and an import on one store, each killed now and then; one of the writers is the MCP server. */
export async function playWriters(stage: Stage): Promise<void> {
  const { writers, events, killsOfEach, imported: lines } = AMOUNTS[stage.extent];
  const storePath = path.join(stage.folder, 'writers', 'store');
  const ledger = new Ledger();
  const onlooker = await Onlooker.open(stage.product, storePath);
  const all = Array.from({ length: writers }, (_, index) => {
    const open = index === 0 ? () => openMcp(stage, storePath) : () => openEngine(stage, storePath);
    return new Writer({ open, index, events, kills: killsOfEach, seed: stage.seed, ledger, onlooker });
  });
  const telling = setInterval(() => stage.tell(`writers: ${ledger.acknowledged} of ${writers * events}`), 10_000);
  const importing = importBeside(stage, { storePath, ledger, lines });
  const results = await Promise.all(all.map((writer) => writer.write())).finally(() => clearInterval(telling));
  const imported = await importing;
  const slowestSeenMs = await onlooker.end();
  const { lost, doubled, strange } = ledger.judge(countPlanted(await readStore(storePath)));
  const countOf = (name: string) => {
    const own = (texts: readonly { text: string }[]) =>
      texts.filter(({ text }) => text.startsWith(`planted ${name} `)).length;
    return { writersLost: own(lost), writersDoubled: own(doubled) };
  };
  for (const [index, result] of results.entries()) {
    const counts = { writers: 1, written: result.acknowledged, ...countOf(`8${index}`) };
    const slowestAckMs = Math.max(...result.ackMs);
    await stage.take({
      row: 'writers',
      kind: index === 0 ? 'MCP server' : 'engine',
      id: `${stage.seed}-${index}`,
      input: { events, kills: killsOfEach },
      expected: 'all there once; slowest acknowledgement under 1 s',
      observed: { ...counts, slowestAckMs, kills: result.kills, problem: result.problem },
      counts: { ...counts, writerKills: result.kills },
      verdict:
        counts.writersLost + counts.writersDoubled === 0 && slowestAckMs < 1_000 && !result.problem ? 'right' : 'wrong',
    });
  }
  const counts = { imported: lines, ...countOf(IMPORTED) };
  await stage.take({
    row: 'writers',
    kind: 'import',
    id: `${stage.seed}-import`,
    input: { lines, kills: 1 },
    expected: 'every line there once, also after a kill and a second import',
    observed: { ...counts, ...imported },
    counts,
    verdict: counts.writersLost + counts.writersDoubled === 0 && isImportedOnce(imported, lines) ? 'right' : 'wrong',
  });
  await stage.take({
    row: 'writers',
    kind: 'reader',
    id: `${stage.seed}-reader`,
    input: {},
    expected: 'a reader sees what others wrote within 2 s; nothing is there that was not sent',
    observed: { slowestSeenMs, strange },
    counts: { seen: 1 },
    verdict: slowestSeenMs <= SEEN_WITHIN_MS && strange.length === 0 ? 'right' : 'wrong',
  });
}

type Peer = { record: (planting: Planting) => Promise<void>; kill: () => Promise<void>; end: () => Promise<void> };

async function openEngine({ product }: Stage, storePath: string): Promise<Peer> {
  const engine = await EngineProcess.start({ product, storePath });
  return {
    record: async ({ items }) => refuseRefused(await engine.request('record', items)),
    kill: () => engine.kill(),
    end: () => engine.end(),
  };
}

/** The MCP server draws keys itself: what it did not acknowledge cannot be sent again without chance of being there twice. */
async function openMcp({ product }: Stage, storePath: string): Promise<Peer> {
  const server = await McpProcess.start(product.mcp, storePath);
  // It opens the store when it is first asked; the engine has said that it is ready, too, before anything is timed.
  await server.call('find_similar_failures', { error: 'Is anybody there?' });
  const record = async ({ items: [item] }: Planting) => {
    await server.call('record_error', { error: item?.input['error'], context: item?.input['context'] });
  };
  return { record, kill: () => server.kill(), end: () => server.end() };
}

type WriterOptions = {
  open: () => Promise<Peer>;
  index: number;
  events: number;
  kills: number;
  seed: number;
  ledger: Ledger;
  onlooker: Onlooker;
};
type Written = { ackMs: number[]; acknowledged: number; kills: number; problem: string | null };

class Writer {
  readonly #options: WriterOptions;
  readonly #random: Random;
  readonly #planter: Planter;
  readonly #result: Written = { ackMs: [], acknowledged: 0, kills: 0, problem: null };

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#random = new Random(options.seed * 100 + options.index);
    this.#planter = new Planter(this.#random, `8${options.index}`);
  }

  /** One event at a time; what a kill took is sent again by the next process. */
  async write(): Promise<Written> {
    const { events, kills } = this.#options;
    const killAt = new Set(this.#random.shuffle(Array.from({ length: events }, (_, at) => at)).slice(0, kills));
    let peer: Peer | null = null;
    try {
      peer = await this.#options.open();
      for (let at = 0; at < events; at++) {
        const planting = this.#planter.error();
        this.#options.ledger.send(planting);
        const isKilled = killAt.has(at) ? this.#killSoon(peer) : null;
        const isAcknowledged = await this.#send(peer, planting);
        if (!isKilled) {
          if (!isAcknowledged) throw new Error('The process ended by itself');
          continue;
        }
        await isKilled;
        peer = await this.#options.open();
        if (!isAcknowledged && !(await this.#send(peer, this.#again(planting))))
          throw new Error('Not acknowledged when sent again');
      }
      await peer.end();
    } catch (error) {
      this.#result.problem = String(error);
      await peer?.kill();
    }
    return this.#result;
  }

  /** The MCP server's new record has a new content, since it would be a new one to it. */
  #again(planting: Planting): Planting {
    if (this.#options.index > 0) return planting;
    const other = this.#planter.error();
    this.#options.ledger.send(other);
    return other;
  }

  async #killSoon(peer: Peer): Promise<void> {
    await setTimeout(this.#random.next() * 40);
    await peer.kill();
    this.#result.kills += 1;
  }

  async #send(peer: Peer, planting: Planting): Promise<boolean> {
    const begin = performance.now();
    try {
      await peer.record(planting);
    } catch (error) {
      if (error instanceof Error && /ended before/.test(error.message)) return false;
      throw error;
    }
    this.#result.ackMs.push(performance.now() - begin);
    this.#result.acknowledged += 1;
    this.#options.ledger.acknowledge(planting);
    this.#options.onlooker.noteAcknowledged(planting);
    return true;
  }
}
