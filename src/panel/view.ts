import type { PanelChain, PanelView } from '../protocol/panel.ts';
import { refreshAges, renderChain } from './chainView.ts';
import { el, setAttributes } from './element.ts';
import { icon } from './icons.ts';
import type { PanelState } from './state.ts';
import { toPhrase, toVisible } from './visibleText.ts';
import { toCounts, toGuidance, toNoMore, toOffers } from './wording.ts';

type Shown = { json: string; item: HTMLElement };

/** The page: built once, then brought up to date without taking away what the reader holds (focus, folds, place). */
export class PanelPage {
  readonly searchBox = el('textarea', {
    id: 'search-box',
    rows: '1',
    maxlength: '100000',
    spellcheck: 'false',
    autocomplete: 'off',
    'aria-describedby': 'search-hint',
    placeholder: 'Search, or paste an error or stack trace',
    'data-key': 'search',
  });
  readonly form = renderForm(this.searchBox);
  readonly #notice = el('p', { class: 'notice', hidden: true });
  readonly #problem = el('div', { class: 'problem', hidden: true });
  readonly #title = el('h1', { id: 'headline' });
  readonly #detail = el('span', { class: 'detail' });
  readonly #place = el('span', { class: 'detail place' });
  readonly #goTo = el(
    'button',
    { type: 'button', class: 'link', hidden: true, 'data-action': 'openPlace', 'data-key': 'place' },
    'Go to Error',
  );
  readonly #recent = el(
    'button',
    { type: 'button', class: 'link', 'data-action': 'showRecent', 'data-key': 'recent' },
    'Recent Fixes',
  );
  readonly #guidance = el('div', { class: 'guidance' });
  readonly #chains = el('ol', { class: 'chains', 'aria-labelledby': 'headline' });
  readonly #offers = el('div', { class: 'offers', hidden: true });
  readonly #counts = el('footer', {});
  readonly #live = el('div', { class: 'spoken', role: 'status', 'aria-live': 'polite' });
  readonly #main: HTMLElement;
  #shown = new Map<string, Shown>();

  constructor(root: HTMLElement) {
    this.#main = el(
      'main',
      {},
      el('div', { class: 'headline' }, el('div', {}, this.#title, this.#detail, this.#place, this.#goTo), this.#recent),
      this.#guidance,
      this.#chains,
      this.#offers,
    );
    // What is to be said stays in sight: it may answer a button far down.
    const header = el('header', {}, this.form, this.#notice, this.#problem, el('div', { class: 'progress' }));
    root.replaceChildren(header, this.#main, this.#counts, this.#live);
  }

  /** @param openIds what a page before this one had unfolded; null for what a newcomer to these chains sees. */
  render(state: PanelState, now: number, openIds: readonly string[] | null): void {
    const { view } = state;
    if (state.newSubject) this.searchBox.value = view.subject?.text ?? '';
    this.#renderFrame(state);
    this.#renderChains(view, now, state.newChains);
    this.#renderOffers(view);
    if (state.newChains) this.#unfold(view, openIds);
    if (state.announcement !== null) this.#live.textContent = state.announcement;
    if (state.copiedAttemptId !== null) this.#showCopied(state.copiedAttemptId);
    refreshAges(this.#chains, now);
  }

  refreshAges(now: number): void {
    refreshAges(this.#chains, now);
  }

  /** Ids of what is unfolded. */
  openIds(): string[] {
    return [...this.#chains.querySelectorAll<HTMLDetailsElement>('details[open]')].map(
      (fold) => fold.dataset['id'] ?? '',
    );
  }

  #renderFrame({ view, headline: { title, detail } }: PanelState): void {
    document.body.dataset['state'] = view.state;
    setAttributes(this.#main, { 'aria-busy': view.state === 'loading' ? 'true' : null });
    this.#title.textContent = title;
    this.#detail.textContent = detail;
    this.#place.textContent = view.subject?.place ? toPhrase(view.subject.place) : '';
    if (view.state !== 'loading') this.#goTo.hidden = view.subject?.canOpen !== true;
    this.#recent.hidden = view.subject === null && view.recent;
    this.#counts.textContent = toCounts(view.counts);
    this.#guidance.replaceChildren(...toGuidance(view).map((line) => el('p', {}, line)));
    this.#notice.hidden = view.notice === null;
    this.#notice.replaceChildren(icon('info'), el('span', {}, toPhrase(view.notice ?? '')));
    this.#renderProblem(view);
  }

  #renderProblem(view: PanelView): void {
    const problem = view.state === 'failed' ? (view.problem ?? 'Something went wrong.') : null;
    this.#problem.hidden = problem === null;
    // Left alone when it says the same, so that a focused button in it stays.
    if (this.#problem.dataset['text'] === (problem ?? '')) return;
    this.#problem.dataset['text'] = problem ?? '';
    this.#problem.replaceChildren(
      icon('error'),
      el('p', {}, toVisible(problem ?? '')),
      el('button', { type: 'button', 'data-action': 'retry', 'data-key': 'retry' }, 'Try Again'),
      el('button', { type: 'button', 'data-action': 'showLog', 'data-key': 'log' }, 'Open Log'),
    );
  }

  /** Left alone while it says the same, so that a focused button in it stays. */
  #renderOffers(view: PanelView): void {
    const offers = view.state === 'loading' ? null : toOffers(view);
    const noMore = toNoMore(view);
    const text = JSON.stringify([offers, noMore]);
    if (offers === null || this.#offers.dataset['text'] === text) return;
    const isHeld = this.#offers.contains(document.activeElement);
    this.#offers.dataset['text'] = text;
    this.#offers.hidden = offers.length === 0 && noMore === '';
    this.#offers.replaceChildren(
      el('p', { class: 'detail', role: 'status', hidden: noMore === '' }, noMore),
      ...offers.map(({ action, label }) =>
        el('button', { type: 'button', class: 'link', 'data-action': action, 'data-key': action }, label),
      ),
    );
    if (isHeld) this.#focusFirstAside();
  }

  /** What was asked for by a button that is gone now. */
  #focusFirstAside(): void {
    const target = this.#chains.querySelector<HTMLElement>('.aside summary') ?? this.#chains.querySelector('summary');
    (target ?? this.searchBox).focus({ preventScroll: true });
  }

  #renderChains({ chains, subject }: PanelView, now: number, isNew: boolean): void {
    const held = document.activeElement instanceof HTMLElement ? document.activeElement.dataset['key'] : undefined;
    const scrolled = document.documentElement.scrollTop;
    const folds = this.openIds();
    const shown = new Map(
      chains.map((chain) => [chain.chainId, this.#keepOrRender(chain, now, Boolean(subject?.errorId))]),
    );
    this.#shown = shown;
    const items = [...shown.values()].map(({ item }) => item);
    const isSame =
      items.length === this.#chains.children.length && items.every((item, at) => item === this.#chains.children[at]);
    if (!isSame) this.#chains.replaceChildren(...items);
    this.#chains.hidden = items.length === 0;
    if (isNew) {
      document.documentElement.scrollTop = 0;
    } else if (!isSame) {
      this.#open(folds);
      document.documentElement.scrollTop = scrolled;
    }
    if (held !== undefined && !isSame) this.#focusKey(held);
  }

  #keepOrRender(chain: PanelChain, now: number, isForError: boolean): Shown {
    const json = JSON.stringify([chain, isForError]);
    const before = this.#shown.get(chain.chainId);
    return before?.json === json ? before : { json, item: renderChain(chain, now, isForError) };
  }

  /** Where the element that had the focus is gone, its chain takes it, else the list's first. */
  #focusKey(key: string): void {
    const find = (wanted: string): HTMLElement | null => document.querySelector(`[data-key="${CSS.escape(wanted)}"]`);
    const chainId = key.split('/', 1)[0] ?? '';
    const target = find(key) ?? find(chainId) ?? this.#chains.querySelector('summary') ?? this.searchBox;
    target.focus({ preventScroll: true });
  }

  #unfold(view: PanelView, openIds: readonly string[] | null): void {
    const first = view.chains[0]?.chainId;
    const usual = first !== undefined && !view.recent ? [first] : [];
    for (const fold of this.#chains.querySelectorAll('details')) fold.open = false;
    this.#open(openIds ?? usual);
  }

  #open(ids: readonly string[]): void {
    const wanted = new Set(ids);
    for (const fold of this.#chains.querySelectorAll('details')) {
      if (wanted.has(fold.dataset['id'] ?? '')) fold.open = true;
    }
  }

  #showCopied(attemptId: string): void {
    const button = this.#chains.querySelector<HTMLElement>(`[data-key="${CSS.escape(attemptId)}/copy"]`);
    if (!button) return;
    button.textContent = 'Copied';
    setTimeout(() => (button.textContent = 'Copy Diff'), 2_000);
  }
}

function renderForm(searchBox: HTMLTextAreaElement): HTMLFormElement {
  return el(
    'form',
    { role: 'search' },
    el('label', { for: 'search-box', class: 'spoken' }, 'Search past fixes'),
    searchBox,
    el(
      'button',
      { type: 'submit', 'aria-label': 'Search', title: 'Search (Enter)', 'data-key': 'submit' },
      icon('search'),
    ),
    el('p', { id: 'search-hint', class: 'spoken' }, 'Enter searches, Shift+Enter begins a new line.'),
  );
}
