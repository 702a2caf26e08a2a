import { ConnectionError, ErrorCodes, ResponseError } from 'vscode-jsonrpc';
import { Fault, isFaultCode } from '../../core/fault.ts';
import { FAULT_ERROR_CODE, type FaultData } from '../../protocol/engine.ts';

/** The engine process ended before it answered; whether it acted on the request is not known. */
export class EngineGone extends Error {
  override readonly name = 'EngineGone';

  constructor() {
    super('The engine process ended before it answered.');
  }
}

const TRANSPORT_ERRORS: ReadonlySet<number> = new Set([
  ErrorCodes.PendingResponseRejected,
  ErrorCodes.ConnectionInactive,
  ErrorCodes.MessageWriteError,
  ErrorCodes.MessageReadError,
]);

/** What a failed request means: a Fault of the engine, its end, or (anything else) a defect in it. */
export function toRequestError(error: unknown): Error {
  if (error instanceof EngineGone) return error;
  if (error instanceof ConnectionError) return new EngineGone();
  if (error instanceof ResponseError) {
    if (TRANSPORT_ERRORS.has(error.code)) return new EngineGone();
    const data = error.data as Partial<FaultData> | undefined;
    if (error.code === FAULT_ERROR_CODE && isFaultCode(data?.code)) return new Fault(data.code, data.params);
  }
  return error instanceof Error ? error : new Error(String(error));
}
