import { createHash } from 'node:crypto';
import { Bool, Field, FixedSizeList, Float32, Float64, Int32, Schema, TimestampMillisecond, Utf8 } from 'apache-arrow';
import {
  EMBEDDING_DIMENSIONS,
  type CausalChain,
  type Cause,
  type ErrorContext,
  type ErrorEvent,
  type Evidence,
  type FixAttempt,
  type Observation,
  type ObservedFact,
  type Origin,
} from '../../core/model.ts';
import { fromSnakeName, toSnakeName } from '../../core/snakeCase.ts';
import { templateOf, toSearchText } from '../../core/recallText.ts';
import { TEMPLATE_VERSION } from '../../core/template.ts';

/** The one place where the model's camelCase meets the tables' snake_case. */

/**
 * 2: what an error is recognised by through another channel, and the further details of an attempt.
 * 3: the tables may lie in a generation; the columns are those of 2.
 */
export const SCHEMA_VERSION = 3;

const TABLES = ['causal_error_events', 'causal_fix_attempts', 'causal_chains', 'causal_observations'] as const;
export type TableName = (typeof TABLES)[number];
export const TABLE_NAMES: readonly TableName[] = TABLES;

export type Row = Record<string, unknown>;
/** What every row carries beside the record itself. */
export type Stamp = {
  /** Engine time of writing, strictly rising within a process: the order in which facts are folded. */
  recordedAt: number;
  model: string | null;
};

const text = (name: string) => new Field(name, new Utf8(), false);
const optionalText = (name: string) => new Field(name, new Utf8(), true);
const time = (name: string) => new Field(name, new TimestampMillisecond(), false);
const embedding = () =>
  new Field('embedding', new FixedSizeList(EMBEDDING_DIMENSIONS, new Field('item', new Float32(), true)), true);
const stamps = () => [
  new Field('recorded_at', new Float64(), false),
  new Field('schema_version', new Int32(), false),
  optionalText('model'),
  new Field('template_version', new Int32(), false),
  text('origin'),
  text('checksum'),
];

export const SCHEMAS: Readonly<Record<TableName, Schema>> = {
  causal_error_events: new Schema([
    ...[text('key'), text('id'), text('error_message'), text('error_type'), text('context'), time('timestamp')],
    ...[text('session_id'), text('template'), optionalText('identity'), embedding(), ...stamps()],
    ...[optionalText('channel'), optionalText('likeness')],
  ]),
  causal_fix_attempts: new Schema([
    ...[text('key'), text('id'), text('error_id'), text('action_taken'), optionalText('code_changes')],
    ...[new Field('successful', new Bool(), false), time('timestamp'), ...stamps(), optionalText('details')],
  ]),
  /** A chain is a whole document, so that an answer needs one read; its error's text and vector are what is searched. */
  causal_chains: new Schema([
    ...[
      text('key'),
      text('id'),
      text('error_id'),
      text('error_event'),
      text('fix_attempts'),
      text('successful_fix_id'),
    ],
    ...[new Field('resolution_time_minutes', new Float64(), false), text('evidence'), time('timestamp')],
    ...[text('error_type'), text('template'), text('search_text'), optionalText('workspace'), embedding(), ...stamps()],
    optionalText('cause'),
  ]),
  causal_observations: new Schema([
    ...[text('key'), text('subject'), text('kind'), text('data'), time('timestamp'), ...stamps()],
  ]),
};

export function toErrorRow(event: ErrorEvent, vector: Float32Array | null, stamp: Stamp): Row {
  return seal({
    key: event.key,
    id: event.id,
    error_message: event.errorMessage,
    error_type: event.errorType,
    context: JSON.stringify(event.context),
    timestamp: event.timestamp,
    session_id: event.sessionId,
    template: templateOf(event).text,
    identity: event.context.identity ?? null,
    embedding: vector,
    channel: event.context.channel ?? null,
    likeness: likenessOf(event),
    ...toStamp(event.origin, stamp),
  });
}

