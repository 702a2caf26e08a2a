import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { EngineProcess } from './engineProcess.ts';
import { toExportLine } from './importedChain.ts';
import type { McpProcess } from './mcpProcess.ts';
import type { Random } from './random.ts';
import { refuseRefused } from './recorders.ts';
import type { Secret } from './secretKinds.ts';

/** Everything that text can come in by, and answers that would show it again. */
export class SecretChannels {
  readonly #engine: EngineProcess;
  readonly #mcp: McpProcess;
  readonly #random: Random;
  readonly #importsFolder: string;
  #count = 0;

  /** @param importsFolder lies outside of what is searched */
  constructor(engine: EngineProcess, mcp: McpProcess, random: Random, importsFolder: string) {
    this.#importsFolder = importsFolder;
    this.#engine = engine;
    this.#mcp = mcp;
    this.#random = random;
  }

  static readonly names = [
    ...['error message', 'snippet', 'stack', 'command line', 'output', 'path', 'unknown context entry', 'session'],
    ...['failure output', 'failure command', 'failure headline', 'action taken', 'code changes', 'all changes'],
    ...['observation', 'query', 'agent error', 'agent context', 'agent fix', 'agent query', 'import'],
  ] as const;

  async send(channel: (typeof SecretChannels.names)[number], { text }: Secret): Promise<unknown> {
    switch (channel) {
      case 'error message':
        return this.#error({ error: `Run ${this.#count} failed: ${text}` });
      case 'snippet':
        return this.#error({ context: { file: 'src/a.ts', snippet: `first line\n${text}\nlast line` } });
      case 'stack':
        return this.#error({ context: { stack: `Error: ${text}\n    at run (src/a.ts:3:4)` } });
      case 'command line':
        return this.#error({ context: { command: text, exitCode: 1 } });
      case 'output':
        return this.#error({ context: { output: `building\n${text}\ndone`, frames: [{ file: 'src/a.ts', line: 3 }] } });
      case 'path':
        return this.#error({
          context: { file: toPath(text), cwd: `/srv/${toPath(text)}`, uri: `file:///srv/${toPath(text)}` },
        });
      case 'unknown context entry':
        return this.#error({ context: { notes: { deep: ['first', text] } } });
      case 'session':
        return this.#error({ sessionId: text });
      case 'failure output':
        return this.#failure({ output: `src/a.ts(3,4): error TS2304: Cannot find name 'x${this.#count}'.\n${text}\n` });
      case 'failure command':
        return this.#failure({ command: text, output: 'failed' });
      case 'failure headline':
        return this.#failure({ headline: `Task failed: ${text}`, output: '' });
      case 'action taken':
        return this.#attempt({ actionTaken: `Tried with ${text}` });
      case 'code changes':
        return this.#attempt({ codeChanges: toDiff(text) });
      case 'all changes':
        return this.#attempt({ codeChanges: toDiff('x'), allChanges: toDiff(text) });
      case 'observation':
        return this.#observation(text);
      case 'query':
        return this.#engine.request('querySimilarFailures', { error: `Failed: ${text}`, context: { snippet: text } });
      case 'agent error':
        return this.#mcp.call('record_error', { error: `Agent run ${this.#count++} failed: ${text}` });
      case 'agent context':
        return this.#mcp.call('record_error', {
          error: `Agent run ${this.#count++} failed`,
          context: { snippet: text, command: text },
        });
      case 'agent fix': {
        const { error_id } = await this.#mcp.call('record_error', { error: `Agent run ${this.#count++} failed` });
        const fix = { error_id, action_taken: `Set ${text}`, code_changes: toDiff(text), successful: true };
        return this.#mcp.call('record_fix_attempt', fix);
      }
      case 'agent query':
        return this.#mcp.call('find_similar_failures', { error: `Failed: ${text}` });
      case 'import':
        return this.#import(text);
    }
  }

  async #import(text: string): Promise<void> {
    const file = path.join(this.#importsFolder, `${this.#count++}.jsonl`);
    await writeFile(file, `${toExportLine(text, this.#random)}\n`);
    const summary = (await this.#engine.request('importMemory', { path: file })) as { added: number };
    if (summary.added !== 1) throw new Error(`A sound line was not imported: ${JSON.stringify(summary)}`);
  }

  async #record(...items: object[]): Promise<void> {
    refuseRefused(await this.#engine.request('record', items));
  }

  #toError(input: Record<string, unknown>): { kind: string; input: { key: string } } {
    const key = this.#random.uuid();
    return {
      kind: 'error',
      input: { key, error: `Run ${this.#count++} failed for no reason`, ...input } as { key: string },
    };
  }

  #error(input: Record<string, unknown>): Promise<void> {
    return this.#record(this.#toError(input));
  }

  #failure(input: Record<string, unknown>): Promise<void> {
    const identity = `task ${this.#count++}`;
    const common = { channel: 'task', headline: `Task "${identity}" failed`, identity, key: this.#random.uuid() };
    return this.#record({ kind: 'failure', input: { ...common, timestamp: Date.now(), ...input } });
  }

  #attempt(input: Record<string, unknown>): Promise<void> {
    const error = this.#toError({});
    const common = { key: this.#random.uuid(), errorId: error.input.key, actionTaken: 'Edited a.ts' };
    return this.#record(error, { kind: 'attempt', input: { ...common, successful: this.#count % 2 === 0, ...input } });
  }

  #observation(text: string): Promise<void> {
    const error = this.#toError({});
    const fact = { kind: 'windowClosed', data: { sessionId: text } };
    return this.#record(error, {
      kind: 'observation',
      input: { key: this.#random.uuid(), subject: error.input.key, fact },
    });
  }
}

function toPath(text: string): string {
  return `src/${text.replaceAll('\n', '_')}/a.ts`;
}

function toDiff(text: string): string {
  const lines = text.split('\n');
  const added = lines.map((line) => `+${line}`).join('\n');
  return `--- a/.settings\n+++ b/.settings\n@@ -1,2 +1,${lines.length + 1} @@\n first line\n-old line\n${added}\n`;
}
