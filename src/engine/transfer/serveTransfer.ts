import type { MessageConnection } from 'vscode-jsonrpc/node';
import { askTransferShare, cancelTransfer, exportMemory, importMemory } from '../../protocol/transfer.ts';
import type { CausalChainTracker } from '../causalChainTracker.ts';
import type { TransferRun } from './transfer.ts';

type Guard = <P, R>(handle: (params: P) => Promise<R>) => (params: P) => Promise<R>;

/** Answers what the host asks of exports and imports; one of them is under way at a time. */
export function serveTransfers(connection: MessageConnection, tracker: CausalChainTracker, guard: Guard): void {
  let running: { abort: AbortController; share: number } | null = null;
  const during = async <R>(work: (run: TransferRun) => Promise<R>): Promise<R> => {
    const mine = { abort: new AbortController(), share: 0 };
    running = mine;
    const onProgress = (done: number, total: number): void => {
      mine.share = total === 0 ? 1 : done / total;
    };
    try {
      return await work({ signal: mine.abort.signal, onProgress });
    } finally {
      running = null;
    }
  };
  connection.onRequest(
    exportMemory,
    guard(({ path }) => during((run) => tracker.exportMemory(path, run))),
  );
  connection.onRequest(
    importMemory,
    guard(({ path }) => during((run) => tracker.importMemory(path, run))),
  );
  connection.onRequest(
    askTransferShare,
    guard(() => Promise.resolve(running?.share ?? null)),
  );
  connection.onRequest(
    cancelTransfer,
    guard(() => {
      running?.abort.abort();
      return Promise.resolve(null);
    }),
  );
}
