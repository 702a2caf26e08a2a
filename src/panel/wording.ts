import type { Evidence, Verdict } from '../core/model.ts';
import { ORIGIN_WORDS } from '../core/originWords.ts';
import type { PanelChain, PanelView } from '../protocol/panel.ts';
import { formatDuration } from './relativeTime.ts';

/** The sentences of the panel, in one place. */

/** How far a fix is proved, in words; the level's own name comes first, as the documents use it. */
const EVIDENCE_WORDS: Readonly<Record<Evidence, string>> = {
  cleared: 'Cleared: the error disappeared after this change.',
  settled: 'Settled: the error disappeared and stayed away while work went on.',
  ran: 'Ran: what had failed succeeded after this change.',
  kept: 'Kept: the change was committed, or a day passed without the error coming back.',
};

/** What speaks for the fix. What nobody saw is not called proof: an agent's word, or what is so elsewhere. */
export function toProof({ reopened, origin, evidence }: PanelChain): string {
  if (reopened) return 'None: the error came back.';
  switch (origin) {
    case 'observed':
      return EVIDENCE_WORDS[evidence];
    case 'agent':
      return 'Told by an agent: nobody saw the error go.';
    case 'imported':
      return `Imported: nobody saw the error go here. Where the fix comes from, it counts as ${evidence}.`;
  }
}

