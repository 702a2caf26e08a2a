import { Emitter } from 'vscode-jsonrpc';
import type * as vscode from 'vscode';
import type { Clock } from '../../clock.ts';
import { TimeSlice } from '../../timeSlice.ts';
import { OutsideTexts } from './outsideTexts.ts';

/** What has happened to a file on disk. */
export type DiskEvent = 'changed' | 'created' | 'deleted';

/** A file of the workspace that something other than the editor has changed. */
export type OutsideChange = {
  uri: vscode.Uri;
  kind: DiskEvent;
  /** Empty for a file that was not there, null where the text is not known. */
  textBefore: string | null;
  /** Empty for a file that is gone. */
  textNow: string;
  /** When it happened, in milliseconds since the epoch: the editor may be told of it later. */
  atMs: number;
};

export type OutsideChangesPorts = {
  /** Tells of every file of the workspace that changes on disk. */
  watch(listener: (uri: vscode.Uri, event: DiskEvent) => void): { dispose(): void };
  /** Resolves to the files that count: followed ones that no open document stands for. */
  countedOf(uris: readonly vscode.Uri[]): Promise<vscode.Uri[]>;
  /** The file's text; null when it is gone, no text, or too long. */
  read(uri: vscode.Uri): Promise<string | null>;
  /** When the file was last changed, or the folder it is gone from; null where that is not known. */
  changedAtMs(uri: vscode.Uri): Promise<number | null>;
  /** The texts that were kept elsewhere before the change, by URI as text. */
  textsBefore(uris: readonly vscode.Uri[]): Promise<Map<string, string>>;
  /** False: nothing is read, for nobody would ask. */
  isWanted(): boolean;
  /** What git ignores may have changed. */
  onIgnoreRules(): void;
  clock: Clock;
};

/** Changes come in bursts: a burst is over when nothing has come for this long. */
const QUIET_MS = 150;
const MAX_WAIT_MS = 1_500;
/** A busy machine is late to tell of a change, but not by this much: such a time is by another machine's clock. */
const MAX_LATE_MS = 30_000;
/** Of a larger burst, such as a checkout, only the first files are looked at. */
const MAX_BURST = 300;

/**
 * Files that change on disk without the editor: by an agent, a formatter, a script, an install. Silent and cheap while
 * no error is open; documents that are open reload by themselves and are none of its business.
 */
export class OutsideChanges {
  readonly #ports: OutsideChangesPorts;
  readonly #texts = new OutsideTexts();
  readonly #pending = new Map<string, { uri: vscode.Uri; event: DiskEvent }>();
  readonly #emitter = new Emitter<OutsideChange>();
  readonly onDidChangeOutside = this.#emitter.event;
  readonly #watch: { dispose(): void };
  #timer: { dispose(): void } | undefined;
  #burstFromMs = 0;
  #pass: Promise<void> = Promise.resolve();
  #isDisposed = false;

  constructor(ports: OutsideChangesPorts) {
    this.#ports = ports;
    this.#watch = ports.watch((uri, event) => this.#onEvent(uri, event));
  }

  /** A document was closed: its text, if it was saved, is what stands on disk. */
  remember(uri: vscode.Uri, text: string): void {
    this.#texts.set(uri.toString(), text);
  }

  /** Resolves when everything that was told of has been read. */
  async whenIdle(): Promise<void> {
    while (this.#pending.size > 0 && !this.#isDisposed) {
      this.#startPass();
      await this.#pass;
    }
    await this.#pass;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#watch.dispose();
    this.#timer?.dispose();
    this.#emitter.dispose();
  }

  #onEvent(uri: vscode.Uri, event: DiskEvent): void {
    if (uri.path.endsWith('/.gitignore')) this.#ports.onIgnoreRules();
    if (!MAY_BE_TEXT.test(uri.path)) return;
    const key = uri.toString();
    const known = this.#pending.get(key);
    const isLookedAt = this.#ports.isWanted() && (known !== undefined || this.#pending.size < MAX_BURST);
    if (!isLookedAt) {
      this.#texts.forget(key);
      return;
    }
    this.#pending.set(key, { uri, event: known ? joined(known.event, event) : event });
    this.#schedule();
  }

  #schedule(): void {
    const nowMs = this.#ports.clock.now();
    if (!this.#timer) this.#burstFromMs = nowMs;
    this.#timer?.dispose();
    const delayMs = Math.min(QUIET_MS, Math.max(0, this.#burstFromMs + MAX_WAIT_MS - nowMs));
    this.#timer = this.#ports.clock.after(delayMs, () => this.#startPass());
  }

  #startPass(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    const burst = [...this.#pending.values()];
    this.#pending.clear();
    this.#pass = this.#pass.then(() => this.#run(burst)).catch(() => undefined);
  }

  async #run(burst: readonly { uri: vscode.Uri; event: DiskEvent }[]): Promise<void> {
    const events = new Map(burst.map(({ uri, event }) => [uri.toString(), event] as const));
    const counted = await this.#ports.countedOf(burst.map(({ uri }) => uri));
    const unseen = counted.filter((uri) => this.#texts.get(uri.toString()) === undefined);
    const kept = unseen.length > 0 ? await this.#ports.textsBefore(unseen) : new Map<string, string>();
    const slice = new TimeSlice();
    for (const uri of counted) {
      await this.#look(uri, events.get(uri.toString()) ?? 'changed', kept.get(uri.toString()));
      await slice.giveWay();
      if (this.#isDisposed) return;
    }
  }

  async #look(uri: vscode.Uri, event: DiskEvent, kept: string | undefined): Promise<void> {
    const key = uri.toString();
    const before = this.#texts.get(key) ?? kept ?? (event === 'created' ? '' : null);
    const now = event === 'deleted' ? '' : await this.#ports.read(uri);
    if (now === null || event === 'deleted') this.#texts.forget(key);
    else this.#texts.set(key, now);
    // What is gone without its text being known may as well have been a folder.
    const isTold = now !== null && !isSameText(before, now) && (before !== null || event !== 'deleted');
    if (!isTold || this.#isDisposed) return;
    const atMs = toMoment(await this.#ports.changedAtMs(uri), this.#ports.clock.now());
    this.#emitter.fire({ uri, kind: event, textBefore: before, textNow: now, atMs });
  }
}

/** Names of what is no text for sure, so that it need not be read. */
const MAY_BE_TEXT =
  /^(?!.*\.(?:png|jpe?g|gif|webp|ico|bmp|tiff?|avif|mp[34]|m4a|mov|avi|webm|wav|ogg|flac|pdf|zip|gz|tgz|bz2|xz|7z|rar|jar|war|class|exe|dll|so|dylib|a|o|obj|lib|pdb|wasm|pyc|pyo|whl|node|woff2?|ttf|otf|eot|db|sqlite3?|bin|dat|iso|img|vsix|psd|map|tsbuildinfo|log|swp|tmp)$)/i;

/** What two events of one burst come to. */
function joined(first: DiskEvent, second: DiskEvent): DiskEvent {
  if (second === 'deleted') return 'deleted';
  return first === 'created' ? 'created' : 'changed';
}

function toMoment(changedAtMs: number | null, seenAtMs: number): number {
  const isPlausible = changedAtMs !== null && changedAtMs <= seenAtMs && changedAtMs >= seenAtMs - MAX_LATE_MS;
  return isPlausible ? changedAtMs : seenAtMs;
}

/** A difference of line ends alone comes of how git keeps texts. */
function isSameText(before: string | null, now: string): boolean {
  return before !== null && (before === now || before.replaceAll('\r\n', '\n') === now.replaceAll('\r\n', '\n'));
}
