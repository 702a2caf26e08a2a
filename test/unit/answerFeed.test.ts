import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { SimilarFailure } from '../../src/core/model.ts';
import {
  AnswerFeed,
  MAX_TEMPLATES_PER_DOCUMENT,
  REFRESH_DELAY_MS,
  REFRESH_INTERVAL_MS,
} from '../../src/host/recall/answerFeed.ts';
import { Answers } from '../../src/host/recall/answers.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { sampleFailure } from '../support/sampleFailure.ts';

/** Documents with the keys of their errors, and a memory that answers when it is let. */
class Desk {
  readonly clock = new FakeClock();
  readonly answers = new Answers();
  readonly documents = new Map<string, string[]>();
  readonly typedIn = new Set<string>();
  readonly asked: string[] = [];
  readonly problems: unknown[] = [];
  mode = 'above 50 %';
  changes = 0;
  inFlight = 0;
  mostInFlight = 0;
  answer: (key: string) => Promise<SimilarFailure[]> = () => Promise.resolve([sampleFailure()]);

  readonly feed = new AnswerFeed(this.answers, {
    clock: this.clock,
    query: async ({ error }) => {
      this.asked.push(error);
      this.mostInFlight = Math.max(this.mostInFlight, ++this.inFlight);
      try {
        return await this.answer(error);
      } finally {
        this.inFlight--;
      }
    },
    mode: () => this.mode,
    visibleUris: () => [...this.documents.keys()],
    isSettled: (uri) => !this.typedIn.has(uri),
    asksOf: (uri) =>
      Promise.resolve((this.documents.get(uri) ?? []).map((key) => ({ key, toQuery: () => ({ error: key }) }))),
    onAnswersChanged: () => this.changes++,
    onProblem: (error) => this.problems.push(error),
  });
}

describe('the answer feed', () => {
  let desk: Desk;
  beforeEach(() => (desk = new Desk()));

  it('asks once for each key, one question at a time, in the order given', async () => {
    desk.documents.set('a', ['near', 'far']).set('b', ['far', 'other']);
    desk.feed.askVisible();
    await desk.feed.whenIdle();
    assert.deepEqual(desk.asked, ['near', 'far', 'other']);
    assert.equal(desk.mostInFlight, 1);
    assert.equal(desk.answers.of('far').length, 1);
  });

  it('asks no more than a document may', async () => {
    desk.documents.set(
      'a',
      Array.from({ length: 5_000 }, (_, index) => `key ${index}`),
    );
    desk.feed.ask('a');
    await desk.feed.whenIdle();
    assert.equal(desk.asked.length, MAX_TEMPLATES_PER_DOCUMENT);
    assert.equal(desk.answers.size, MAX_TEMPLATES_PER_DOCUMENT);
  });

  it('asks nothing for a document that is being typed in, until it settles', async () => {
    desk.documents.set('a', ['one']);
    desk.typedIn.add('a');
    desk.feed.askVisible();
    await desk.feed.whenIdle();
    assert.deepEqual(desk.asked, []);
    desk.feed.ask('a');
    await desk.feed.whenIdle();
    assert.deepEqual(desk.asked, ['one']);
  });

  it('stops when the document is hidden', async () => {
    desk.documents.set('a', ['one', 'two', 'three']);
    desk.answer = (key) => {
      if (key === 'one') desk.documents.delete('a');
      return Promise.resolve([]);
    };
    desk.feed.ask('a');
    await desk.feed.whenIdle();
    assert.deepEqual(desk.asked, ['one']);
  });

  it('starts over from the new place of the cursor, without asking again what it knows', async () => {
    desk.documents.set('a', ['one', 'two', 'three']);
    desk.answer = (key) => {
      if (key === 'one') {
        desk.documents.set('a', ['three', 'two', 'one']);
        desk.feed.ask('a');
      }
      return Promise.resolve([]);
    };
    desk.feed.ask('a');
    await desk.feed.whenIdle();
    assert.deepEqual(desk.asked, ['one', 'three', 'two']);
  });

  it('drops what a closed document needed', async () => {
    desk.documents.set('a', ['one']);
    desk.feed.ask('a');
    await desk.feed.whenIdle();
    desk.feed.release('a');
    assert.equal(desk.answers.size, 0);
  });

  it('tells of a change only when the answers differ', async () => {
    desk.documents.set('a', ['one']);
    desk.feed.ask('a');
    await desk.feed.whenIdle();
    assert.equal(desk.changes, 1);
    desk.feed.refresh();
    await desk.clock.advance(REFRESH_DELAY_MS);
    await desk.feed.whenIdle();
    assert.equal(desk.asked.length, 2);
    assert.equal(desk.changes, 1);
  });

  it('asks anew at most once per interval, however often the memory changes', async () => {
    desk.documents.set('a', ['one']);
    for (let elapsed = 0; elapsed < 5 * REFRESH_INTERVAL_MS; elapsed += 50) {
      desk.feed.refresh();
      await desk.clock.advance(50);
      await desk.feed.whenIdle();
    }
    assert.equal(desk.asked.length, 5);
  });

  it('shows nothing more of what was asked in another way, also where the memory does not answer now', async () => {
    let answerLate: (found: SimilarFailure[]) => void = () => undefined;
    desk.documents.set('a', ['known', 'late']);
    desk.answer = (key) =>
      key === 'known'
        ? Promise.resolve([sampleFailure()])
        : new Promise<SimilarFailure[]>((resolve) => (answerLate = resolve));
    desk.feed.ask('a');
    await desk.clock.advance(0);
    assert.deepEqual([desk.answers.of('known').length, desk.changes], [1, 1]);
    desk.feed.refresh();
    assert.equal(desk.answers.of('known').length, 1);
    desk.mode = 'above 90 %';
    desk.feed.refresh();
    assert.deepEqual([desk.answers.of('known').length, desk.changes], [0, 2]);
    desk.answer = () => Promise.reject(new Error('no engine'));
    answerLate([sampleFailure()]);
    await desk.clock.advance(REFRESH_INTERVAL_MS);
    assert.deepEqual([desk.answers.of('known').length, desk.answers.of('late').length], [0, 0]);
    desk.answer = () => Promise.resolve([sampleFailure()]);
    desk.feed.ask('a');
    await desk.feed.whenIdle();
    assert.deepEqual([desk.answers.of('known').length, desk.answers.of('late').length], [1, 1]);
  });

  it('gives up on a failing memory for now and tries again with the next document', async () => {
    desk.documents.set('a', ['one', 'two']).set('b', ['three']);
    const works = desk.answer;
    desk.answer = () => Promise.reject(new Error('no engine'));
    desk.feed.askVisible();
    await desk.feed.whenIdle();
    assert.deepEqual(desk.asked, ['one']);
    assert.equal(desk.problems.length, 1);
    desk.answer = works;
    desk.feed.ask('b');
    await desk.feed.whenIdle();
    assert.deepEqual(desk.asked, ['one', 'three']);
  });

  it('asks nothing more once disposed', async () => {
    desk.documents.set('a', ['one', 'two']);
    desk.feed.refresh();
    desk.answer = () => {
      desk.feed.dispose();
      return Promise.resolve([sampleFailure()]);
    };
    desk.feed.ask('a');
    await desk.feed.whenIdle();
    desk.feed.ask('a');
    await desk.clock.advance(REFRESH_INTERVAL_MS);
    await desk.feed.whenIdle();
    assert.deepEqual(desk.asked, ['one']);
    assert.equal(desk.changes, 0);
  });
});
