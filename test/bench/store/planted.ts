import type { Random } from './random.ts';

/** A record on its way to the engine, as the protocol has it. */
export type Item = {
  kind: 'error' | 'failure' | 'attempt' | 'observation';
  input: Record<string, unknown> & { key: string };
};

export const TABLES = {
  errors: 'causal_error_events',
  attempts: 'causal_fix_attempts',
  chains: 'causal_chains',
  observations: 'causal_observations',
} as const;
export type Table = keyof typeof TABLES;

/** A text that was planted, and the table in which it must be found exactly once when it was acknowledged. */
export type Trace = { table: Table; text: string };

/** Records that are sent together. */
export type Planting = { items: Item[]; traces: Trace[] };

const MESSAGES = [
  "Cannot find name 'orderTotal'.",
  "Property 'lenght' does not exist on type 'string[]'.",
  "Type 'string' is not assignable to type 'number'.",
  'Expected 2 arguments, but got 1.',
  "'shelf' is possibly 'undefined'.",
];

/** Makes records that each carry a text of their own. */
export class Planter {
  readonly #random: Random;
  readonly #name: string;
  #count = 0;

  /** @param name digits that no other planter of the store has */
  constructor(random: Random, name: string) {
    this.#random = random;
    this.#name = name;
  }

  /** One to `most` errors; some with an attempt, a fix or an observation. */
  plant(most: number): Planting {
    const plantings = Array.from({ length: this.#random.between(1, most) }, () => this.#plantOne());
    return { items: plantings.flatMap(({ items }) => items), traces: plantings.flatMap(({ traces }) => traces) };
  }

  error(): Planting {
    const text = this.#text();
    const file = `src/file${this.#random.below(40)}.ts`;
    const context = { file, line: this.#random.below(200), source: 'ts', code: '2322', language: 'typescript' };
    const input = { key: this.#random.uuid(), error: `${text}: ${this.#random.pick(MESSAGES)}`, context };
    return { items: [{ kind: 'error', input }], traces: [{ table: 'errors', text }] };
  }

  #plantOne(): Planting {
    const planting = this.error();
    const [error] = planting.items;
    const [trace] = planting.traces;
    const choice = this.#random.next();
    if (!error || !trace || choice < 0.5) return planting;
    const subject = error.input.key;
    const text = this.#text();
    const key = this.#random.uuid();
    if (choice > 0.85) {
      planting.items.push({
        kind: 'observation',
        input: { key, subject, fact: { kind: 'windowClosed', data: { sessionId: text } } },
      });
      planting.traces.push({ table: 'observations', text });
      return planting;
    }
    const successful = choice < 0.7;
    const codeChanges = `--- a/a.ts\n+++ b/a.ts\n@@ -1,1 +1,1 @@\n-const total = '1';\n+const total = ${this.#random.below(99)};\n`;
    planting.items.push({
      kind: 'attempt',
      input: { key, errorId: subject, actionTaken: `${text}: edited a.ts`, codeChanges, successful },
    });
    planting.traces.push({ table: 'attempts', text });
    if (successful) planting.traces.push({ table: 'chains', text: trace.text });
    return planting;
  }

  #text(): string {
    return `planted ${this.#name} ${this.#count++} here`;
  }
}

const PLANTED = /planted \d+ \d+ here/g;

/** How often each planted text is in each table; a row that holds it twice counts once. */
export type Counts = Record<Table, Map<string, number>>;

/** The column of each table that holds the text it is counted by. */
const COUNTED: Record<Table, string> = {
  errors: 'error_message',
  attempts: 'action_taken',
  chains: 'error_event',
  observations: 'data',
};

export function countPlanted(rows: Readonly<Record<string, readonly Record<string, unknown>[]>>): Counts {
  const counts: Counts = { errors: new Map(), attempts: new Map(), chains: new Map(), observations: new Map() };
  for (const [table, name] of Object.entries(TABLES) as [Table, string][]) {
    for (const row of rows[name] ?? []) {
      const text = row[COUNTED[table]];
      for (const found of new Set(typeof text === 'string' ? text.match(PLANTED) : []))
        counts[table].set(found, (counts[table].get(found) ?? 0) + 1);
    }
  }
  return counts;
}
