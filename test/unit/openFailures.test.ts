import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EditJournal } from '../../src/core/errors/editJournal.ts';
import type { ErrorSummary } from '../../src/core/model.ts';
import type { RunOutcome } from '../../src/core/runs/runOutcome.ts';
import { type RanCommand, WorkLog } from '../../src/core/runs/workLog.ts';
import { ChainRecorder } from '../../src/host/capture/chainRecorder.ts';
import { OpenFailures } from '../../src/host/capture/runs/openFailures.ts';
import { RunRecorder } from '../../src/host/capture/runs/runRecorder.ts';
import type { RecordItem, RecordResult } from '../../src/protocol/engine.ts';
import { CollectedLog } from '../support/collectedLog.ts';
import { FakeClock, settle } from '../support/fakeClock.ts';

const CART = 'file:///shop/cart.ts';
const CART_TEXT = 'const price = 1;\nconst tax = 2;\nconst a = 0;\nconst b = 0;\nconst c = 0;\nconst d = 0;\n';

/** What a window keeps for the next one in the same folder. */
class KeptState {
  readonly #values = new Map<string, unknown>();

  get<Value>(key: string, otherwise?: Value): Value {
    return (this.#values.get(key) ?? otherwise) as Value;
  }

  update(key: string, value: unknown): Promise<void> {
    this.#values.set(key, JSON.parse(JSON.stringify(value)));
    return Promise.resolve();
  }

  text(): string {
    return JSON.stringify([...this.#values]);
  }
}

/** The memory, which knows one error: "npm test" fails at the second line of the cart. */
class OneErrorMemory {
  state: ErrorSummary['state'] | null = 'open';
  readonly items: RecordItem[] = [];

  enqueue(item: RecordItem): Promise<RecordResult> {
    this.items.push(item);
    const { key } = item.input;
    return Promise.resolve(
      item.kind === 'failure' ? { key, kind: 'error', errorId: 'err-00000001' } : { key, kind: 'observation' },
    );
  }

  findError(): Promise<ErrorSummary | null> {
    if (this.state === null) return Promise.resolve(null);
    return Promise.resolve({
      ...{ id: 'err-00000001', key: 'key', errorMessage: "'tax' is wrong", errorType: 'Error', timestamp: 2_000 },
      ...{ context: { uri: CART, line: 1, source: 'node' }, sessionId: '', origin: 'observed', state: this.state },
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
}

class Window {
  readonly #clock: FakeClock;
  readonly #journal = new EditJournal();
  readonly #workLog = new WorkLog();
  readonly #runs: RunRecorder;

  constructor(clock: FakeClock, memory: OneErrorMemory, state: KeptState) {
    this.#clock = clock;
    this.#journal.note(CART, CART_TEXT, clock.now());
    const log = new CollectedLog();
    const toPath = (uri: string): string => uri.replace('file:///shop/', '');
    this.#runs = new RunRecorder({
      ...{ clock, log, toPath, journal: this.#journal },
      recorder: new ChainRecorder(memory, toPath, 'session', log),
      findError: () => memory.findError(),
      noteEdits: () => undefined,
      outsideRead: () => Promise.resolve(),
      commandsBetween: (fromMs, toMs): RanCommand[] => this.#workLog.between(fromMs, toMs),
      openFailures: new OpenFailures(state),
      onFixed: () => undefined,
    });
  }

  async edit(from: string, to: string): Promise<void> {
    await this.#clock.advance(1_000);
    this.#journal.note(CART, CART_TEXT.replace(from, to), this.#clock.now());
    this.#journal.keepOnly(new Set(this.#runs.momentsNeeded()));
  }

  async ran(commandLine: string): Promise<void> {
    await this.#clock.advance(1_000);
    const nowMs = this.#clock.now();
    this.#workLog.ran({ commandLine, exitCode: 0, startedAtMs: nowMs, endedAtMs: nowMs });
  }

  async test(outcome: RunOutcome): Promise<void> {
    await this.#clock.advance(1_000);
    const nowMs = this.#clock.now();
    const run = { identity: 'npm test with a secret', outcome, startedAtMs: nowMs, endedAtMs: nowMs };
    this.#runs.ended({ ...run, commandLine: 'npm test' }, () =>
      Promise.resolve({ channel: 'terminal', headline: 'It failed', output: "Error: 'tax' is wrong" }),
    );
    await this.#runs.whenIdle();
    await settle();
  }
}

type Story = { clock: FakeClock; memory: OneErrorMemory; state: KeptState; open: () => Window };

function begin(): Story {
  const [clock, memory, state] = [new FakeClock(), new OneErrorMemory(), new KeptState()];
  return { clock, memory, state, open: () => new Window(clock, memory, state) };
}

describe('What failed before the window was opened anew', () => {
  it('is fixed by what was done in the new window, where that explains it', async () => {
    const { memory, open } = begin();
    await open().test('failed');
    const second = open();
    await second.edit('tax = 2', 'tax = 3');
    await second.test('succeeded');
    assert.deepEqual(memory.endings(), [['err-00000001', 'edited', 'Changed “2” to “3”']]);
    await second.test('succeeded');
    assert.equal(memory.endings().length, 1, 'it has ended once');
  });

  it('is gone without a reason where nothing is known to have mended it', async () => {
    for (const change of ['d = 0', null]) {
      const { memory, open } = begin();
      await open().test('failed');
      const second = open();
      if (change !== null) await second.edit(change, 'd = 1');
      await second.ran('./mend.sh');
      await second.test('succeeded');
      assert.deepEqual(memory.endings(), [['err-00000001', 'unexplained']]);
    }
  });

  it('is fixed by a command that brings something', async () => {
    const { memory, open } = begin();
    await open().test('failed');
    const second = open();
    await second.ran('npm install tax');
    await second.test('succeeded');
    assert.deepEqual(memory.endings(), [['err-00000001', 'command', 'Ran “npm install tax” (exit 0)']]);
  });

  it('is left alone where it was resolved or forgotten meanwhile', async () => {
    for (const state of ['resolved', 'gone', null] as const) {
      const { memory, open } = begin();
      await open().test('failed');
      memory.state = state;
      const second = open();
      await second.test('succeeded');
      memory.state = 'open';
      await second.test('succeeded');
      assert.deepEqual(memory.endings(), []);
    }
  });

  it('goes on where it fails again: both windows end it once', async () => {
    const { memory, open } = begin();
    await open().test('failed');
    const second = open();
    await second.test('failed');
    await second.edit('tax = 2', 'tax = 3');
    await second.test('succeeded');
    assert.equal(memory.endings()[0]?.[1], 'edited');
    await open().test('succeeded');
    assert.equal(memory.endings().length, 1);
  });

  it('is kept without a word of what was run', async () => {
    const { state, open } = begin();
    await open().test('failed');
    assert.match(state.text(), /err-00000001/);
    assert.doesNotMatch(state.text(), /npm|secret|tax/);
  });

  it('is no reason to hold texts after some days', async () => {
    const { clock, state, open } = begin();
    await open().test('failed');
    const failures = new OpenFailures(state);
    assert.deepEqual(failures.recentMs(clock.now()), [1_000]);
    assert.deepEqual(failures.recentMs(clock.now() + 4 * 24 * 60 * 60_000), []);
  });

  it('are let go when what they were recorded as is forgotten', async () => {
    const state = new KeptState();
    const failures = new OpenFailures(state);
    failures.add('npm test', { errorId: 'err-00000001', startedAtMs: 1 });
    failures.add('npm run lint', { errorId: 'err-00000002', startedAtMs: 2 });
    await failures.forgetUnknown((id) => Promise.resolve(id === 'err-00000002' ? { id } : null));
    assert.deepEqual([failures.of('npm test'), failures.of('npm run lint').length], [[], 1]);
    assert.doesNotMatch(state.text(), /00000001/);
  });
});
