import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { EditJournal, type TextChange, withFirst } from '../../src/core/errors/editJournal.ts';
import { causeOf } from '../../src/core/endings/ending.ts';
import { ErrorLifecycle, type LifecycleEvent } from '../../src/core/errors/errorLifecycle.ts';
import type { PublishedError } from '../../src/core/errors/errorMatching.ts';
import type { Cause } from '../../src/core/model.ts';
import type { TextEdit } from '../../src/core/errors/lineShift.ts';
import type { OpenError } from '../../src/core/errors/openError.ts';
import { toTemplate } from '../../src/core/template.ts';

const URI = 'file:///a.ts';
const OTHER = 'file:///b.ts';
const SETTLE_MS = 2_000;

/** Plays the host: a document's text and diagnostics, and a clock that jumps from due time to due time. */
class Story {
  atMs = 100_000;
  readonly journal = new EditJournal();
  readonly lifecycle = new ErrorLifecycle<PublishedError>(SETTLE_MS);
  readonly texts = new Map<string, string>();
  readonly published = new Map<string, PublishedError[]>();
  readonly told: string[] = [];
  /** What was changed from the error to its end. */
  changes: TextChange[] = [];
  readonly events: LifecycleEvent<PublishedError>[] = [];

  open(uri: string, text: string): void {
    this.texts.set(uri, text);
    this.journal.note(uri, text, this.atMs);
  }

  /** @param edit what an editor tells of it; nothing of any line when absent */
  type(text: string, uri = URI, edit?: TextEdit): void {
    this.texts.set(uri, text);
    this.lifecycle.edited(uri, edit ? [edit] : [], this.atMs);
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
    this.lifecycle.saved(this.atMs, true);
    this.#look();
  }

  /** What the end of the last event was, as the host tells it. */
  ending(): { changes: TextChange[]; evidence: string } {
    const event = this.events.at(-1);
    assert.ok(event?.kind === 'gone');
    return { changes: this.changes, evidence: event.evidence };
  }

  #changesSince(error: OpenError<PublishedError>, fromMs: number): TextChange[] {
    return withFirst(error.uri, this.journal.changesBetween(fromMs, this.atMs));
  }

  #causeOf({ error, isMassClear }: LifecycleEvent<PublishedError> & { kind: 'gone' }): Cause {
    const openedAtMs = error.openedAtMs ?? 0;
    this.changes = this.#changesSince(error, openedAtMs);
    const sinceStanding = this.#changesSince(error, Math.max(openedAtMs, error.standingAtMs ?? 0));
    return causeOf({
      ...error,
      line: error.openedLine,
      introducedBy: error.absentAtMs === null ? [] : this.journal.changesBetween(error.absentAtMs, openedAtMs),
      changedSince: this.changes,
      changedSinceStanding: sinceStanding,
      commands: [],
      hasHeadMoved: false,
      isMassClear,
    });
  }

  #look(): void {
    if (!this.lifecycle.isQuiet(this.atMs)) return;
    for (const [uri, text] of this.texts) this.journal.note(uri, text, this.atMs);
    for (const uri of this.lifecycle.documentsToRead(this.atMs))
      this.lifecycle.read(uri, this.published.get(uri) ?? []);
    for (const event of this.lifecycle.advance(this.atMs)) {
      if (!event) continue;
      this.events.push(event);
      if (event.kind === 'gone') this.told.push(`gone: ${event.departure ?? this.#causeOf(event)}`);
      else if (event.kind === 'opened' || this.#changesSince(event.error, event.sinceMs).length > 0)
        this.told.push(event.kind);
    }
    this.journal.keepOnly(this.lifecycle.momentsNeeded());
  }
}

/** "1: message" is an error on line 1. */
function toPublished(entry: string, lines: string[]): PublishedError {
  const [, number = '0', message = entry] = /^(\d+): (.*)$/.exec(entry) ?? [];
  const line = Number(number);
  return { source: 'ts', code: '1', message, template: toTemplate(message).text, line, lineText: lines[line] ?? '' };
}

describe('thousands of errors of which there is nothing to say', () => {
  it('leave the caller a chance to give way', () => {
    const lifecycle = new ErrorLifecycle<PublishedError>(SETTLE_MS);
    const published = Array.from({ length: 1_000 }, (_, line) => toPublished(`${line}: No good`, []));
    lifecycle.published(URI, 1_000);
    lifecycle.read(URI, published);
    assert.equal([...lifecycle.advance(10_000)].filter((event) => event?.kind === 'opened').length, published.length);
    const later = [...lifecycle.advance(20_000)];
    assert.ok(later.length >= 3 && later.every((event) => event === null), `${later.length}`);
  });
});

