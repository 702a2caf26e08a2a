import type * as vscode from 'vscode';
import type { DebugRun } from '../../../core/runs/debugRun.ts';
import type { DebugFrame } from '../../../core/runs/exceptionTrace.ts';

/** As much of the protocol's messages as is listened to. @see https://microsoft.github.io/debug-adapter-protocol */
type Message = {
  type?: string;
  seq?: number;
  event?: string;
  command?: string;
  request_seq?: number;
  success?: boolean;
  arguments?: { startFrame?: unknown; restart?: unknown; args?: unknown } | undefined;
  body?: Record<string, unknown> | undefined;
};

export type DebugTrackerPorts = {
  /** The run that the session belongs to at this moment. */
  run: () => DebugRun;
  now: () => number;
  /** The program is started anew within the session. */
  onRestart: () => void;
  /** The adapter asks the editor to start the program in a terminal. */
  onRunInTerminal: (args: readonly string[]) => void;
};

/** Listens to what one session's adapter and the editor say to each other, and passes on what a run is judged by. */
export class DebugTracker implements vscode.DebugAdapterTracker {
  readonly #ports: DebugTrackerPorts;
  /** First frames of the stack traces asked for, by the request's number. */
  readonly #startFrames = new Map<number, number>();
  #hasEnded = false;

  constructor(ports: DebugTrackerPorts) {
    this.#ports = ports;
  }

  onWillReceiveMessage(message: Message): void {
    switch (message.command ?? '') {
      case 'disconnect':
      case 'terminate':
        if (!this.#hasEnded) this.#ports.run().stopAsked(this.#ports.now());
        break;
      case 'restart':
        this.#ports.onRestart();
        break;
      case 'stackTrace':
        this.#startFrames.set(message.seq ?? -1, toNumber(message.arguments?.startFrame));
        break;
      default:
    }
  }

  onDidSendMessage(message: Message): void {
    if (message.type === 'event') this.#onEvent(message.event, message.body ?? {});
    else if (message.type === 'response') this.#onResponse(message);
    else if (message.command === 'runInTerminal') this.#ports.onRunInTerminal(toStrings(message.arguments?.args));
  }

  #onEvent(event: string | undefined, body: Record<string, unknown>): void {
    switch (event ?? '') {
      case 'output':
        this.#ports.run().output(toText(body['category']) || 'console', toText(body['output']), this.#ports.now());
        break;
      case 'stopped':
        this.#ports.run().stopped({
          reason: toText(body['reason']),
          description: toText(body['description']),
          text: toText(body['text']),
        });
        break;
      case 'exited':
        this.#hasEnded = true;
        this.#ports.run().exited(toNumber(body['exitCode']));
        break;
      case 'terminated':
        this.#hasEnded = true;
        break;
      default:
    }
  }

  #onResponse({ command, body, success, request_seq: request = -1 }: Message): void {
    if (command === 'stackTrace') {
      const start = this.#startFrames.get(request) ?? 0;
      this.#startFrames.delete(request);
      if (success) this.#ports.run().frames(start, toFrames(body?.['stackFrames']));
    }
    if (command !== 'exceptionInfo' || !success) return;
    const details = toRecord(body?.['details']);
    this.#ports.run().exceptionInfo({
      type: toText(details['typeName']) || toText(body?.['exceptionId']),
      message: toText(details['message']) || toText(body?.['description']),
      breakMode: toText(body?.['breakMode']),
      trace: toText(details['stackTrace']) || null,
    });
  }
}

function toFrames(frames: unknown): DebugFrame[] {
  if (!Array.isArray(frames)) return [];
  return frames.map(toRecord).map((frame) => {
    const path = toText(toRecord(frame['source'])['path']);
    return {
      name: toText(frame['name']),
      path: path === '' ? undefined : path,
      line: toNumber(frame['line']),
      column: toNumber(frame['column']),
    };
  });
}

function toRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function toNumber(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function toStrings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
