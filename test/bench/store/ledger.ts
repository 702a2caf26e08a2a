import type { Counts, Planting, Trace } from './planted.ts';

export type Balance = { lost: Trace[]; doubled: Trace[]; strange: string[] };

/** What was sent, what was acknowledged, and what must therefore be in the store. */
export class Ledger {
  readonly #sent = new Set<Planting>();
  readonly #acknowledged = new Set<Planting>();
  /** Told before: each loss is counted once. */
  readonly #told = new Set<string>();

  send(planting: Planting): void {
    this.#sent.add(planting);
  }

  acknowledge(planting: Planting): void {
    this.#sent.delete(planting);
    this.#acknowledged.add(planting);
  }

  /** Sent and not acknowledged, oldest first. */
  get open(): Planting[] {
    return [...this.#sent];
  }

  /** Records, not plantings. */
  get acknowledged(): number {
    return [...this.#acknowledged].reduce((sum, { items }) => sum + items.length, 0);
  }

  /** What is wrong with the store and was not told before: acknowledged and missing, there twice, or never sent. */
  judge(counts: Counts): Balance {
    const acknowledged = [...this.#acknowledged].flatMap(({ traces }) => traces);
    const all = [...acknowledged, ...[...this.#sent].flatMap(({ traces }) => traces)];
    const countOf = ({ table, text }: Trace) => counts[table].get(text) ?? 0;
    const known = new Set(all.map(nameOf));
    const found = Object.entries(counts).flatMap(([table, texts]) =>
      [...texts.keys()].map((text) => `${table} ${text}`),
    );
    return {
      lost: acknowledged.filter((trace) => countOf(trace) === 0 && this.#isNews('lost', trace)),
      doubled: all.filter((trace) => countOf(trace) > 1 && this.#isNews('doubled', trace)),
      strange: found.filter((name) => !known.has(name)),
    };
  }

  #isNews(what: string, trace: Trace): boolean {
    const name = `${what} ${nameOf(trace)}`;
    if (this.#told.has(name)) return false;
    this.#told.add(name);
    return true;
  }
}

function nameOf({ table, text }: Trace): string {
  return `${table} ${text}`;
}
