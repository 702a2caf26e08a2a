import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { EditJournal } from '../../src/core/editJournal.ts';
import { ErrorLifecycle, type LifecycleEvent } from '../../src/core/errorLifecycle.ts';
import type { PublishedError } from '../../src/core/errorMatching.ts';
import { toTemplate } from '../../src/core/template.ts';

const URI = 'file:///a.ts';
const OTHER = 'file:///b.ts';
const SETTLE_MS = 2_000;

/** Plays the host: a document's text and diagnostics, and a clock that jumps from due time to due time. */
class Story {
  atMs = 100_000;
  readonly journal = new EditJournal();
  readonly lifecycle = new ErrorLifecycle<PublishedError>(SETTLE_MS, this.journal);
  readonly texts = new Map<string, string>();
  readonly published = new Map<string, PublishedError[]>();
  readonly told: string[] = [];
  readonly events: LifecycleEvent<PublishedError>[] = [];

  open(uri: string, text: string): void {
    this.texts.set(uri, text);
    this.journal.note(uri, text, this.atMs);
  }

  type(text: string, uri = URI): void {
    this.texts.set(uri, text);
    this.lifecycle.edited(uri, (line) => line, this.atMs);
  }

  publish(messages: string[], uri = URI): void {
    const lines = (this.texts.get(uri) ?? '').split('\n');
    this.published.set(
      uri,
      messages.map((entry) => toPublished(entry, lines)),
    );
    this.lifecycle.published(uri, this.atMs);
  }

  /** Lets time pass, looking whenever the lifecycle says that something is due. */
  wait(ms: number): void {
    const endMs = this.atMs + ms;
    for (;;) {
      const dueAtMs = this.lifecycle.dueAtMs();
      if (dueAtMs === null || dueAtMs > endMs) break;
      this.atMs = Math.max(this.atMs, dueAtMs);
      this.#look();
    }
    this.atMs = endMs;
    this.#look();
  }

  save(): void {
    this.lifecycle.savedByHand(this.atMs);
    this.#look();
  }

  #look(): void {
    if (!this.lifecycle.isQuiet(this.atMs)) return;
    for (const [uri, text] of this.texts) this.journal.note(uri, text, this.atMs);
    for (const uri of this.lifecycle.documentsToRead(this.atMs))
      this.lifecycle.read(uri, this.published.get(uri) ?? []);
    for (const event of this.lifecycle.advance(this.atMs)) {
      this.events.push(event);
      this.told.push(event.kind === 'gone' ? `gone: ${event.cause}` : event.kind);
    }
  }
}

/** "1: message" is an error on line 1. */
function toPublished(entry: string, lines: string[]): PublishedError {
  const [, number = '0', message = entry] = /^(\d+): (.*)$/.exec(entry) ?? [];
  const line = Number(number);
  return { source: 'ts', code: '1', message, template: toTemplate(message).text, line, lineText: lines[line] ?? '' };
}

