import type { ExportSummary, ImportSummary } from '../../protocol/transfer.ts';

export function toExportMessage({ chains }: ExportSummary): string {
  return `${count(chains, 'fix', 'fixes')} exported.`;
}

/** What came of an import, in a sentence or three. */
export function toImportMessage({ added, known, keptLocal, bad, wasCancelled }: ImportSummary): string {
  const parts = [
    `${wasCancelled ? 'Called off: ' : ''}${count(added, 'fix', 'fixes')} imported${known > 0 ? `, ${known} known already` : ''}.`,
    ...(keptLocal > 0
      ? [`${count(keptLocal, 'error', 'errors')} recorded here stayed as ${keptLocal === 1 ? 'it is' : 'they are'}.`]
      : []),
    ...(bad > 0 ? [`${count(bad, 'line was', 'lines were')} not right and passed over.`] : []),
  ];
  return parts.join(' ');
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
