import type { FromPanel } from '../protocol/panel.ts';
import { moveInChains, searchOnEnter } from './keyboard.ts';
import { fromSaved, INITIAL, reduce, toSaved } from './state.ts';
import { PanelPage } from './view.ts';

declare function acquireVsCodeApi(): {
  postMessage(message: FromPanel): void;
  getState(): unknown;
  setState(state: unknown): void;
};

const AGES_EVERY_MS = 60_000;

const vscode = acquireVsCodeApi();
const kept = vscode.getState();
const saved = fromSaved(kept);
const page = new PanelPage(document.body);
let state = INITIAL;
/** What an earlier page had unfolded counts once, and only for the same question. */
let openBefore: string[] | null = kept ? saved.openIds : null;

function save(): void {
  vscode.setState(toSaved(state.view, page.openIds()));
}

function search(): void {
  const text = page.searchBox.value;
  vscode.postMessage(text.trim() === '' ? { type: 'showRecent' } : { type: 'search', text });
}

window.addEventListener('message', (event) => {
  const next = reduce(state, event.data);
  if (next === state) return;
  state = next;
  const isAnswer = state.newChains;
  const isSameQuestion = toSaved(state.view, []).subjectId === saved.subjectId;
  page.render(state, Date.now(), isSameQuestion ? openBefore : null);
  if (isAnswer) openBefore = null;
  // Opened to look around: the search box is the place to start. Never takes the focus from the editor.
  const isFree = document.hasFocus() && document.activeElement === document.body;
  if (isAnswer && isFree && state.view.subject === null) page.searchBox.focus();
  if (state.answered !== null) save();
});

page.form.addEventListener('submit', (event) => {
  event.preventDefault();
  search();
});
page.searchBox.addEventListener('keydown', (event) => searchOnEnter(event, search));
document.addEventListener('keydown', moveInChains);
// `toggle` does not bubble.
document.addEventListener('toggle', save, true);

document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-action]') : null;
  const message = button && toMessage(button.dataset);
  if (message) vscode.postMessage(message);
});

function toMessage({ action, chain = '', attempt = '' }: DOMStringMap): FromPanel | null {
  switch (action) {
    case 'helped':
    case 'didNotHelp':
    case 'neverShow':
      return { type: 'feedback', chainId: chain, verdict: action };
    case 'openFile':
    case 'reopen':
    case 'forget':
      return { type: action, chainId: chain };
    case 'copyDiff':
      return { type: action, chainId: chain, attemptId: attempt };
    case 'openPlace':
    case 'showRecent':
    case 'showWeaker':
    case 'showHidden':
    case 'retry':
    case 'showLog':
      return { type: action };
    case undefined:
    default:
      return null;
  }
}

setInterval(() => page.refreshAges(Date.now()), AGES_EVERY_MS);
vscode.postMessage({ type: 'ready', saved: kept ? { subjectId: saved.subjectId } : null });