describe('the life of an error', () => {
  let story: Story;
  beforeEach(() => {
    story = new Story();
    story.open(URI, 'let a: number = 1;\n');
  });

  function meetError(text = 'let a: number = "x";\n'): void {
    story.type(text);
    story.publish(['0: wrong type']);
    story.wait(3_000);
  }

  it('an error that outlives the settle window is an event', () => {
    meetError();
    assert.deepEqual(story.told, ['opened']);
  });

  it('an error that goes while typing never exists', () => {
    story.type('let a: number = ');
    story.publish(['0: expression expected']);
    story.wait(1_500);
    story.type('let a: number = 2');
    story.publish([]);
    story.wait(10_000);
    assert.deepEqual(story.told, []);
  });

  it('an error that stands while the user types on waits for the pause', () => {
    for (let i = 0; i < 20; i++) {
      story.type(`let a: number = "${'x'.repeat(i)}";\n`);
      story.publish(['0: wrong type']);
      story.wait(500);
    }
    assert.deepEqual(story.told, []);
    story.wait(SETTLE_MS);
    assert.deepEqual(story.told, ['opened']);
  });

  it('a save by hand makes a published error an event at once', () => {
    story.type('let a: number = "x";\n');
    story.wait(300);
    story.publish(['0: wrong type']);
    story.save();
    assert.deepEqual(story.told, ['opened']);
  });

  it('a save by hand does not make an event of what was published before the last edit', () => {
    story.type('let a: number = "x";\n');
    story.publish(['0: wrong type']);
    story.wait(300);
    story.type('let a: number = 2;\n');
    story.save();
    story.wait(200);
    story.publish([]);
    story.wait(5_000);
    assert.deepEqual(story.told, []);
  });

  it('an error without any edit must stand for a settle window', () => {
    story.publish(['0: module not found']);
    story.wait(1_000);
    story.publish([]);
    story.wait(5_000);
    assert.deepEqual(story.told, []);
    story.publish(['0: module not found']);
    story.wait(SETTLE_MS + 1);
    assert.deepEqual(story.told, ['opened']);
  });

  it('an edit that clears it for a settle window is its fix, with the text before and after', () => {
    meetError();
    story.type('let a: number = 7;\n');
    story.wait(400);
    story.publish([]);
    story.wait(5_000);
    assert.deepEqual(story.told, ['opened', 'gone: edited']);
    const [, gone] = story.events;
    assert.ok(gone?.kind === 'gone');
    assert.deepEqual(gone.changes, [{ uri: URI, before: 'let a: number = "x";\n', after: 'let a: number = 7;\n' }]);
    assert.equal(gone.evidence, 'settled');
  });

  it('an edit after which it still stands is an attempt', () => {
    meetError();
    story.type('let a: number = "y";\n');
    story.wait(400);
    story.publish(['0: wrong type']);
    story.wait(5_000);
    story.type('let a: number = 7;\n');
    story.publish([]);
    story.wait(5_000);
    assert.deepEqual(story.told, ['opened', 'stillThere', 'gone: edited']);
  });

  it('an attempt at a silent source ends after a further window', () => {
    meetError();
    story.type('let a: number = "y";\n');
    story.wait(SETTLE_MS + 100);
    assert.deepEqual(story.told, ['opened']);
    story.wait(SETTLE_MS);
    assert.deepEqual(story.told, ['opened', 'stillThere']);
  });

  it('an error that comes back within the settle window was never gone', () => {
    meetError();
    story.type('let a: number = ("x");\n');
    story.publish([]);
    story.wait(SETTLE_MS - 100);
    story.publish(['0: wrong type']);
    story.wait(5_000);
    assert.deepEqual(story.told, ['opened', 'stillThere']);
  });

  it('an edit of another file that clears it is its fix', () => {
    story.open(OTHER, 'export type A = string;\n');
    meetError();
    story.type('export type A = number;\n', OTHER);
    story.publish([]);
    story.wait(5_000);
    assert.deepEqual(story.told, ['opened', 'gone: edited']);
    const [, gone] = story.events;
    assert.deepEqual(gone?.kind === 'gone' && gone.changes.map(({ uri }) => uri), [OTHER]);
  });

  it('a file opened after the error and edited then is in the diff', () => {
    meetError();
    story.open(OTHER, 'export type A = string;\n');
    story.wait(100);
    story.type('export type A = number;\n', OTHER);
    story.publish([]);
    story.wait(5_000);
    const [, gone] = story.events;
    assert.ok(gone?.kind === 'gone');
    assert.deepEqual(gone.changes, [
      { uri: OTHER, before: 'export type A = string;\n', after: 'export type A = number;\n' },
    ]);
  });

  it('back to the text before it came is reverted', () => {
    meetError();
    story.type('let a: number = 1;\n');
    story.publish([]);
    story.wait(5_000);
    assert.deepEqual(story.told, ['opened', 'gone: reverted']);
  });

  it('a file closed with the error in it is no fix', () => {
    meetError();
    story.lifecycle.left(URI, 'closed', story.atMs);
    story.publish([]);
    story.wait(5_000);
    assert.deepEqual(story.told, ['opened', 'gone: closed']);
  });

  it('a file deleted with the error in it is deleted code, closed or not', () => {
    meetError();
    story.lifecycle.left(URI, 'closed', story.atMs);
    story.lifecycle.left(URI, 'deleted', story.atMs + 1);
    story.wait(2);
    story.publish([]);
    story.wait(5_000);
    assert.deepEqual(story.told, ['opened', 'gone: deleted']);
  });

  it('a fix whose file is closed before the settle window has passed is cleared only', () => {
    meetError();
    story.type('let a: number = 7;\n');
    story.publish([]);
    story.wait(SETTLE_MS - 500);
    story.save();
    story.lifecycle.left(URI, 'closed', story.atMs);
    story.wait(5_000);
    const [, gone] = story.events;
    assert.ok(gone?.kind === 'gone');
    assert.deepEqual([gone.cause, gone.evidence], ['edited', 'cleared']);
  });

  it('an error that moves to another line stays the same', () => {
    meetError();
    story.type('// new\nlet a: number = "x";\n');
    story.publish(['1: wrong type']);
    story.wait(5_000);
    assert.deepEqual(story.told, ['opened', 'stillThere']);
  });

  it('the same kind of error with another name elsewhere is another error', () => {
    story.type('a();\nb();\n');
    story.publish(["0: Cannot find name 'a'."]);
    story.wait(3_000);
    story.type('ok();\nc();\n');
    story.publish(["1: Cannot find name 'c'."]);
    story.wait(5_000);
    assert.deepEqual(story.told, ['opened', 'gone: edited', 'opened']);
  });

  it('errors that are open keep the texts they need and no more', () => {
    meetError();
    for (let i = 0; i < 50; i++) {
      story.type(`let a: number = "${i}";\n`);
      story.publish(['0: wrong type']);
      story.wait(5_000);
      story.journal.forgetBefore(story.lifecycle.textsNeededFromMs());
    }
    story.type('let a: number = 7;\n');
    story.publish([]);
    story.wait(5_000);
    const gone = story.events.at(-1);
    assert.ok(gone?.kind === 'gone');
    assert.equal(gone.changes[0]?.before, 'let a: number = "x";\n');
  });
});
