import { EditJournal } from '../../src/core/errors/editJournal.ts';
import type { ErrorSummary } from '../../src/core/model.ts';
import type { EndedRun } from '../../src/core/runs/runLifecycle.ts';
import { type RanCommand, WorkLog } from '../../src/core/runs/workLog.ts';
import { ChainRecorder } from '../../src/host/capture/chainRecorder.ts';
import { OpenFailures } from '../../src/host/capture/runs/openFailures.ts';
import { RunRecorder } from '../../src/host/capture/runs/runRecorder.ts';
import type { RecordItem, RecordResult } from '../../src/protocol/engine.ts';
import { CollectedLog } from './collectedLog.ts';
import { FakeClock, settle } from './fakeClock.ts';

const CART = 'file:///shop/cart.ts';
const TEXTS = {
  [CART]: 'const price = 1;\nconst tax = 2;\nconst a = 0;\nconst b = 0;\nconst c = 0;\nconst d = 0;\n',
  'file:///shop/order.ts': 'let order;\n',
};

/** What a window keeps for the next one in the same folder. */
export class KeptState {
  readonly #values = new Map<string, unknown>();

  get<Value>(key: string, otherwise?: Value): Value {
    return (this.#values.get(key) ?? otherwise) as Value;
  }

  update(key: string, value: unknown): Promise<void> {
    if (value === undefined) this.#values.delete(key);
    else this.#values.set(key, JSON.parse(JSON.stringify(value)));
    return Promise.resolve();
  }

  text(): string {
    return JSON.stringify([...this.#values]);
  }
}

/** The memory, which knows one error: "npm test" fails at the second line of the cart. */
export class OneErrorMemory {
  state: ErrorSummary['state'] | null = 'open';
  /** What it is known by; another after it was forgotten. */
  id = 'err-00000001';
  uri: string | undefined = CART;
  readonly items: RecordItem[] = [];

  enqueue(item: RecordItem): Promise<RecordResult> {
    this.items.push(item);
    const { key } = item.input;
    return Promise.resolve(
      item.kind === 'failure' ? { key, kind: 'error', errorId: this.id } : { key, kind: 'observation' },
    );
  }

  findError(id: string): Promise<ErrorSummary | null> {
    if (this.state === null || id !== this.id) return Promise.resolve(null);
    return Promise.resolve({
      ...{ id, key: 'key', errorMessage: "'tax' is wrong", errorType: 'Error', timestamp: 2_000 },
      ...{
        context: { uri: this.uri, line: 1, source: 'node', workspace: 'file:///shop' },
        sessionId: '',
        origin: 'observed',
        state: this.state,
      },
      ...{ cause: null, count: 1, lastSeen: 0, chainId: null, sources: [] },
    });
  }

  /** What was said of the error at its end. */
  endings(): unknown[][] {
    return this.items.flatMap<unknown[]>(({ kind, input }) => {
      if (kind === 'observation' && input.fact.kind === 'gone') return [[input.subject, input.fact.data.cause]];
      return kind === 'attempt' && input.successful ? [[input.errorId, input.cause, input.actionTaken]] : [];
    });
  }

  fixes(): unknown[][] {
    return this.endings().map(([, ...told]) => told);
  }
}

/** How long it went on, and until it failed; all that it prints then. */
type RunStory = { lastedMs: number; erredAfterMs: number; output: string };

/** A window in which a test runs, and what is done between its runs; a second lies before each. */
export class RunWindow {
  readonly #clock: FakeClock;
  readonly #journal = new EditJournal();
  readonly #texts = new Map(Object.entries(TEXTS));
  readonly #workLog = new WorkLog();
  readonly #runs: RunRecorder;
  readonly failures: OpenFailures;

  constructor({ clock, memory, state, git }: Omit<Story, 'open'>) {
    this.#clock = clock;
    this.failures = new OpenFailures(state);
    for (const [uri, text] of this.#texts) this.#journal.note(uri, text, clock.now());
    const log = new CollectedLog();
    const toPath = (uri: string): string => uri.replace('file:///shop/', '');
    this.#runs = new RunRecorder({
      ...{ clock, log, toPath, journal: this.#journal },
      recorder: new ChainRecorder(memory, toPath, 'session', log),
      findError: (id) => memory.findError(id),
      noteEdits: () => undefined,
      outsideRead: () => Promise.resolve(),
      commandsBetween: (fromMs, toMs): RanCommand[] => this.#workLog.between(fromMs, toMs),
      openFailures: this.failures,
      hasHeadMoved: (uri, sinceMs) => Promise.resolve(uri.startsWith('file:///shop/') && git.movedAtMs >= sinceMs),
      onFixed: () => undefined,
    });
  }

  async edit(from: string, to: string): Promise<void> {
    await this.#clock.advance(1_000);
    for (const [uri, text] of this.#texts) this.#texts.set(uri, text.replace(from, to));
    for (const [uri, text] of this.#texts) this.#journal.note(uri, text, this.#clock.now());
    this.#journal.keepOnly(new Set(this.#runs.momentsNeeded()));
  }

  async pull(edits: readonly [from: string, to: string][]): Promise<void> {
    await this.ran('git pull');
    this.#runs.headMoved();
    for (const [from, to] of edits) await this.edit(from, to);
  }

  async ran(commandLine: string): Promise<void> {
    await this.#clock.advance(1_000);
    const nowMs = this.#clock.now();
    this.#workLog.ran({ commandLine, exitCode: 0, startedAtMs: nowMs, endedAtMs: nowMs });
  }

  async test(outcome: EndedRun['outcome'], how: Partial<RunStory> = {}): Promise<void> {
    const { lastedMs = 0, erredAfterMs = lastedMs, output = "Error: 'tax' is wrong" } = how;
    await this.#clock.advance(1_000);
    const startedAtMs = this.#clock.now();
    await this.#clock.advance(lastedMs);
    const times = { startedAtMs, erredAtMs: startedAtMs + erredAfterMs, endedAtMs: this.#clock.now() };
    const run = { identity: 'npm test with a secret', outcome, ...times };
    this.#runs.ended({ ...run, commandLine: 'npm test' }, () =>
      Promise.resolve({ channel: 'terminal', headline: 'It failed', output }),
    );
    await this.#runs.whenIdle();
    await settle();
  }
}

export type Story = {
  clock: FakeClock;
  memory: OneErrorMemory;
  state: KeptState;
  git: { movedAtMs: number };
  open: () => RunWindow;
};

export function begin(): Story {
  const [clock, memory, state] = [new FakeClock(), new OneErrorMemory(), new KeptState()];
  const git = { movedAtMs: Number.NEGATIVE_INFINITY };
  return { clock, memory, state, git, open: () => new RunWindow({ clock, memory, state, git }) };
}