describe('what is published for a document while it is being read', () => {
  it('is read next', () => {
    const lifecycle = new ErrorLifecycle<PublishedError>(SETTLE_MS);
    lifecycle.published(URI, 1_000);
    const publications = lifecycle.publicationsOf(URI);
    lifecycle.published(URI, 1_001);
    lifecycle.read(URI, [], publications);
    assert.deepEqual(lifecycle.documentsToRead(10_000), [URI]);
    lifecycle.read(URI, [], lifecycle.publicationsOf(URI));
    assert.deepEqual(lifecycle.documentsToRead(10_000), []);
  });
});

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

  describe('a language server that answers late', () => {
    const onLine = (line: number, text = '2'): TextEdit => ({
      range: { start: { line, character: 16 }, end: { line, character: 16 } },
      text,
    });
    beforeEach(() => {
      story.type('let a: number = \n', URI, onLine(0));
      story.wait(3_000);
      story.publish(['0: expression expected']);
      story.wait(1_000);
    });

    it('makes no event of an error whose line is mended before it has answered', () => {
      story.type('let a: number = 2\n', URI, onLine(0));
      story.wait(3_000);
      story.publish([]);
      story.wait(20_000);
      assert.deepEqual(story.told, []);
    });

    it('finds the line again below lines that were put in above it', () => {
      story.type('\n\nlet a: number = \n', URI, onLine(0, '\n\n'));
      story.publish(['2: expression expected']);
      story.type('\n\n\nlet a: number = \n', URI, onLine(1, '\n'));
      story.type('\n\n\nlet a: number = 2\n', URI, onLine(3));
      story.wait(5_000);
      assert.deepEqual(story.told, []);
    });

    it('has nothing to say of an edit that changes nothing for it: the error is an event in the end', () => {
      story.type('let a: number = // 2\n', URI, onLine(0));
      story.wait(5_000);
      assert.deepEqual(story.told, []);
      story.wait(5_000);
      assert.deepEqual(story.told, ['opened']);
    });

    it('is waited for from the last edit of its own document', () => {
      story.type('let a: number = // 2\n', URI, onLine(0));
      story.wait(5_000);
      story.type('let b = 1;\n', OTHER, onLine(0));
      assert.deepEqual(story.told, []);
      story.wait(5_000);
      assert.deepEqual(story.told, ['opened']);
    });

    it('is not waited for where the edit is on another line', () => {
      story.type('let a: number = \nlet b = 1;', URI, onLine(1));
      story.wait(SETTLE_MS);
      assert.deepEqual(story.told, ['opened']);
    });
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

  it('an error that comes long after a save by hand must stand for a settle window', () => {
    story.type('let a: number = 2;\n');
    story.save();
    story.wait(60_000);
    story.publish(['0: module not found']);
    story.wait(1_000);
    assert.deepEqual(story.told, []);
    story.wait(SETTLE_MS);
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

  describe('and a tool that has reported twice', () => {
    function reportTwice(report: (text: string, messages: string[]) => void): void {
      report('let a: number = "x";\n', ['0: wrong type']);
      report('let a: number = b;\n', ['0: unknown name']);
      story.told.length = 0;
    }

    it('on saving only is not asked before a save: what is typed until then is one attempt', () => {
      reportTwice((text, messages) => {
        story.type(text);
        story.save();
        story.publish(messages);
        story.wait(10_000);
      });
      story.type('let a: number = c;\n');
      story.wait(20_000);
      story.type('let a: number = 1;\n');
      story.wait(20_000);
      assert.deepEqual(story.told, []);
      story.save();
      story.wait(500);
      story.publish([]);
      story.wait(10_000);
      assert.deepEqual(story.told, ['gone: edited']);
    });

    it('on saving only has had its chance when it is silent after a save', () => {
      reportTwice((text, messages) => {
        story.type(text);
        story.save();
        story.publish(messages);
        story.wait(10_000);
      });
      story.type('let a: number = c;\n');
      story.save();
      story.wait(2 * SETTLE_MS + 1);
      assert.deepEqual(story.told, ['stillThere']);
    });

    it('while something was typed has had its chance when it is silent', () => {
      reportTwice((text, messages) => {
        story.type(text);
        story.wait(100);
        story.publish(messages);
        story.wait(10_000);
      });
      story.type('let a: number = c;\n');
      story.wait(2 * SETTLE_MS + 1);
      assert.deepEqual(story.told, ['stillThere']);
    });
  });

  it('an edit that clears it for a settle window is its fix, with the text before and after', () => {
    meetError();
    story.type('let a: number = 7;\n');
    story.wait(400);
    story.publish([]);
    story.wait(5_000);
    assert.deepEqual(story.told, ['opened', 'gone: edited']);
    const change = { uri: URI, before: 'let a: number = "x";\n', after: 'let a: number = 7;\n' };
    assert.deepEqual(story.ending(), { changes: [change], evidence: 'settled' });
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
    story.open(OTHER, 'export type Price = string;\n');
    meetError('let a: Price = 1;\n');
    story.type('export type Price = number;\n', OTHER);
    story.publish([]);
    story.wait(5_000);
    assert.deepEqual(story.told, ['opened', 'gone: edited']);
    assert.deepEqual(
      story.ending().changes.map(({ uri }) => uri),
      [OTHER],
    );
  });

  it('a file opened after the error and edited then is in the diff', () => {
    meetError();
    story.open(OTHER, 'export type A = string;\n');
    story.wait(100);
    story.type('export type A = number;\n', OTHER);
    story.publish([]);
    story.wait(5_000);
    assert.deepEqual(story.ending().changes, [
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
    assert.deepEqual(story.told, ['opened', 'gone: edited']);
    assert.equal(story.ending().evidence, 'cleared');
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
    }
    story.type('let a: number = 7;\n');
    story.publish([]);
    story.wait(5_000);
    assert.equal(story.ending().changes[0]?.before, 'let a: number = "x";\n');
  });

  it('a glance while typing tells when the error went, and what came after that', () => {
    meetError();
    story.type('let a: number = Number("x");\n');
    story.wait(300);
    story.journal.note(URI, 'let a: number = Number("x");\n', story.atMs);
    story.lifecycle.glanced(URI, () => false, story.atMs);
    const vanishedAtMs = story.atMs;
    story.type('let a: number = Number("x");\nlater();\n');
    story.publish([]);
    story.wait(5_000);
    const gone = story.events.at(-1);
    assert.equal(gone?.error.vanishedAtMs, vanishedAtMs);
  });

  it('a glance that sees it again takes back that it had gone', () => {
    meetError();
    story.lifecycle.glanced(URI, () => false, story.atMs);
    story.lifecycle.glanced(URI, () => true, story.atMs + 2_000);
    const [error] = story.lifecycle.openErrors();
    assert.deepEqual([error?.vanishedAtMs, error?.standingAtMs], [null, story.atMs + 1_000]);
  });

  it('a document with another name has the same errors when they are published again', () => {
    meetError();
    story.lifecycle.moved(URI, OTHER, story.atMs);
    story.open(OTHER, 'let a: number = "x";\n');
    story.wait(1_000);
    story.publish([], URI);
    story.publish(['0: wrong type'], OTHER);
    story.wait(10_000);
    assert.deepEqual(story.told, ['opened']);
    assert.equal(story.lifecycle.openErrors()[0]?.uri, OTHER);
  });

  it('a document with another name that nobody looks at has taken its errors along', () => {
    meetError();
    story.lifecycle.moved(URI, OTHER, story.atMs);
    story.wait(10_000);
    assert.deepEqual(story.told, ['opened', 'gone: renamedOrMoved']);
  });

  it('errors that vanish one after the other end together', () => {
    story.type('a();\n');
    story.open(OTHER, 'b();\n');
    story.publish(["0: Cannot find name 'a'."]);
    story.publish(["0: Cannot find name 'b'."], OTHER);
    story.wait(3_000);
    story.type('let a, b; a();\n');
    story.publish([]);
    story.wait(SETTLE_MS - 500);
    story.publish([], OTHER);
    story.wait(2_500);
    assert.deepEqual(story.told, ['opened', 'opened']);
    story.wait(600);
    assert.equal(story.told.length, 4);
  });

  it('a fix among other errors of its source need not wait for a restart', () => {
    story.type('a();\nb();\n');
    story.publish(["0: Cannot find name 'a'.", "1: Cannot find name 'b'."]);
    story.wait(3_000);
    story.type('let a; a();\nb();\n');
    story.publish(["1: Cannot find name 'b'."]);
    story.wait(SETTLE_MS);
    assert.ok(story.told.includes('gone: edited'));
  });

  it('errors that a restarted server reports again were never gone', () => {
    meetError();
    story.publish([]);
    story.wait(2_500);
    story.publish(['0: wrong type']);
    story.wait(10_000);
    assert.deepEqual(story.told, ['opened']);
  });

  it('everything gone without an edit is a restart', () => {
    meetError();
    story.wait(10_000);
    story.publish([]);
    story.wait(5_000);
    assert.deepEqual(story.told, ['opened', 'gone: serverRestart']);
  });
});
