/** What can go wrong by bad input or a bad surrounding, each with what was wrong, with what value, and what to do. */
const CATALOGUE = {
  limitOutOfRange: (p) => `limit must be a whole number from 1 to 100, not ${p['limit']}.`,
  thresholdOutOfRange: (p) => `threshold must be a probability from 0 to 1, not ${p['threshold']}.`,
  emptyError: () => 'The error text is empty. Give the message of the error, or select it first.',
  invalidInput: (p) => `${p['path']}: ${p['problem']}`,
  unknownError: (p) =>
    `No error with the id "${p['id']}" is known. Record the error first, or take an id from the list of errors.`,
  notRecording: (p) => `${p['reason']}: nothing is recorded, past fixes can still be asked for.`,
  recordForgotten: () => 'The record was forgotten before it was stored.',
  forgetPending: (p) =>
    `It is not forgotten yet. The request is kept and tried again by itself. What stood in the way: ${p['reason']}`,
  unknownChain: (p) => `No chain with the id "${p['id']}" is known.`,
  storeIsFile: (p) => `The store folder ${p['path']} is a file. Choose a folder in dejaFix.store.path.`,
  storeOccupied: (p) =>
    `The folder ${p['path']} holds "${p['name']}", which Déjà Fix has not made and would take for its own. Choose an empty folder in dejaFix.store.path.`,
  storeNotWritable: (p) =>
    `The store folder ${p['path']} cannot be written (${p['reason']}). Give the folder write permission or choose another in dejaFix.store.path.`,
  storeFull: (p) =>
    `The store folder ${p['path']} has no room (${p['reason']}). Free some space there, or choose a folder on another disk in dejaFix.store.path.`,
  storeNewer: (p) =>
    `The store ${p['path']} was written by a newer Déjà Fix (schema ${p['found']}, this one knows ${p['known']}). It is left untouched; update the extension or choose another folder in dejaFix.store.path.`,
  storeUnreadable: (p) => `The store ${p['path']} cannot be opened: ${p['reason']}. Nothing was deleted.`,
  engineUnavailable: (p) =>
    `The memory engine is not running (${p['reason']}). Use "Déjà Fix: Restart Engine" or open the log.`,
  engineUnsupported: (p) => `Déjà Fix cannot run on this machine: ${p['reason']}.`,
  exportFailed: (p) => `The memory could not be written to ${p['path']} (${p['reason']}). Choose another place.`,
  importUnreadable: (p) => `${p['path']} cannot be read (${p['reason']}). Choose a file that was exported by Déjà Fix.`,
  queueFull: (p) => `${p['count']} records wait for the engine; further ones are not kept until it answers.`,
} satisfies Record<string, (params: FaultParams) => string>;

export type FaultCode = keyof typeof CATALOGUE;
export type FaultParams = Readonly<Record<string, string | number>>;

/** An error with a code and parameters, so that it crosses a process border without losing its meaning. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: FaultCode;
  readonly params: FaultParams;

  constructor(code: FaultCode, params: FaultParams = {}) {
    super(CATALOGUE[code](params));
    this.code = code;
    this.params = params;
  }
}

const PASSING: ReadonlySet<FaultCode> = new Set(['storeNotWritable', 'storeFull', 'storeUnreadable']);

/** True for a trouble of the disk, which may be over by the next time. */
export function mayPass(error: unknown): error is Fault {
  return error instanceof Fault && PASSING.has(error.code);
}

/** Faults with one text are one trouble. What the disk says of it may name a process or a file of the moment. */
export function troubleOf(fault: Fault): string {
  return PASSING.has(fault.code) ? `${fault.code} ${fault.params['path'] ?? ''}` : fault.message;
}

export function isFaultCode(value: unknown): value is FaultCode {
  return typeof value === 'string' && Object.hasOwn(CATALOGUE, value);
}
