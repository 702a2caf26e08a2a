import { createHash } from 'node:crypto';
import os from 'node:os';
import { LRUCache } from 'lru-cache';
import type { Finder } from '../core/redaction/finding.ts';
import { MAX_NAME } from '../core/contextInput.ts';
import { HomePaths } from '../core/redaction/homePaths.ts';
import { KnownSecrets } from '../core/redaction/knownSecrets.ts';
import { nameOfEntry, nameOfItem, secretKindOf } from '../core/redaction/namedEntries.ts';
import { toMarker } from '../core/redaction/marker.ts';
import { redactAll } from '../core/redaction/redact.ts';
import { withoutCutEnd, withoutCutStart } from '../core/redaction/wholeWords.ts';
import { findByRuleSet } from './redactionRuleSet.ts';

const FURTHER: readonly Finder[] = [findByRuleSet];
/** Names of ids by which records refer to each other: what they are given is no secret by its name. */
const REFERENCES: ReadonlySet<string> = new Set(['key', 'errorId', 'subject', 'rootKey', 'sessionId']);
/** Longer texts are cut in the middle before they are searched; what is kept of them is far shorter. */
const MAX_TEXT = 200_000;
const MAX_DEPTH = 12;
/** An entry's name is a text like any other; shorter ones are words. */
const LEAST_SECRET_NAME = 12;
/** Questions whose masked texts are kept. */
const MAX_QUESTIONS = 200;

/** The one way into the memory: what has passed holds no secret and names no home folder. */
export class RedactionGate {
  readonly #homes: HomePaths;
  #known = KnownSecrets.NONE;
  /** By a hash: what is not masked yet is not kept. */
  readonly #questions = new LRUCache<string, { cleaned: unknown }>({ max: MAX_QUESTIONS });

  constructor(homes = new HomePaths({ folders: [os.homedir()], userName: userName() })) {
    this.#homes = homes;
  }

  /** Values that are secrets wherever they stand; held in memory only. */
  learn(values: readonly string[]): void {
    this.#known = new KnownSecrets([...values, ...values.map(toBase64)]);
    this.#questions.clear();
  }

  /** Lets go of every question it has read. */
  forgetQuestions(): void {
    this.#questions.clear();
  }

  /** A record or a question as it may be kept: without secrets, its home folders written as `~`. */
  clean<Value>(value: Value): Value {
    return this.maskHomes(this.maskSecrets(value));
  }

  /** The same for a question: it comes back as long as its error stands, and to mask it takes longer than to answer it again. */
  cleanQuestion<Question>(question: Question): Question {
    const hash = createHash('sha256')
      .update(JSON.stringify([question]))
      .digest('base64');
    const known = this.#questions.get(hash);
    if (known) return known.cleaned as Question;
    const cleaned = this.clean(question);
    this.#questions.set(hash, { cleaned });
    return cleaned;
  }

  /** What is a secret in one of a record's texts is masked in all of them. */
  maskSecrets<Value>(value: Value): Value {
    const texts: string[] = [];
    visit(value, (text) => {
      texts.push(text);
      return text;
    });
    const { texts: masked } = redactAll(texts, this.#known, FURTHER);
    let next = 0;
    return visit(value, (text) => within(text, masked[next++] ?? '')) as Value;
  }

  /** Apart from `maskSecrets` where paths must be whole in between. */
  maskHomes<Value>(value: Value): Value {
    return visit(value, (text) => this.#homes.mask(text)) as Value;
  }
}

/** As manifests and headers write it, without the signs that only fill it up. */
function toBase64(value: string): string {
  return Buffer.from(value).toString('base64').replace(/=+$/, '');
}

/** A marker may be longer than what it stands for; what fitted into a name before must do so still. */
function within(text: string, masked: string): string {
  return text.length <= MAX_NAME ? masked.slice(0, MAX_NAME) : masked;
}

/**
 * A copy with every text of a nested value replaced, in whole characters; objects, lists, texts and numbers as JSON has them.
 * @param holder the name of the entry that holds it
 */
function visit(value: unknown, replace: (text: string) => string, depth = 0, holder: string | null = null): unknown {
  if (typeof value === 'string') return replace(bound(value).toWellFormed());
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) return null;
  const visitOne = (item: unknown, name: string | null): unknown => {
    const kind = name === null || REFERENCES.has(name) ? null : secretKindOf(name, item);
    return kind === null ? visit(item, replace, depth + 1, name) : toMarker(kind);
  };
  if (Array.isArray(value)) return value.map((item, index) => visitOne(item, nameOfItem(value, index) ?? holder));
  const entries = Object.entries(value).map(([name, item]: [string, unknown]): [string, unknown] => {
    const shown = name.length < LEAST_SECRET_NAME ? name : replace(bound(name));
    return [shown, visitOne(item, nameOfEntry(name, value, holder))];
  });
  return Object.fromEntries(entries);
}

/** How many characters of a text do not pass. */
export function cutOf(text: string): number {
  return Math.max(0, text.length - MAX_TEXT);
}

/** Without the words it is cut in. */
function bound(text: string): string {
  if (text.length <= MAX_TEXT) return text;
  return withoutCutEnd(text.slice(0, MAX_TEXT / 2)) + withoutCutStart(text.slice(-MAX_TEXT / 2));
}

function userName(): string | null {
  try {
    return os.userInfo().username;
  } catch {
    return null;
  }
}
