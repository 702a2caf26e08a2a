import { randomUUID } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { Fault } from '../../core/fault.ts';
import type { CausalChain } from '../../core/model.ts';
import type { ExportSummary, ImportSummary } from '../../protocol/transfer.ts';
import type { RedactionGate } from '../redactionGate.ts';
import type { Catalog } from '../store/catalog.ts';
import { Standby } from '../store/locks.ts';
import type { Outcome } from './chainImport.ts';
import { toExportLine } from './exportLine.ts';
import { readFileLines } from './fileLines.ts';
import { MAX_LINE_BYTES, readImportLine } from './importLine.ts';

export type TransferPorts = {
  storePath: string;
  gate: RedactionGate;
  catalog: () => Catalog;
  /** In the order of the keys. */
  readChains: (keys: readonly string[]) => Promise<CausalChain[]>;
  /** Takes in what others wrote, then writes what is new of these; returns when it is safe. */
  importChains: (chains: readonly CausalChain[]) => Promise<Outcome[]>;
};

export type TransferRun = {
  signal: AbortSignal;
  /** @param done of `total`, both in one unit */
  onProgress: (done: number, total: number) => void;
};

/** So many at a time: what is asked meanwhile waits for one batch at most. */
const EXPORT_BATCH = 100;
const IMPORT_BATCH = 25;
const MAX_PROBLEMS = 1_000;
const RETRY_MS = 200;

/** Writes the memory to a file and reads one in, with what others ask in between. */
export class Transfer {
  readonly #ports: TransferPorts;

  constructor(ports: TransferPorts) {
    this.#ports = ports;
  }

  /**
   * Every chain that answers, the oldest fix first. The file is there whole or, called off, not at all.
   * @throws Fault exportFailed
   */
  async exportTo(path: string, { signal, onProgress }: TransferRun): Promise<ExportSummary> {
    // Another window may be writing to the same file.
    const part = `${path}.${randomUUID().slice(0, 8)}.part`;
    try {
      const chains = await this.#write(part, signal, onProgress);
      if (chains === null) await rm(part, { force: true });
      else await rename(part, path);
      return { chains: chains ?? 0, wasCancelled: chains === null };
    } catch (error) {
      await rm(part, { force: true }).catch(() => undefined);
      throw toFault('exportFailed', path, error);
    }
  }

  /**
   * Takes in what is new of a file, line by line; a bad line is named and passed over. What was taken in before it was
   * called off stays.
   * @throws Fault importUnreadable
   */
  async importFrom(path: string, run: TransferRun): Promise<ImportSummary> {
    const hold = await this.#hold(run.signal);
    const summary = emptySummary();
    if (hold === null) return { ...summary, wasCancelled: true };
    try {
      await this.#read(path, run, summary);
      return summary;
    } catch (error) {
      throw isFileError(error) ? toFault('importUnreadable', path, error) : error;
    } finally {
      await hold.end();
    }
  }

  async #write(part: string, signal: AbortSignal, onProgress: TransferRun['onProgress']): Promise<number | null> {
    const catalog = this.#ports.catalog();
    const keys = catalog
      .listChains()
      .filter((chain) => catalog.isAnswering(chain))
      .sort((a, b) => a.timestamp - b.timestamp || (a.fixKey < b.fixKey ? -1 : 1))
      .map(({ key }) => key);
    const file = await open(part, 'wx', 0o600);
    try {
      let written = 0;
      for (let from = 0; from < keys.length; from += EXPORT_BATCH) {
        if (signal.aborted) return null;
        const chains = await this.#ports.readChains(keys.slice(from, from + EXPORT_BATCH));
        // Unlike `write`, which takes what there is room for, and says so in what it returns.
        await file.appendFile(chains.map((chain) => `${toExportLine(chain)}\n`).join(''));
        written += chains.length;
        onProgress(Math.min(keys.length, from + EXPORT_BATCH), keys.length);
      }
      await file.sync();
      return written;
    } finally {
      await file.close();
    }
  }

  async #read(path: string, { signal, onProgress }: TransferRun, summary: ImportSummary): Promise<void> {
    const { size } = await stat(path);
    let batch: CausalChain[] = [];
    let numbers: number[] = [];
    const take = async (bytes: number): Promise<void> => {
      await this.#take(batch, numbers, summary);
      batch = [];
      numbers = [];
      onProgress(bytes, size);
    };
    for await (const { number, bytes, text, reason } of readFileLines(path, MAX_LINE_BYTES)) {
      if (signal.aborted) {
        summary.wasCancelled = true;
        return;
      }
      const read = text === null ? { reason: reason ?? '' } : readImportLine(text);
      if ('chain' in read) {
        batch.push(this.#ports.gate.clean(read.chain));
        numbers.push(number);
      } else addProblem(summary, number, read.reason);
      if (batch.length >= IMPORT_BATCH) await take(bytes);
    }
    await take(size);
  }

  async #take(chains: readonly CausalChain[], numbers: readonly number[], summary: ImportSummary): Promise<void> {
    if (chains.length === 0) return;
    const outcomes = await this.#ports.importChains(chains);
    outcomes.forEach((outcome, index) => {
      if (outcome === 'added') summary.added++;
      else if (outcome === 'keyInUse')
        addProblem(summary, numbers[index] ?? 0, 'an attempt has the key of another one');
      else if (outcome === 'local') summary.keptLocal++;
      else summary.known++;
    });
  }

  /** One import at a time into one store, whichever windows they are asked for in; null when it was called off. */
  async #hold(signal: AbortSignal): Promise<{ end(): Promise<void> } | null> {
    const standby = new Standby(this.#ports.storePath, 'import');
    for (;;) {
      if (signal.aborted) return null;
      const hold = await standby.tryHold();
      if (hold) return hold;
      await setTimeout(RETRY_MS);
    }
  }
}

function emptySummary(): ImportSummary {
  return { added: 0, known: 0, keptLocal: 0, bad: 0, problems: [], wasCancelled: false };
}

function addProblem(summary: ImportSummary, line: number, reason: string): void {
  summary.bad++;
  if (summary.problems.length < MAX_PROBLEMS) summary.problems.push({ line, reason });
}

function isFileError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && ['open', 'read', 'stat'].includes(String(error.syscall));
}

function toFault(code: 'exportFailed' | 'importUnreadable', path: string, error: unknown): Fault {
  if (error instanceof Fault) return error;
  return new Fault(code, { path, reason: error instanceof Error ? error.message : String(error) });
}
