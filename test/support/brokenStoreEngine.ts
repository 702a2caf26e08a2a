import { connect, type Table } from '@lancedb/lancedb';
import { Field, Schema, Utf8 } from 'apache-arrow';
import { setTimeout } from 'node:timers/promises';

/**
 * A small engine for the bench of the store to be tried on: speaks the protocol, keeps records in tables of the same names, and is
 * broken as the environment's BROKEN says: it masks nothing in any case.
 */
type Item = { kind: string; input: Record<string, unknown> & { key: string } };
type Message = { id?: number; method: string; params: unknown };

const { storePath } = JSON.parse(process.argv[2] ?? '{}') as { storePath: string };
const broken = process.env['BROKEN'] ?? '';
const TABLES = {
  error: ['causal_error_events', 'error_message'],
  attempt: ['causal_fix_attempts', 'action_taken'],
  chain: ['causal_chains', 'error_event'],
  observation: ['causal_observations', 'data'],
} as const;
type Kind = keyof typeof TABLES;

const connection = await connect(storePath);
const tables = new Map<Kind, Table>();
const known = new Set<string>();
const errors = new Map<string, string>();
for (const [kind, [name, column]] of Object.entries(TABLES) as [Kind, readonly [string, string]][]) {
  const schema = new Schema(['key', column].map((field) => new Field(field, new Utf8(), false)));
  const table = await connection.createEmptyTable(name, schema, { mode: 'create', existOk: true });
  tables.set(kind, table);
  for (const row of (await table.query().toArray()) as Record<string, string>[]) {
    known.add(row['key'] ?? '');
    if (kind === 'error') errors.set(row['key'] ?? '', row['error_message'] ?? '');
  }
}

let count = 0;
async function write(kind: Kind, key: string, text: string): Promise<void> {
  if (known.has(key)) return;
  known.add(key);
  count += 1;
  if (broken === 'loses' && count % 3 === 0) return;
  const row = { key, [TABLES[kind][1]]: text };
  await tables.get(kind)?.add(broken === 'doubles' && count % 3 === 0 ? [row, row] : [row]);
}

async function store({ kind, input }: Item): Promise<void> {
  const { key } = input;
  if (kind === 'error') {
    errors.set(key, String(input['error']));
    return write('error', key, String(input['error']));
  }
  if (kind === 'observation') return write('observation', key, JSON.stringify(input['fact']));
  await write('attempt', key, `${String(input['actionTaken'])} ${String(input['codeChanges'])}`);
  if (input['successful'] === true) await write('chain', `chain of ${key}`, errors.get(String(input['errorId'])) ?? '');
}

const answer = (id: number | undefined, result: unknown) => process.send?.({ jsonrpc: '2.0', id, result });

async function handle({ id, method, params }: Message): Promise<void> {
  if (method !== 'record') return void answer(id, []);
  const [items] = params as [Item[]];
  const results = items.map(({ kind, input }) => ({ key: input.key, kind }));
  if (broken === 'acknowledges first') {
    answer(id, results);
    await setTimeout(2_000);
  }
  for (const item of items) await store(item);
  if (broken !== 'acknowledges first') answer(id, results);
}

let queue = Promise.resolve();
process.on('message', (message: Message) => {
  queue = queue.then(() => handle(message));
});
process.on('disconnect', () => process.exit(0));
process.send?.({ jsonrpc: '2.0', method: 'hello', params: { kind: 'ready', status: { setAside: [] } } });
