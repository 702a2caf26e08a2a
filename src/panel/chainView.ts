import type { FromPanel, PanelAttempt, PanelChain } from '../protocol/panel.ts';
import { renderDiff } from './diffView.ts';
import { el } from './element.ts';
import { icon } from './icons.ts';
import type { IconName } from './icons.ts';
import { formatAge, formatDuration, formatMoment, toMachineTime } from './relativeTime.ts';
import { renderVerdicts } from './verdictView.ts';
import { boundLine, toPhrase, toVisible } from './visibleText.ts';
import { isAside, MASKED, toClearedWith, toFixedIn, toPercent, toProof, toTeller } from './wording.ts';

const MAX_TITLE = 240;
const MAX_SNIPPET_LINES = 30;
const MAX_LINE = 2_000;
const MAX_MESSAGE_LINES = 200;

/** One chain: a line to scan, and behind it the timeline from the error to its fix. @param isForError it answers an error that is known */
export function renderChain(chain: PanelChain, now: number, isForError: boolean): HTMLElement {
  const titleId = `${chain.chainId}-title`;
  return el(
    'li',
    { class: isAside(chain) ? 'chain aside' : 'chain' },
    el(
      'article',
      { 'aria-labelledby': titleId },
      el(
        'details',
        { 'data-id': chain.chainId },
        renderSummary(chain, titleId, now),
        el('ol', { class: 'timeline' }, renderErrorStep(chain), ...renderAttempts(chain)),
        renderFacts(chain),
        renderActions(chain),
        renderVerdicts(chain, isForError),
      ),
    ),
  );
}

/** Ages grow while nothing else changes. */
export function refreshAges(root: ParentNode, now: number): void {
  for (const time of root.querySelectorAll<HTMLTimeElement>('time.age')) {
    time.textContent = formatAge(Date.parse(time.dateTime), now);
  }
}

function renderSummary(chain: PanelChain, titleId: string, now: number): HTMLElement {
  const { confidence } = chain;
  return el(
    'summary',
    { class: 'chain-summary', 'data-key': chain.chainId },
    icon('chevron'),
    el('h2', { id: titleId, dir: 'auto' }, toTitle(chain.errorMessage)),
    confidence !== null &&
      !chain.reopened &&
      el('span', { class: 'confidence' }, toPercent(confidence), el('span', { class: 'spoken' }, ' confidence')),
    el(
      'span',
      { class: 'meta' },
      chain.reopened && el('span', { class: 'did-not-hold' }, 'Did not hold'),
      chain.verdict === 'neverShow' && el('span', { class: 'said' }, 'Hidden'),
      chain.weak && el('span', { class: 'said' }, 'Weaker match'),
      chain.further && el('span', { class: 'said' }, 'Another kind of fix'),
      chain.origin !== 'observed' && el('span', { class: 'said' }, toTeller(chain)),
      chain.errorType !== '' && el('span', {}, toPhrase(chain.errorType)),
      chain.place !== null && el('span', { class: 'place' }, toPhrase(chain.place)),
      chain.workspaceName !== null && el('span', {}, toPhrase(chain.workspaceName)),
      el('span', {}, renderAge(chain.timestamp, now)),
      !chain.reopened && el('span', {}, toFixedIn(chain)),
    ),
  );
}

function renderAge(timestamp: number, now: number): HTMLElement {
  const attributes = { class: 'age', datetime: toMachineTime(timestamp), title: formatMoment(timestamp) };
  return el('time', attributes, formatAge(timestamp, now));
}

function toTitle(message: string): string {
  const line = message.trim().split('\n', 1)[0] ?? '';
  return toVisible(line.length > MAX_TITLE ? `${line.slice(0, MAX_TITLE)}…` : line);
}

function renderErrorStep(chain: PanelChain): HTMLElement {
  const moment = el('time', { datetime: toMachineTime(chain.timestamp) }, formatMoment(chain.timestamp));
  const isWhole = toTitle(chain.errorMessage) === toVisible(chain.errorMessage.trim());
  return renderStep(
    'error',
    el('h3', {}, 'Error'),
    el('span', { class: 'when' }, moment, chain.source !== null && `, reported by ${toPhrase(chain.source)}`),
    !isWhole &&
      renderFold('Whole message', `${chain.chainId}/message`, renderText(chain.errorMessage, MAX_MESSAGE_LINES)),
    chain.snippet !== null &&
      renderFold('Code at the time', `${chain.chainId}/snippet`, renderText(chain.snippet, MAX_SNIPPET_LINES)),
    chain.output !== null &&
      renderFold('Output', `${chain.chainId}/output`, renderText(chain.output, MAX_MESSAGE_LINES)),
  );
}

function renderAttempts(chain: PanelChain): HTMLElement[] {
  const fix = chain.attempts.findLast((attempt) => attempt.successful);
  return chain.attempts.map((attempt) => {
    if (attempt === fix) return renderFix(chain, attempt);
    return renderFailed(chain, attempt, toFailedTitle(attempt));
  });
}

