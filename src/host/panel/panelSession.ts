import * as v from 'valibot';
import type { QueryInput } from '../../core/input.ts';
import { Fault } from '../../core/fault.ts';
import type { CausalChain, SimilarFailure } from '../../core/model.ts';
import { fromPanelSchema } from '../../protocol/panel.ts';
import type { FromPanel, PanelChain, PanelSubject, PanelView } from '../../protocol/panel.ts';
import type { PanelLog, PanelMemory, PanelRequest, PanelSurface } from './panelMemory.ts';
import { keepReopened, toPanelAnswer, toPanelChain, toPlace } from './panelView.ts';

const RECENT_CHAINS = 20;

/** Its owner listens for changes and calls `refresh`. */
type AskedMemory = Omit<PanelMemory, 'onDidChange'>;
type Answer = { subject: PanelSubject | null; found: (CausalChain | SimilarFailure)[] };
type Question = Extract<PanelRequest, { kind: 'query' }>;

/** What one panel shows, from request to view: asks the memory, answers the page, remembers nothing beyond its life. */
export class PanelSession {
  readonly #memory: AskedMemory;
  readonly #surface: PanelSurface;
  readonly #log: PanelLog;
  #request: PanelRequest | null = null;
  #view: PanelView;
  #chains = new Map<string, CausalChain>();
  /** Reopened from here since the question was asked. */
  #reopenedIds = new Set<string>();
  /** Overrides the memory's notice until the next question. */
  #remark: string | null = null;
  /** Grows with every look-up; a late answer to an earlier one is dropped. */
  #turn = 0;

  constructor(memory: AskedMemory, surface: PanelSurface, log: PanelLog) {
    this.#memory = memory;
    this.#surface = surface;
    this.#log = log;
    this.#view = {
      subject: null,
      state: 'loading',
      problem: null,
      chains: [],
      recent: false,
      stale: false,
      notice: null,
      counts: null,
    };
  }

  /** Asks and shows; settles when the answer, or what went wrong, is on its way to the page. */
  async show(request: PanelRequest): Promise<void> {
    this.#request = request;
    this.#reopenedIds = new Set();
    this.#remark = null;
    const subject = toSubject(request);
    const isOther = this.#view.stale || JSON.stringify(subject) !== JSON.stringify(this.#view.subject);
    const stale = isOther && this.#view.chains.length > 0;
    this.#post({ ...this.#view, subject, state: 'loading', problem: null, stale });
    await this.#look(request, subject);
  }

  /** Asks the same again, quietly: the memory has changed. */
  async refresh(): Promise<void> {
    if (this.#request) await this.#look(this.#request, this.#view.subject);
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
      case 'copyDiff':
        await this.#copyDiff(message.chainId, message.attemptId);
        return;
      case 'reopen':
        await this.#reopen(message.chainId);
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

  async #look(request: PanelRequest, subject: PanelSubject | null): Promise<void> {
    const turn = ++this.#turn;
    try {
      const answer = await this.#ask(request);
      if (turn === this.#turn) this.#answer(request, answer);
    } catch (error) {
      if (turn !== this.#turn) return;
      this.#log.error(`The panel got no answer: ${toCode(error)}`);
      this.#post({ ...this.#view, subject, state: 'failed', problem: toProblem(error) });
    }
  }

  async #ask(request: PanelRequest): Promise<Answer> {
    switch (request.kind) {
      case 'recent':
        return { subject: null, found: await this.#memory.listChains({ limit: RECENT_CHAINS }) };
      case 'query':
        return { subject: toSubject(request), found: await this.#memory.querySimilarFailures(request.input) };
      case 'chain': {
        const chain = await this.#memory.getCausalChain(request.chainId);
        if (!chain) throw new Fault('unknownChain', { id: request.chainId });
        const { errorMessage: text, context } = chain.errorEvent;
        return { subject: { errorId: null, chainId: chain.id, text, place: toPlace(context) }, found: [chain] };
      }
      case 'error':
        return this.#ask(await this.#toQuestion(request.errorId));
    }
  }

  async #toQuestion(errorId: string): Promise<Question> {
    const [error] = await this.#memory.listErrors({ id: errorId });
    if (!error) throw new Fault('unknownError', { id: errorId });
    const input: QueryInput = { error: error.errorMessage, errorType: error.errorType, context: error.context };
    return { kind: 'query', input, errorId, place: toPlace(error.context) ?? undefined };
  }

  #answer(request: PanelRequest, { subject, found }: Answer): void {
    this.#chains = new Map([...this.#kept(), ...found.map(toEntry)]);
    const chains = found.map((one) => ('chain' in one ? toPanelAnswer(one) : toPanelChain(one)));
    this.#post({
      subject,
      state: 'ready',
      problem: null,
      chains: keepReopened(this.#view.chains, chains, this.#reopenedIds),
      recent: request.kind === 'recent',
      stale: false,
      notice: null,
      counts: null,
    });
  }

  #kept(): [string, CausalChain][] {
    return [...this.#chains].filter(([id]) => this.#reopenedIds.has(id));
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
    this.#reopenedIds.add(chainId);
    this.#remark = 'Reopened: this fix is not offered any more, and the error counts as unresolved.';
    await this.refresh();
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

function toSubject(request: PanelRequest): PanelSubject | null {
  switch (request.kind) {
    case 'recent':
      return null;
    case 'query':
      return {
        errorId: request.errorId ?? null,
        chainId: null,
        text: request.input.error,
        place: request.place ?? null,
      };
    case 'chain':
      return { errorId: null, chainId: request.chainId, text: '', place: null };
    case 'error':
      return { errorId: request.errorId, chainId: null, text: '', place: null };
  }
}

function toRequest(savedId: string | null): PanelRequest {
  if (savedId === null) return { kind: 'recent' };
  return savedId.startsWith('chain-') ? { kind: 'chain', chainId: savedId } : { kind: 'error', errorId: savedId };
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
