import { appendFileSync } from 'node:fs';
import * as vscode from 'vscode';

type Api = { recordErrorEvent: (input: { error: string }) => Promise<string> };

/** An extension that records through the product's own interface, one event after the other, and notes what was acknowledged. */
export function activate(): void {
  const file = process.env['DEJA_FIX_BENCH_NOTES'];
  if (file !== undefined) void record((note) => appendFileSync(file, `${JSON.stringify(note)}\n`));
}

async function record(note: (one: Record<string, unknown>) => void): Promise<void> {
  note({ host: process.pid });
  const api = (await vscode.extensions.getExtension('deja-fix.deja-fix')?.activate()) as Api | undefined;
  if (!api) {
    note({ problem: 'the extension is not there' });
    return;
  }
  for (let number = 0; ; number++) {
    const text = `planted ${Date.now()} ${number} here`;
    note({ sent: text });
    try {
      await api.recordErrorEvent({ error: `${text}: Cannot find name 'shelf'.` });
      note({ acknowledged: text });
    } catch (error) {
      note({ problem: String(error) });
    }
  }
}