/** Beside the fix in the list: who says that it is one; empty where the editor saw it. */
export function toTeller({ origin }: PanelChain): string {
  const words = ORIGIN_WORDS[origin];
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** The page's first heading, and what stands beside it. */
export type Headline = { title: string; detail: string };

export function toHeadline(view: PanelView): Headline {
  const count = view.chains.length;
  if (view.stale && count > 0) return { title: 'Earlier results', detail: '' };
  if (view.state === 'loading' && count === 0) return { title: 'Looking for past fixes…', detail: '' };
  if (view.state === 'failed' && count === 0) return { title: 'Past fixes cannot be shown', detail: '' };
  if (view.recent) {
    return count === 0
      ? { title: 'No fixes remembered yet', detail: '' }
      : { title: 'Recent fixes', detail: `${count} ${count === 1 ? 'fix' : 'fixes'}, newest first` };
  }
  if (count === 0) return { title: toSilentTitle(view), detail: '' };
  if (view.subject?.chainId) return { title: 'Past fix', detail: '' };
  if (view.chains.every(isAside)) return { title: toAsideTitle(view.chains), detail: toFound(count) };
  return count === 1
    ? { title: 'Similar past fix', detail: toFound(1) }
    : { title: 'Similar past fixes', detail: toFound(count) };
}

function toFound(count: number): string {
  return count === 1 ? '1 found' : `${count} found, best first`;
}

/** Below the line: it is there because it was asked for. */
export function isAside({ weak, verdict }: PanelChain): boolean {
  return weak || verdict === 'neverShow';
}

/** What is shown must not read as if it had been offered. */
function toAsideTitle(chains: readonly PanelChain[]): string {
  const isOne = chains.length === 1;
  if (chains.every(({ weak }) => weak)) return isOne ? 'Weaker match' : 'Weaker matches';
  return isOne ? 'Hidden past fix' : 'Hidden and weaker past fixes';
}

function toSilentTitle({ silence, hidden }: PanelView): string {
  if (hidden > 0) return 'The past fixes for this error are hidden.';
  return silence?.reason === 'underThreshold'
    ? 'No past fix is likely enough.'
    : 'No past fix is known for this error.';
}

/** What to say below the headline where there is no chain to show. */
export function toGuidance(view: PanelView): string[] {
  if (view.state !== 'ready' || view.chains.length > 0) return [];
  if (view.recent) return [...NEWCOMER, ...toFollowed(view.counts)];
  if (view.hidden > 0) return ['You chose never to see them again for errors like this one.'];
  const best = view.silence?.bestConfidence ?? null;
  if (view.silence?.reason === 'underThreshold' && best !== null) {
    // Rounded down: what is below the bar must not read as if it were not.
    const percent = toPercent(best < 0.01 ? best : Math.floor(best * 100) / 100);
    return [
      `The nearest one is right with a probability of ${percent}; nothing is shown unless one reaches ${toPercent(view.threshold)}.`,
    ];
  }
  return view.subject?.errorId
    ? ['Once it is gone, what was tried and what fixed it will be offered here the next time it appears.']
    : [
        'A whole error message or stack trace finds more than single words.',
        'Once an error like this is fixed, its fix will be found here.',
      ];
}

const NEWCOMER = [
  'When an error you once fixed comes back, this is where you see how: what was tried, what worked, and the change.',
  'An error counts once it stands a moment after you stop typing; its fix is kept when the error is gone.',
  'To try it: make a type error, wait until it is underlined, fix it, then make it again.',
];

function toFollowed(counts: PanelView['counts']): string[] {
  if (!counts || counts.errors === 0) return [];
  return [
    `${counts.errors === 1 ? '1 error is' : `${format(counts.errors)} errors are`} remembered, none fixed so far.`,
  ];
}

/** "340 fixes and 1,204 errors remembered on this machine". */
export function toCounts(counts: PanelView['counts']): string {
  if (!counts || counts.chains === 0) return '';
  const fixes = counts.chains === 1 ? '1 fix' : `${format(counts.chains)} fixes`;
  const errors = counts.errors === 1 ? '1 error' : `${format(counts.errors)} errors`;
  return `${fixes} and ${errors} remembered on this machine.`;
}

/** What may be shown beside what is, each with what its button says. */
export function toOffers({ state, recent, subject, hidden, also, silence }: PanelView): Offer[] {
  if (state !== 'ready' || recent || subject === null || subject.chainId !== null) return [];
  const offers: Offer[] = [];
  if (!also.weaker && silence?.reason !== 'nothingKnown')
    offers.push({ action: 'showWeaker', label: 'Show Weaker Matches' });
  if (hidden > 0 && !also.hidden)
    offers.push({ action: 'showHidden', label: hidden === 1 ? 'Show 1 Hidden Fix' : `Show ${hidden} Hidden Fixes` });
  return offers;
}

/** What came of asking for more, where nothing came. */
export function toNoMore({ state, chains, also }: PanelView): string {
  const hasWeaker = chains.some(({ weak }) => weak);
  return state === 'ready' && also.weaker && chains.length > 0 && !hasWeaker ? 'There are no weaker matches.' : '';
}

type Offer = { action: 'showWeaker' | 'showHidden'; label: string };

/** The buttons by which a person says what came of a fix. @param isForError of an error on show, else of the fix by itself */
export function toVerdictButtons(isForError: boolean): readonly VerdictButton[] {
  return [
    { verdict: 'helped', label: 'Helped', title: 'This fix was the right one: it counts for more' },
    { verdict: 'didNotHelp', label: 'Did Not Help', title: 'This fix was not the right one: it counts for less' },
    isForError
      ? {
          verdict: 'neverShow',
          label: 'Never Show Here',
          title: 'Do not offer this fix again for errors like this one in this workspace',
        }
      : { verdict: 'neverShow', label: 'Never Show', title: 'Do not offer this fix again' },
  ];
}

type VerdictButton = { verdict: Verdict; label: string; title: string };

export const MASKED = 'A secret in this change was masked: it cannot be applied as it is.';

export function toFixedIn(chain: PanelChain): string {
  return `fixed in ${formatDuration(chain.resolutionTimeMinutes)}`;
}

/** "39 other errors". */
export function toClearedWith(count: number): string {
  return count === 1 ? '1 other error' : `${format(count)} other errors`;
}

/** "93 %", with a space that does not break; never 0 for what is not impossible. */
export function toPercent(probability: number): string {
  if (probability > 0 && probability < 0.01) return 'under 1\u00a0%';
  return `${Math.round(probability * 100)}\u00a0%`;
}

function format(count: number): string {
  return count.toLocaleString('en');
}
