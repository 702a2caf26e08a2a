import path from 'node:path';
import { TABLES, type Planting, type Trace } from './planted.ts';
import { SimulatedDisk } from './simulatedDisk.ts';
import { parseStrace, quotedIn, type Call } from './straceLog.ts';
import type { TracedSession } from './tracedSession.ts';

export type TracedAcknowledgement = {
  id: number;
  planting: Planting;
  /** Why a power cut at this moment could take what is acknowledged; null when nothing could. */
  unsafe: string | null;
};

export type TracedRun = {
  acknowledgements: TracedAcknowledgement[];
  /** Internet sockets that were opened, bound, or listened on. */
  sockets: string[];
  /** System calls that change files and could not be played. */
  unknown: string[];
};

type Onlooker = (acknowledgement: TracedAcknowledgement, disk: SimulatedDisk) => void;

/** Plays a trace on a simulated disk and judges every acknowledgement at the moment its bytes leave. */
export function judgeTrace({ log, requests, rootPath, storePath }: TracedSession, onlooker: Onlooker): TracedRun {
  const disk = new SimulatedDisk(rootPath);
  const calls = parseStrace(log);
  const acknowledgements: TracedAcknowledgement[] = [];
  const versionsAtRequest = new Map<number, Map<string, number>>();
  for (const event of inOrder(calls)) {
    if (event.at === 'end') disk.play(event.call);
    const { call } = event;
    if (!/^(write|writev|sendmsg|sendto)$/.test(call.name) || !/^\d+<(socket|UNIX|unix|pipe)/.test(call.args)) continue;
    for (const { id, isAnswer, isRelayed } of messagesIn(call)) {
      const planting = requests.get(id);
      if (!planting) continue;
      if (isRelayed && !isAnswer) versionsAtRequest.set(id, versionsOf(disk, storePath));
      if (isRelayed || !isAnswer || event.at !== 'begin' || acknowledgements.some((one) => one.id === id)) continue;
      const unsafe = whyUnsafe(disk, storePath, planting, versionsAtRequest.get(id) ?? new Map<string, number>());
      acknowledgements.push({ id, planting, unsafe });
      onlooker({ id, planting, unsafe }, disk);
    }
  }
  return { acknowledgements, sockets: internetSockets(calls), unknown: [...disk.unknown] };
}

/** Writing counts from its end, a sync too; a message counts from its beginning. */
function* inOrder(calls: readonly Call[]): Generator<{ at: 'begin' | 'end'; call: Call }> {
  const events = calls.flatMap((call) => [
    { at: 'begin' as const, line: call.from, call },
    { at: 'end' as const, line: call.to, call },
  ]);
  // The same line twice is a call nothing came between: its beginning is first, as flatMap has it.
  yield* events.sort((a, b) => a.line - b.line);
}

