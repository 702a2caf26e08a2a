import { NOTHING } from '../protocol/emptyPanelView.ts';
import type { PanelSubject, PanelView, SavedPanelState, ToPanel } from '../protocol/panel.ts';
import { toHeadline } from './wording.ts';
import type { Headline } from './wording.ts';

/** What the page knows; made only by `reduce`. */
export type PanelState = {
  view: PanelView;
  headline: Headline;
  /** Identity of the question that the chains on show answer. */
  answered: string | null;
  /** The question changed with this message: the search box takes its text. */
  newSubject: boolean;
  /** The chains answer another question than before: what was unfolded and scrolled to no longer counts. */
  newChains: boolean;
  /** For the screen reader; null when there is nothing new to say. */
  announcement: string | null;
  copiedAttemptId: string | null;
};

export const INITIAL: PanelState = {
  view: NOTHING,
  headline: toHeadline(NOTHING),
  answered: null,
  newSubject: false,
  newChains: false,
  announcement: null,
  copiedAttemptId: null,
};

/** Takes one message of the host; returns the same state for anything that is none. */
export function reduce(state: PanelState, message: unknown): PanelState {
  if (!isToPanel(message)) return state;
  const unchanged = { ...state, newSubject: false, newChains: false, announcement: null };
  if (message.type === 'copied') {
    return { ...unchanged, announcement: 'Diff copied.', copiedAttemptId: message.attemptId };
  }
  const { view } = message;
  const identity = toIdentity(view.subject);
  const answered = view.stale || view.state === 'loading' ? state.answered : identity;
  const said = toAnnouncement(view);
  return {
    view,
    // An answer mostly comes at once: until then what is there keeps its heading.
    headline: view.state === 'loading' && view.chains.length > 0 ? state.headline : toHeadline(view),
    answered,
    newSubject: identity !== toIdentity(state.view.subject),
    newChains: answered !== state.answered,
    announcement: said === toAnnouncement(state.view) && answered === state.answered ? null : said,
    copiedAttemptId: null,
  };
}

/** What to keep over a reload: ids only. */
export function toSaved(view: PanelView, openIds: string[]): SavedPanelState {
  const bestAnswer = view.recent ? undefined : view.chains[0]?.chainId;
  return { subjectId: view.subject?.errorId ?? view.subject?.chainId ?? bestAnswer ?? null, openIds };
}

/** What an earlier page kept; nothing when it does not fit. */
export function fromSaved(saved: unknown): SavedPanelState {
  const { subjectId, openIds } = (typeof saved === 'object' && saved !== null ? saved : {}) as Record<string, unknown>;
  return {
    subjectId: typeof subjectId === 'string' ? subjectId : null,
    openIds: Array.isArray(openIds) ? openIds.filter((id) => typeof id === 'string') : [],
  };
}

/** Searching and answering follow each other at once: only the answer is worth saying. */
function toAnnouncement(view: PanelView): string | null {
  if (view.state === 'loading') return null;
  const { title, detail } = toHeadline(view);
  return [view.problem, title, detail, view.notice].filter((part) => part).join(' ');
}

function toIdentity(subject: PanelSubject | null): string {
  // Which remembered error a text is about may be found only after it was asked.
  return JSON.stringify(
    subject && [subject.text === '' ? subject.errorId : null, subject.chainId, subject.text, subject.place],
  );
}

/** The host is this extension's own: enough to tell its messages from those of others that reach a webview. */
function isToPanel(message: unknown): message is ToPanel {
  if (typeof message !== 'object' || message === null || !('type' in message)) return false;
  if (message.type === 'copied') return 'attemptId' in message && typeof message.attemptId === 'string';
  if (message.type !== 'view' || !('view' in message)) return false;
  const view = message.view as Partial<PanelView> | null | undefined;
  return typeof view === 'object' && view !== null && Array.isArray(view.chains) && typeof view.state === 'string';
}
