import { countChanges, parseDiff } from './diffLines.ts';
import type { DiffLine } from './diffLines.ts';
import { el } from './element.ts';
import { boundLine, toVisible } from './visibleText.ts';

const SHOWN_LINES = 40;
const MAX_LINES = 1_000;
const MAX_LINE = 500;

/** Every line keeps its sign as text: colour is not what tells added from removed. */
const SIGNS = { added: '+', removed: '−', context: ' ', file: '', hunk: '', note: '' } as const;
const ROW_TAGS = { added: 'ins', removed: 'del', context: 'div', file: 'div', hunk: 'div', note: 'div' } as const;

/** A diff, its first lines at once and the rest behind a fold. `id` names the attempt it belongs to. */
export function renderDiff(codeChanges: string, id: string): HTMLElement {
  const lines = parseDiff(codeChanges);
  const figure = el('figure', { class: 'diff', 'aria-label': `Diff, ${toChangeCount(lines)}` });
  const fits = lines.length <= SHOWN_LINES + 5;
  figure.append(...lines.slice(0, fits ? lines.length : SHOWN_LINES).map(renderRow));
  if (!fits) figure.append(renderRest(lines.slice(SHOWN_LINES), id));
  return figure;
}

/** "3 lines added, 1 removed". */
function toChangeCount(lines: readonly DiffLine[]): string {
  const { added, removed } = countChanges(lines);
  return `${added} ${added === 1 ? 'line' : 'lines'} added, ${removed} removed`;
}

function renderRest(rest: readonly DiffLine[], id: string): HTMLElement {
  const beyond = rest.length - MAX_LINES;
  return el(
    'details',
    { class: 'fold rest', 'data-id': `${id}/rest` },
    el('summary', { 'data-key': `${id}/rest` }, `${rest.length.toLocaleString('en')} more lines`),
    ...rest.slice(0, MAX_LINES).map(renderRow),
    beyond > 0 && renderRow({ kind: 'note', text: `${beyond.toLocaleString('en')} further lines: copy the diff.` }),
  );
}

function renderRow(line: DiffLine): HTMLElement {
  return el(
    ROW_TAGS[line.kind],
    { class: `row ${line.kind}` },
    el('span', { class: 'sign' }, SIGNS[line.kind]),
    el('span', { class: 'code', dir: 'ltr' }, ...renderCode(line)),
  );
}

function renderCode({ text, changed }: DiffLine): (Node | string)[] {
  const whole = boundLine(text, MAX_LINE);
  if (!changed || whole !== text || changed[0] === changed[1]) return [toVisible(whole)];
  const [start, end] = changed;
  return [
    toVisible(text.slice(0, start)),
    el('span', { class: 'changed' }, toVisible(text.slice(start, end))),
    toVisible(text.slice(end)),
  ];
}
