import * as v from 'valibot';
import { Fault } from '../../core/fault.ts';
import type { CausalChain, SimilarFailure, Verdict } from '../../core/model.ts';
import { NOTHING } from '../../protocol/emptyPanelView.ts';
import { fromPanelSchema } from '../../protocol/panel.ts';
import type { Also, FromPanel, PanelChain, PanelSubject, PanelView } from '../../protocol/panel.ts';
import {
  askMemory,
  isAbout,
  isSameQuestion,
  toRequest,
  toSubject,
  type AskedMemory,
  type PanelAnswers,
} from './panelAnswers.ts';
import { toFeedback } from './panelFeedback.ts';
import type { ErrorPlace, PanelLog, PanelRequest, PanelSurface } from './panelMemory.ts';
import { keepTouched, toPanelAnswer, toPanelChain, type Touch } from './panelView.ts';

/** What one panel shows, from request to view: asks the memory, answers the page, remembers nothing beyond its life. */
export class PanelSession {
  readonly #memory: AskedMemory;
  readonly #surface: PanelSurface;
  readonly #log: PanelLog;
  #request: PanelRequest | null = null;
  /** Of the request: that of another time would answer another question. */
  #workspace: string | undefined;
  #view: PanelView = NOTHING;
  /** Where the error stands that is asked about. */
  #place: ErrorPlace = {};
  #chains = new Map<string, CausalChain>();
  /** What was done from here to chains since the question was asked. */
  #touched = new Map<string, Touch>();
  #also = NOTHING.also;
  /** Overrides the memory's notice until the next question. */
  #remark: string | null = null;
  /** Grows with every look-up; a late answer to an earlier one is dropped. */
  #turn = 0;
  #looking: Promise<void> | undefined;
  #planned: Promise<void> | undefined;

  constructor(memory: AskedMemory, surface: PanelSurface, log: PanelLog) {
    this.#memory = memory;
    this.#surface = surface;
    this.#log = log;
  }

  /** Asks and shows; settles when the answer, or what went wrong, is on its way to the page. */
  async show(request: PanelRequest): Promise<void> {
    if (request !== this.#request) this.#workspace = this.#surface.presentWorkspace();
    this.#request = request;
    this.#touched = new Map();
    this.#also = NOTHING.also;
    this.#remark = null;
    const subject = toSubject(request);
    const isOther = this.#view.stale || !isSameQuestion(subject, this.#view.subject);
    const stale = isOther && this.#view.chains.length > 0;
    this.#post({ ...this.#view, subject, state: 'loading', problem: null, stale });
    await this.#look(request, subject);
  }

  /** Asks the same again, quietly: the memory has changed. While it changes all the time one look-up follows the other. */
  async refresh(): Promise<void> {
    await (this.#planned ??= this.#lookAgain());
  }

  /** Takes a message of the page; one that does not fit is logged and ignored. */
  async handle(message: unknown): Promise<void> {
    const parsed = v.safeParse(fromPanelSchema, message);
    if (!parsed.success) {
      this.#log.warn('A message from the panel page did not fit and was ignored.');
      return;
    }
    try {
      await this.#act(parsed.output);
    } catch (error) {
      this.#log.error(`The panel could not do "${parsed.output.type}": ${toCode(error)}`);
      this.#say(toProblem(error));
    }
  }

  async #act(message: FromPanel): Promise<void> {
    switch (message.type) {
      case 'ready':
        await this.#start(message.saved?.subjectId ?? null);
        return;
      case 'search':
        await this.show({ kind: 'query', input: { error: message.text } });
        return;
      case 'showRecent':
        await this.show({ kind: 'recent' });
        return;
      case 'retry':
        await this.show(this.#request ?? { kind: 'recent' });
        return;
      case 'openFile':
        await this.#openFile(message.chainId);
        return;
      case 'openPlace':
        this.#say(await this.#surface.openPlace(this.#place));
        return;
      case 'copyDiff':
        await this.#copyDiff(message.chainId, message.attemptId);
        return;
      case 'reopen':
        await this.#reopen(message.chainId);
        return;
      case 'forget':
        await this.#forget(message.chainId);
        return;
      case 'feedback':
        await this.#giveFeedback(message.chainId, message.verdict);
        return;
      case 'showWeaker':
        await this.#showAlso({ weaker: true });
        return;
      case 'showHidden':
        await this.#showAlso({ hidden: true });
        return;
      case 'showLog':
        this.#surface.showLog();
        return;
    }
  }

  /** A page that comes back (its tab was hidden) is shown what it had; a first one what was asked or saved. */
  async #start(savedId: string | null): Promise<void> {
    if (!this.#request) {
      await this.show(toRequest(savedId));
      return;
    }
    this.#post(this.#view);
  }

  async #lookAgain(): Promise<void> {
    do await this.#looking;
    while (this.#looking);
    this.#planned = undefined;
    if (this.#request) await this.#look(this.#request, this.#view.subject);
  }

  async #look(request: PanelRequest, subject: PanelSubject | null): Promise<void> {
    const looking = this.#lookUp(request, subject).finally(() => {
      if (this.#looking === looking) this.#looking = undefined;
    });
    this.#looking = looking;
    await looking;
  }

