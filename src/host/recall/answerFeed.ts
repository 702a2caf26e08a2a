import type { QueryInput } from '../../core/input.ts';
import type { SimilarFailure } from '../../core/model.ts';
import type { Clock } from '../clock.ts';
import type { Answers } from './answers.ts';

/** One question: its key in the answers, and how to put it when it comes to that. */
export type Ask = { key: string; toQuery: () => QueryInput };

export type FeedPorts = {
  clock: Clock;
  query: (input: QueryInput) => Promise<readonly SimilarFailure[]>;
  /** All that decides how questions are put, as text. */
  mode: () => string;
  /** Documents a person can see now, as URI texts. */
  visibleUris: () => readonly string[];
  /** False while the document is being typed in. */
  isSettled: (uri: string) => boolean;
  /** The distinct questions of a document, from the cursor outwards; empty when it is not visible. */
  asksOf: (uri: string) => Promise<readonly Ask[]>;
  onAnswersChanged: () => void;
  onProblem: (error: unknown) => void;
};

export const MAX_TEMPLATES_PER_DOCUMENT = 50;
/** The memory is asked anew at most this often, however often it changes. */
export const REFRESH_INTERVAL_MS = 2_000;
/** Changes come in clusters: an error, its attempt, its chain. */
export const REFRESH_DELAY_MS = 100;

/** Asks the memory ahead of time about the errors of visible documents, one question at a time. */
export class AnswerFeed {
  readonly #answers: Answers;
  readonly #ports: FeedPorts;
  readonly #waiting = new Set<string>();
  #running: Promise<void> | undefined;
  #planned: { dispose(): void } | undefined;
  #lastRefresh = -Infinity;
  #mode: string;
  #disposed = false;

  constructor(answers: Answers, ports: FeedPorts) {
    this.#answers = answers;
    this.#ports = ports;
    this.#mode = ports.mode();
  }

  /** Asks what is not yet known about a document; while it is hidden nothing is asked. */
  ask(uri: string): void {
    if (this.#disposed) return;
    this.#waiting.add(uri);
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
  }

  /** Visible documents have changed: those that are still typed in are asked about when they settle. */
  askVisible(): void {
    for (const uri of this.#ports.visibleUris()) if (this.#ports.isSettled(uri)) this.ask(uri);
  }

  /** What was answered may be stale: asks anew, soon and not too often. */
  refresh(): void {
    if (this.#disposed) return;
    this.#dropOtherMode();
    const { clock } = this.#ports;
    const delayMs = Math.max(REFRESH_DELAY_MS, this.#lastRefresh + REFRESH_INTERVAL_MS - clock.now());
    this.#planned ??= clock.after(delayMs, () => {
      this.#planned = undefined;
      this.#lastRefresh = clock.now();
      this.#answers.markStale();
      this.askVisible();
    });
  }

  /** The document was closed. */
  release(uri: string): void {
    this.#waiting.delete(uri);
    this.#answers.release(uri);
  }

  /** Resolves when no question is waiting or under way. */
  async whenIdle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  dispose(): void {
    this.#disposed = true;
    this.#waiting.clear();
    this.#planned?.dispose();
  }

  /** What was likely enough before may be so no more. */
  #dropOtherMode(): void {
    const mode = this.#ports.mode();
    if (mode === this.#mode) return;
    this.#mode = mode;
    this.#answers.clear();
    this.#ports.onAnswersChanged();
  }

  async #run(): Promise<void> {
    for (let uri = this.#takeNext(); uri !== undefined; uri = this.#takeNext()) {
      try {
        await this.#feed(uri);
      } catch (error) {
        // Without the engine the next question fails as well; the next settled document tries again.
        this.#waiting.clear();
        this.#ports.onProblem(error);
      }
    }
  }

  #takeNext(): string | undefined {
    const [uri] = this.#waiting;
    if (uri !== undefined) this.#waiting.delete(uri);
    return uri;
  }

  async #feed(uri: string): Promise<void> {
    const asks = (await this.#ports.asksOf(uri)).slice(0, MAX_TEMPLATES_PER_DOCUMENT);
    if (!this.#ports.visibleUris().includes(uri)) return;
    this.#answers.need(
      uri,
      asks.map(({ key }) => key),
    );
    for (const { key, toQuery } of asks) {
      if (this.#isOvertaken(uri)) return;
      if (this.#answers.isFresh(key)) continue;
      const { generation } = this.#answers;
      const failures = await this.#ports.query(toQuery());
      if (this.#answers.put(key, failures, generation) && !this.#disposed) this.#ports.onAnswersChanged();
    }
  }

  /** Hidden or closed, or asked about once more, perhaps from another place of the cursor. */
  #isOvertaken(uri: string): boolean {
    return this.#disposed || this.#waiting.has(uri) || !this.#ports.visibleUris().includes(uri);
  }
}
