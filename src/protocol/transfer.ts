import { RequestType } from 'vscode-jsonrpc';
import type { FaultData } from './engine.ts';

/** What crosses the border when the memory is exported or imported; files are read and written by the engine. */

/** An absolute path on the engine's machine. */
export type TransferInput = { path: string };

export type ExportSummary = { chains: number; wasCancelled: boolean };

export type ImportSummary = {
  added: number;
  /** Chains that were there, or whose error has a later fix. */
  known: number;
  /** Chains of errors that were recorded here, which an import does not touch. */
  keptLocal: number;
  /** Lines that were passed over; the first thousand of them are named. */
  bad: number;
  /** `line` is 1-based; a reason holds nothing of the line's texts. */
  problems: { line: number; reason: string }[];
  wasCancelled: boolean;
};

export const exportMemory = new RequestType<TransferInput, ExportSummary, FaultData>('exportMemory');
export const importMemory = new RequestType<TransferInput, ImportSummary, FaultData>('importMemory');
/** The share that is done of the transfer under way, 0–1; null when there is none. */
export const askTransferShare = new RequestType<null, number | null, FaultData>('askTransferShare');
/** Calls off the transfer under way. */
export const cancelTransfer = new RequestType<null, null, FaultData>('cancelTransfer');