function toFailedTitle({ successful, unfinished }: PanelAttempt): string {
  if (successful) return 'Did not hold';
  return unfinished ? 'Not finished' : 'Did not work';
}

function renderFailed(chain: PanelChain, attempt: PanelAttempt, title: string): HTMLElement {
  const { codeChanges } = attempt;
  return renderStep(
    'failed',
    el('h3', {}, title),
    el('span', { class: 'when' }, toOffset(attempt.timestamp - chain.timestamp)),
    codeChanges === null
      ? renderAction(attempt)
      : renderFold(
          toPhrase(attempt.actionTaken),
          attempt.id,
          renderDiff(codeChanges, attempt.id),
          el('div', { class: 'actions' }, renderCopy(chain, attempt, 'Copy diff of what did not work')),
        ),
  );
}

function renderFix(chain: PanelChain, attempt: PanelAttempt): HTMLElement {
  return renderStep(
    chain.reopened ? 'failed' : 'fixed',
    el('h3', {}, chain.reopened ? 'Did not hold' : 'Fix'),
    el('span', { class: 'when' }, toOffset(attempt.timestamp - chain.timestamp)),
    renderAction(attempt),
    attempt.codeChanges !== null && renderDiff(attempt.codeChanges, attempt.id),
    attempt.allChanges !== null &&
      renderFold(
        'Everything that was changed',
        `${attempt.id}/all`,
        renderDiff(attempt.allChanges, `${attempt.id}/all`),
      ),
  );
}

function renderStep(kind: IconName & ('error' | 'failed' | 'fixed'), ...children: (Node | false)[]): HTMLElement {
  return el('li', { class: `step ${kind}` }, icon(kind), el('div', { class: 'step-body' }, ...children));
}

function renderAction(attempt: PanelAttempt): HTMLElement {
  return el('p', { class: 'action', dir: 'auto' }, toPhrase(attempt.actionTaken));
}

function renderFold(label: string, id: string, ...content: Node[]): HTMLElement {
  const summary = el('summary', { 'data-key': id }, icon('chevron'), el('span', { dir: 'auto' }, label));
  return el('details', { class: 'fold', 'data-id': id }, summary, ...content);
}

function renderText(text: string, maxLines: number): HTMLElement {
  const lines = text.replace(/\n+$/, '').split('\n');
  const shown = lines.slice(0, maxLines).map((line) => toVisible(boundLine(line, MAX_LINE)));
  if (lines.length > maxLines) shown.push(`… ${(lines.length - maxLines).toLocaleString('en')} more lines`);
  return el('pre', { dir: 'auto' }, shown.join('\n'));
}

/** "after 2 min", counted from the error. */
function toOffset(milliseconds: number): string {
  return milliseconds < 60_000 ? 'within a minute' : `after ${formatDuration(milliseconds / 60_000)}`;
}

function renderFacts(chain: PanelChain): HTMLElement {
  const { confidence, why, reopened } = chain;
  const rows: Node[] = [el('dt', {}, 'Proof'), el('dd', {}, toProof(chain))];
  if (why !== null && why !== '' && !reopened) {
    const words = confidence === null ? toPhrase(why) : `${toPercent(confidence)}: ${toPhrase(why)}`;
    rows.unshift(el('dt', {}, 'Confidence'), el('dd', {}, words));
  }
  if (chain.masked) rows.push(el('dt', {}, 'Masked'), el('dd', {}, MASKED));
  if (chain.clearedWith > 0) rows.push(el('dt', {}, 'Went with it'), el('dd', {}, toClearedWith(chain.clearedWith)));
  return el('dl', { class: 'facts' }, ...rows);
}

function renderActions(chain: PanelChain): HTMLElement {
  const fix = chain.attempts.findLast((attempt) => attempt.successful);
  const { chainId } = chain;
  return el(
    'div',
    { class: 'actions' },
    chain.canOpen && renderChainAction(chainId, 'openFile', 'Open File'),
    fix !== undefined && fix.codeChanges !== null && renderCopy(chain, fix, null),
    !chain.reopened && renderChainAction(chainId, 'reopen', 'This Did Not Hold', REOPEN_TITLE),
    renderChainAction(chainId, 'forget', 'Forget…', FORGET_TITLE),
  );
}

const REOPEN_TITLE = 'The error came back: stop offering this fix and look for another';
const FORGET_TITLE = 'Delete this fix, its error and all that was tried from this machine';

/** A button for the chain as a whole. */
function renderChainAction(chainId: string, action: FromPanel['type'], label: string, title?: string): HTMLElement {
  const named = title === undefined ? {} : { title };
  const key = `${chainId}/${action}`;
  return el(
    'button',
    { type: 'button', 'data-action': action, 'data-chain': chainId, 'data-key': key, ...named },
    label,
  );
}

function renderCopy(chain: PanelChain, attempt: PanelAttempt, label: string | null): HTMLElement {
  return el(
    'button',
    {
      type: 'button',
      'data-action': 'copyDiff',
      'data-chain': chain.chainId,
      'data-attempt': attempt.id,
      'data-key': `${attempt.id}/copy`,
      'aria-label': label,
    },
    'Copy Diff',
  );
}