function messagesIn(call: Call): { id: number; isAnswer: boolean; isRelayed: boolean }[] {
  const text = Buffer.concat(quotedIn(call.args)).toString('utf8');
  return [...text.matchAll(/(\{"index":\d+,"message":)?\{"jsonrpc":"2\.0","id":(\d+),"(\w+)"/g)].map(
    ([, relay, id, next]) => ({ id: Number(id), isAnswer: next === 'result', isRelayed: relay !== undefined }),
  );
}

export function internetSockets(calls: readonly Call[]): string[] {
  return calls
    .filter(
      ({ name, args }) =>
        /^(socket|bind|listen|connect)$/.test(name) && (/AF_INET6?\b/.test(args) || /TCP|UDP/.test(args)),
    )
    .map(({ name, args }) => `${name}(${args.slice(0, 200)})`);
}

/** The folder of the tables in use, as the simulated disk has it. */
function tablesFolder(disk: SimulatedDisk, storePath: string): string {
  const pointer = disk.bytesOf(path.join(storePath, 'current.json'));
  if (!pointer || pointer.length === 0) return storePath;
  const { generation } = JSON.parse(pointer.toString('utf8')) as { generation: number };
  return path.join(storePath, 'generations', String(generation));
}

function manifestsOf(disk: SimulatedDisk, table: string): string[] {
  const names = disk.namesIn(path.join(table, '_versions')).filter((name) => /^\d{20}\.manifest$/.test(name));
  return names.sort();
}

/** How many versions each table has had. */
function versionsOf(disk: SimulatedDisk, storePath: string): Map<string, number> {
  const folder = tablesFolder(disk, storePath);
  const tables = Object.values(TABLES).map((name) => path.join(folder, `${name}.lance`));
  return new Map(tables.map((table) => [table, toVersion(manifestsOf(disk, table)[0])]));
}

function toVersion(manifest: string | undefined): number {
  return manifest === undefined ? 0 : Number(2n ** 64n - 1n - BigInt(manifest.slice(0, 20)));
}

function whyUnsafe(
  disk: SimulatedDisk,
  storePath: string,
  planting: Planting,
  before: Map<string, number>,
): string | null {
  const folder = tablesFolder(disk, storePath);
  for (const [name, traces] of Map.groupBy(planting.traces, ({ table }) => TABLES[table])) {
    const why = whyTableUnsafe(disk, path.join(folder, `${name}.lance`), traces, before);
    if (why !== null) return `${name}: ${why}`;
  }
  const pointer = path.join(storePath, 'current.json');
  return disk.bytesOf(pointer) ? disk.whyUnsafe(pointer) : null;
}

/** One version that holds the records must be safe, with every file it names. */
function whyTableUnsafe(
  disk: SimulatedDisk,
  table: string,
  traces: readonly Trace[],
  before: Map<string, number>,
): string | null {
  const manifests = manifestsOf(disk, table).filter((name) => toVersion(name) > (before.get(table) ?? 0));
  if (manifests.length === 0) return 'no version was written since the request';
  const holding = disk
    .namesIn(path.join(table, 'data'))
    .filter((name) => traces.every(({ text }) => disk.bytesOf(path.join(table, 'data', name))?.includes(text)));
  const reasons = manifests.map((name) => whyVersionUnsafe(disk, table, name, holding));
  return reasons.includes(null) ? null : (reasons[0] ?? null);
}

function whyVersionUnsafe(disk: SimulatedDisk, table: string, name: string, holding: readonly string[]): string | null {
  const manifest = disk.bytesOf(path.join(table, '_versions', name)) ?? Buffer.alloc(0);
  // Small texts lie in a data file as they are; where none is found so, any version since the request may hold them.
  if (holding.length > 0 && !holding.some((file) => manifest.includes(file)))
    return `${name} does not hold the records`;
  const indices = disk
    .namesIn(path.join(table, '_indices'))
    .filter((uuid) => manifest.includes(Buffer.from(uuid.replaceAll('-', ''), 'hex')));
  const indexFiles = new Set(indices.flatMap((uuid) => disk.namesIn(path.join(table, '_indices', uuid))));
  const dataFiles = dataFilesIn(manifest).filter((file) => !indexFiles.has(file));
  const files = [
    path.join('_versions', name),
    ...dataFiles.map((file) => path.join('data', file)),
    ...indices.map((uuid) => path.join('_indices', uuid)),
  ];
  for (const file of files) {
    const why = disk.whyUnsafe(path.join(table, file));
    if (why !== null) return why;
  }
  return null;
}

/** The names of data files in a manifest: each is preceded by its length. */
function dataFilesIn(manifest: Buffer): string[] {
  const names = manifest.toString('latin1').matchAll(/[0-9a-zA-Z_-]+\.lance/g);
  return [...names].flatMap(({ 0: text, index }) => {
    const skipped = Array.from(text).findIndex((_, at) => manifest[index + at - 1] === text.length - at);
    return skipped < 0 ? [] : [text.slice(skipped)];
  });
}