export function toAttemptRow(attempt: FixAttempt, stamp: Stamp): Row {
  return seal({
    key: attempt.key,
    id: attempt.id,
    error_id: attempt.errorId,
    action_taken: attempt.actionTaken,
    code_changes: attempt.codeChanges,
    successful: attempt.successful,
    timestamp: attempt.timestamp,
    details: JSON.stringify(
      toSnakeCase({ allChanges: attempt.allChanges, cause: attempt.cause, unfinished: attempt.unfinished }),
    ),
    ...toStamp(attempt.origin, stamp),
  });
}

/**
 * What the same error has in common through whatever channel it is seen: workspace, file and the first line of the message;
 * not every channel tells the code. Null where no file is known.
 */
export function likenessOf({ errorMessage, context }: Pick<ErrorEvent, 'errorMessage' | 'context'>): string | null {
  if (context.file === undefined) return null;
  const [firstLine = ''] = (context.readMessage ?? errorMessage).trim().split('\n');
  // Some tools leave the full stop out when they print; clangd writes a capital letter and speaks of its fix.
  const message = firstLine
    .replace(/\s*\(fix(?:es)? available\)\s*$/, '')
    .trim()
    .replace(/\.$/, '')
    .replace(/^./u, (letter) => letter.toLowerCase());
  return [context.workspace ?? '', context.file, message].join('\n').slice(0, MAX_LIKENESS);
}

const MAX_LIKENESS = 2_000;

export function toChainRow(chain: CausalChain, vector: Float32Array | null, stamp: Stamp): Row {
  const { errorEvent } = chain;
  return seal({
    key: chain.key,
    id: chain.id,
    error_id: errorEvent.id,
    error_event: JSON.stringify(toSnakeCase(errorEvent)),
    fix_attempts: JSON.stringify(chain.fixAttempts.map(toSnakeCase)),
    successful_fix_id: chain.successfulFix.id,
    resolution_time_minutes: chain.resolutionTimeMinutes,
    evidence: chain.evidence,
    timestamp: chain.successfulFix.timestamp,
    error_type: errorEvent.errorType,
    template: templateOf(errorEvent).text,
    search_text: toSearchText(errorEvent),
    workspace: errorEvent.context.workspace ?? null,
    embedding: vector,
    cause: chain.successfulFix.cause,
    ...toStamp(chain.successfulFix.origin, stamp),
  });
}

export function toObservationRow(observation: Observation, stamp: Stamp): Row {
  return seal({
    key: observation.key,
    subject: observation.subject,
    kind: observation.kind,
    data: JSON.stringify(toSnakeCase(observation.data)),
    timestamp: observation.timestamp,
    ...toStamp('observed', stamp),
  });
}

export const ERROR_COLUMNS = [
  ...['key', 'id', 'error_message', 'error_type', 'context', 'timestamp', 'session_id', 'origin'],
] as const;
export const ATTEMPT_COLUMNS = [
  ...['key', 'id', 'error_id', 'action_taken', 'code_changes', 'successful', 'timestamp', 'origin', 'details'],
] as const;
export const CHAIN_COLUMNS = [
  ...['key', 'id', 'error_event', 'fix_attempts', 'successful_fix_id', 'resolution_time_minutes', 'evidence'],
  ...['embedding', 'model'],
] as const;
/** What says whether a chain that a search brings is worth reading; the document of each would take longer than the search. */
export const HIT_COLUMNS = ['key', 'model', 'template', 'workspace'] as const;

export function fromErrorRow(row: Row): ErrorEvent {
  return {
    id: textOf(row, 'id'),
    key: textOf(row, 'key'),
    errorMessage: textOf(row, 'error_message'),
    errorType: textOf(row, 'error_type'),
    context: (typeof row['context'] === 'string' ? JSON.parse(row['context']) : (row['context'] ?? {})) as ErrorContext,
    timestamp: numberOf(row, 'timestamp'),
    sessionId: textOf(row, 'session_id'),
    origin: textOf(row, 'origin') as Origin,
  };
}

