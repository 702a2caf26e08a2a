import { createHash } from 'node:crypto';
import type { Random } from './random.ts';

/** Chains' keys follow from their attempts' (UUID version 5 in this namespace), as docs/export-format.md says. */
const NAMESPACE = '6f2c6ed0-6b0e-4c57-9f0e-2f6d5f0f6a11';

/** A line of an export in which a text stands in every field that holds text. */
export function toExportLine(text: string, random: Random): string {
  const draw = () => random.text('0123456789abcdef', 8);
  const [errorKey, attemptKey, errorId, attemptId] = [random.uuid(), random.uuid(), `err-${draw()}`, `fix-${draw()}`];
  const timestamp = 1_700_000_000_000;
  const diff = `--- a/a.ts\n+++ b/a.ts\n@@ -1,1 +1,1 @@\n-old\n+${text.replaceAll('\n', '\n+')}\n`;
  const attempt = {
    ...{ key: attemptKey, id: attemptId, error_id: errorId, action_taken: `Set ${text}`, code_changes: diff },
    ...{ all_changes: null, successful: true, cause: 'edited', unfinished: false, timestamp: timestamp + 60_000 },
  };
  const context = { file: 'src/a.ts', line: 3, snippet: text, command: text, output: text, stack: text };
  const event = {
    ...{ key: errorKey, id: errorId, error_message: `Import ${draw()} failed: ${text}`, error_type: '' },
    ...{ context, timestamp, session_id: 'imported' },
  };
  return JSON.stringify({
    ...{ format: 'deja-fix-chain', version: 1, key: toUuid5(attemptKey), id: `chain-${draw()}` },
    ...{ error_event: event, fix_attempts: [attempt], successful_fix_id: attemptId },
    ...{ resolution_time_minutes: 1, evidence: 'settled' },
  });
}

function toUuid5(name: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(NAMESPACE.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