  async #lookUp(request: PanelRequest, subject: PanelSubject | null): Promise<void> {
    const turn = ++this.#turn;
    try {
      const knownErrorId = this.#view.state === 'ready' ? (this.#view.subject?.errorId ?? null) : null;
      const circumstances = { also: this.#also, workspace: this.#workspace, knownErrorId };
      const answer = await askMemory(this.#memory, request, circumstances);
      if (turn === this.#turn) this.#answer(request, answer);
    } catch (error) {
      if (turn !== this.#turn) return;
      this.#log.error(`The panel got no answer: ${toCode(error)}`);
      this.#post({ ...this.#view, subject, state: 'failed', problem: toProblem(error) });
    }
  }

  #answer(request: PanelRequest, { subject, place, found, silence, hidden }: PanelAnswers): void {
    this.#place = place;
    this.#chains = new Map([...this.#kept(), ...found.map(toEntry)]);
    const [best] = found;
    const first = best && 'confidence' in best ? best.confidence : 0;
    const asked = { errorId: subject?.errorId ?? null, threshold: this.#memory.threshold(), first };
    const chains = found.map((one) => ('chain' in one ? toPanelAnswer(one, asked) : toPanelChain(one)));
    this.#post({
      subject,
      state: 'ready',
      problem: null,
      chains: keepTouched(this.#view.chains, chains, this.#touched),
      recent: request.kind === 'recent',
      silence,
      threshold: asked.threshold,
      hidden,
      also: this.#also,
      stale: false,
      notice: null,
      counts: null,
    });
  }

  #kept(): [string, CausalChain][] {
    return [...this.#chains].filter(([id]) => this.#touched.has(id));
  }

  async #openFile(chainId: string): Promise<void> {
    const context = this.#chains.get(chainId)?.errorEvent.context;
    if (context) this.#say(await this.#surface.openPlace(context));
  }

  async #copyDiff(chainId: string, attemptId: string): Promise<void> {
    const shown: PanelChain | undefined = this.#view.chains.find((chain) => chain.chainId === chainId);
    const diff = shown?.attempts.find(({ id }) => id === attemptId)?.codeChanges;
    if (diff === undefined || diff === null) return;
    await this.#surface.copy(diff);
    this.#surface.post({ type: 'copied', attemptId });
  }

  async #reopen(chainId: string): Promise<void> {
    if (!this.#chains.has(chainId)) return;
    await this.#memory.reopen(chainId);
    this.#touch(chainId, { reopened: true });
    this.#remark = 'Reopened: this fix is not offered any more, and the error counts as unresolved.';
    await this.refresh();
  }

  /** What is forgotten goes from sight at once, also where it would stay since it was touched, or is all that is shown. */
  async #forget(chainId: string): Promise<void> {
    const chain = this.#chains.get(chainId);
    if (!chain) return;
    await this.#surface.forget(chainId);
    if ((await this.#memory.getCausalChain(chainId)) !== null) return;
    this.#touched.delete(chainId);
    this.#chains.delete(chainId);
    this.#view = { ...this.#view, chains: this.#view.chains.filter((shown) => shown.chainId !== chainId) };
    await (isAbout(this.#request, chain) ? this.show({ kind: 'recent' }) : this.refresh());
  }

  /** Says it of the fix, or takes it back where it was said before. */
  async #giveFeedback(chainId: string, wanted: Verdict): Promise<void> {
    const shown = this.#view.chains.find((chain) => chain.chainId === chainId);
    const chain = this.#chains.get(chainId);
    if (!shown || !chain) return;
    const errorId = this.#view.subject?.errorId ?? null;
    const said = toFeedback(shown, chain, wanted, errorId);
    for (const feedback of said.feedback) await this.#memory.giveFeedback(feedback);
    this.#touch(chainId, { verdict: said.verdict });
    this.#remark = said.remark;
    await this.refresh();
  }

  async #showAlso(more: Partial<Also>): Promise<void> {
    this.#also = { ...this.#also, ...more };
    await this.refresh();
  }

  #touch(chainId: string, touch: Touch): void {
    this.#touched.set(chainId, { ...this.#touched.get(chainId), ...touch });
  }

  #say(remark: string | null): void {
    this.#remark = remark;
    this.#post(this.#view);
  }

  #post(view: PanelView): void {
    this.#view = { ...view, notice: this.#remark ?? this.#memory.notice(), counts: this.#memory.counts() };
    this.#surface.post({ type: 'view', view: this.#view });
  }
}

function toEntry(found: CausalChain | SimilarFailure): [string, CausalChain] {
  const chain = 'chain' in found ? found.chain : found;
  return [chain.id, chain];
}

function toProblem(error: unknown): string {
  return error instanceof Fault ? error.message : 'Something went wrong that should not have. The log says more.';
}

/** No message text: it may quote the user's code. */
function toCode(error: unknown): string {
  if (error instanceof Fault) return error.code;
  return error instanceof Error ? error.name : typeof error;
}