/** Reads a row of the table, or an attempt as a chain's document holds it. */
export function fromAttemptRow(row: Row): FixAttempt {
  const details = typeof row['details'] === 'string' ? (JSON.parse(row['details']) as Row) : row;
  return {
    id: textOf(row, 'id'),
    key: textOf(row, 'key'),
    errorId: textOf(row, 'error_id'),
    actionTaken: textOf(row, 'action_taken'),
    codeChanges: optionalTextOf(row, 'code_changes'),
    allChanges: optionalTextOf(details, 'all_changes'),
    successful: row['successful'] === true,
    cause: optionalTextOf(details, 'cause') as Cause | null,
    unfinished: details['unfinished'] === true,
    timestamp: numberOf(row, 'timestamp'),
    origin: textOf(row, 'origin') as Origin,
  };
}

/** The chain as it was when it was made; what has been observed since is not in it. */
export function fromChainRow(row: Row): CausalChain {
  const fixAttempts = (JSON.parse(textOf(row, 'fix_attempts')) as Row[]).map(fromAttemptRow);
  const successfulFix = fixAttempts.find((attempt) => attempt.id === row['successful_fix_id']);
  if (!successfulFix) throw new Error(`${textOf(row, 'id')} does not hold its successful attempt`);
  return {
    id: textOf(row, 'id'),
    key: textOf(row, 'key'),
    errorEvent: fromErrorRow(JSON.parse(textOf(row, 'error_event')) as Row),
    fixAttempts,
    successfulFix,
    resolutionTimeMinutes: numberOf(row, 'resolution_time_minutes'),
    evidence: textOf(row, 'evidence') as Evidence,
    reopened: false,
    clearedWith: [],
  };
}

export function fromObservationRow(row: Row): Observation {
  const data = fromSnakeCase(JSON.parse(textOf(row, 'data')) as Row);
  const fact = { kind: textOf(row, 'kind'), data } as ObservedFact;
  return { key: textOf(row, 'key'), subject: textOf(row, 'subject'), timestamp: numberOf(row, 'timestamp'), ...fact };
}

export function textOf(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : '';
}

export function optionalTextOf(row: Row, column: string): string | null {
  const value = row[column];
  return typeof value === 'string' ? value : null;
}

export function numberOf(row: Row, column: string): number {
  return Number(row[column] ?? 0);
}

/** Hash over every column but itself, vector included: a row that was damaged on disk gives another one. */
export function toChecksum(row: Row): string {
  const hash = createHash('sha256');
  for (const column of Object.keys(row).sort()) {
    const value = row[column];
    if (column === 'checksum') continue;
    hash.update(`\u0000${column}\u0000`);
    hash.update(
      value instanceof Float32Array
        ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
        : JSON.stringify(value),
    );
  }
  return hash.digest('hex').slice(0, 32);
}

/** The row as it is stored, with its checksum, whatever it had before. */
export function seal(row: Row): Row {
  const stored = toStored(row);
  return { ...stored, checksum: toChecksum(stored) };
}

/** Halves of characters, as a cut leaves them, cannot be stored: what came back in their place would be taken for damage. */
function toStored(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, typeof value === 'string' ? value.toWellFormed() : value]),
  );
}

function toStamp(origin: Origin, stamp: Stamp): Row {
  return {
    recorded_at: stamp.recordedAt,
    schema_version: SCHEMA_VERSION,
    model: stamp.model,
    template_version: TEMPLATE_VERSION,
    origin,
  };
}

function toSnakeCase(record: Record<string, unknown>): Row {
  return renameKeys(record, toSnakeName);
}

function fromSnakeCase(row: Row): Record<string, unknown> {
  return renameKeys(row, fromSnakeName);
}

function renameKeys(record: Record<string, unknown>, rename: (name: string) => string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [rename(name), value]));
}
