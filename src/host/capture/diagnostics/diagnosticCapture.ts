import * as vscode from 'vscode';
import { concernsError } from '../../../core/explanation/attemptDiff.ts';
import { mayHaveTried } from '../../../core/endings/commandMeaning.ts';
import { type TextChange, withFirst } from '../../../core/errors/editJournal.ts';
import { ErrorLifecycle, type LifecycleEvent } from '../../../core/errors/errorLifecycle.ts';
import type { PublishedError } from '../../../core/errors/errorMatching.ts';
import type { OpenError } from '../../../core/errors/openError.ts';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { Git } from '../../git/git.ts';
import { TimeSlice } from '../../timeSlice.ts';
import { ErrorEndings, type EndingPorts, type Gone } from './errorEndings.ts';
import { ClosedFiles } from './errorRecord.ts';
import type { FollowedFiles } from '../files/followedFiles.ts';
import { OpenDocuments } from '../files/openDocuments.ts';
import { quotedIn } from '../../../core/template/quotedNames.ts';
import { Look } from './look.ts';
import { glanceAt, type Published, readPublished } from './publishedErrors.ts';
import { PassSchedule } from './passSchedule.ts';
import { RecordedErrors } from './recordedErrors.ts';
import { followWorkspaceFiles, type WorkspaceFiles } from '../files/workspaceFiles.ts';

export type DiagnosticCaptureOptions = EndingPorts & {
  files: FollowedFiles;
  clock: Clock;
  log: Log;
  settleMs: number;
  severities: ReadonlySet<vscode.DiagnosticSeverity>;
  /** False: errors settle, so that recall can answer, but nothing is recorded. */
  isRecording: boolean;
  git: Git;
  /** True while another channel wants to know what is changed. */
  isWorkWanted: () => boolean;
  /** Moments whose texts are needed by the other channels. */
  momentsNeeded: () => Iterable<number>;
};

/** When more documents are published for at once, nobody has time to look at each. */
const MAX_GLANCES = 10;
/** The editor gathers changes of diagnostics for 50 ms before it tells of them. */
const EDITOR_DELAY_MS = 120;
/** The editor gathers changes on disk, and tells of them late where the machine is busy. */
const WATCHER_DELAY_MS = 1_500;

/**
 * Follows the diagnostics of all tools and the edits against them. Listeners only take note; what is published is read
 * once the edits have settled, in slices that never hold up the extension host.
 */
export class DiagnosticCapture implements vscode.Disposable {
  readonly #options: DiagnosticCaptureOptions;
  readonly #lifecycle: ErrorLifecycle<Published>;
  readonly #documents: OpenDocuments;
  readonly #endings: ErrorEndings;
  readonly #recorded: RecordedErrors;
  readonly #outside: WorkspaceFiles;
  readonly #edited = new Set<string>();
  /** Edited since the journal has noted it. */
  readonly #unnoted = new Set<string>();
  readonly #unsettled = new Set<string>();
  readonly #settleEmitter = new vscode.EventEmitter<vscode.Uri>();
  /** What is published for a document has been read after the edits settled. */
  readonly onDidSettle = this.#settleEmitter.event;
  readonly #subscriptions: vscode.Disposable;
  readonly #schedule: PassSchedule;

  constructor(options: DiagnosticCaptureOptions) {
    this.#options = options;
    this.#lifecycle = new ErrorLifecycle(options.settleMs);
    this.#endings = new ErrorEndings(options);
    this.#recorded = new RecordedErrors(options.recorder);
    this.#outside = this.#followOutside();
    this.#documents = new OpenDocuments(options.files);
    this.#schedule = new PassSchedule({
      clock: options.clock,
      dueAtMs: () => this.#dueAtMs(),
      run: () => this.#run(),
      onFault: (error) => options.log.error(`Capture failed: ${error instanceof Error ? error.name : 'unknown'}`),
    });
    this.#subscriptions = this.#listen();
    const nowMs = options.clock.now();
    for (const document of this.#documents.all())
      options.journal.note(document.uri.toString(), document.getText(), nowMs);
    for (const [uri, diagnostics] of vscode.languages.getDiagnostics())
      if (diagnostics.length > 0) this.#onPublished(uri);
    this.#schedule.update();
  }

  isSettled(uri: vscode.Uri): boolean {
    const key = uri.toString();
    return !this.#edited.has(key) && !this.#unsettled.has(key) && this.#lifecycle.isSettled(key);
  }

  /** Notes texts edited since the last quiet moment, for others who ask the journal now. */
  noteEdits(): void {
    for (const uri of this.#unnoted) this.#noteText(uri);
  }

  /** Resolves when what was changed on disk until now is in the journal, as far as the editor tells of it in time. */
  async outsideRead(): Promise<void> {
    await new Promise<void>((resolve) => void this.#options.clock.after(WATCHER_DELAY_MS, resolve));
    await this.#outside.changes.whenIdle();
  }

  /** Resolves when nothing waits to settle, what the editor is about to tell included. */
  async whenIdle(): Promise<void> {
    await new Promise<void>((resolve) => void this.#options.clock.after(EDITOR_DELAY_MS, resolve));
    await this.#schedule.whenIdle();
  }

  /** Says of every open error that the window was closed over it. */
  windowClosed(): void {
    const { clock, recorder, journal } = this.#options;
    this.noteEdits();
    const nowMs = clock.now();
    for (const error of this.#lifecycle.openErrors()) {
      const recorded = this.#recorded.get(error);
      if (!recorded) continue;
      const changes = withFirst(error.uri, journal.changesBetween(error.triedAtMs, nowMs));
      if (this.#concerns(changes, error, error.triedLine))
        recorder.unfinished(recorded, { changes, commands: [] }, nowMs);
      recorder.windowClosed(recorded, nowMs);
    }
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#outside.dispose();
    this.#schedule.dispose();
    this.#settleEmitter.dispose();
  }

  #listen(): vscode.Disposable {
    const { clock, journal, files } = this.#options;
    const { workspace } = vscode;
    const left = (uri: vscode.Uri, cause: 'closed' | 'deleted' | 'renamedOrMoved'): void =>
      this.#lifecycle.left(uri.toString(), cause, clock.now());
    return vscode.Disposable.from(
      this.#documents,
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        for (const uri of uris) this.#onPublished(uri);
        if (uris.length <= MAX_GLANCES) for (const uri of uris) this.#glance(uri);
        this.#schedule.wakeAt(this.#lifecycle.quietAtMs());
      }),
      workspace.onDidChangeTextDocument((event) => this.#onEdited(event)),
      workspace.onDidSaveTextDocument(({ uri }) => {
        this.#lifecycle.saved(clock.now(), this.#documents.takeSavedByHand(uri));
        this.#schedule.update();
      }),
      workspace.onDidOpenTextDocument((document) => {
        if (!files.hasWork(document.uri)) return;
        journal.note(document.uri.toString(), document.getText(), clock.now());
        this.#lifecycle.opened(document.uri.toString());
      }),
      workspace.onDidCloseTextDocument(({ uri }) => left(uri, 'closed')),
      workspace.onDidDeleteFiles((event) => event.files.forEach((uri) => left(uri, 'deleted'))),
      workspace.onDidRenameFiles((event) => {
        for (const { oldUri, newUri } of event.files) this.#onMoved(oldUri, newUri);
        this.#schedule.update();
      }),
    );
  }

  #followOutside(): WorkspaceFiles {
    const { clock, files, git, isRecording, journal } = this.#options;
    const isWanted = (): boolean => isRecording && (this.#lifecycle.hasOpenErrors || this.#options.isWorkWanted());
    const outside = followWorkspaceFiles({ files, git, clock, isWanted });
    outside.changes.onDidChangeOutside(({ uri, textBefore, textNow, atMs }) => {
      journal.noteOutside(uri.toString(), textBefore, textNow, atMs);
      this.#lifecycle.changedOutside(clock.now());
      this.#schedule.update();
    });
    return outside;
  }

  #onPublished(uri: vscode.Uri): void {
    if (!this.#options.files.has(uri)) return;
    const key = uri.toString();
    this.#unsettled.add(key);
    this.#lifecycle.published(key, this.#options.clock.now());
  }

  /** Edits may go on: what still stands now tells later which of them made an error go. */
  #glance(uri: vscode.Uri): void {
    const key = uri.toString();
    if (!this.#lifecycle.isWatched(key)) return;
    this.noteEdits();
    const isPublished = glanceAt(uri);
    if (isPublished) this.#lifecycle.glanced(key, isPublished, this.#options.clock.now());
  }

  /** A folder takes along what lies in it. */
  #onMoved(from: vscode.Uri, to: vscode.Uri): void {
    const [fromUri, toUri] = [from.toString(), to.toString()];
    for (const uri of this.#lifecycle.uris()) {
      if (uri !== fromUri && !uri.startsWith(`${fromUri}/`)) continue;
      const moved = `${toUri}${uri.slice(fromUri.length)}`;
      this.#options.journal.moved(uri, moved);
      this.#lifecycle.moved(uri, moved, this.#options.clock.now());
      this.#unsettled.add(moved);
    }
  }

  #onEdited({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (contentChanges.length === 0 || !this.#options.files.hasWork(document.uri)) return;
    const uri = document.uri.toString();
    this.#edited.add(uri);
    this.#unnoted.add(uri);
    this.#lifecycle.edited(uri, contentChanges, this.#options.clock.now());
    this.#schedule.wakeAt(this.#lifecycle.quietAtMs());
  }

  #dueAtMs(): number | null {
    const dueAtMs = this.#lifecycle.dueAtMs();
    const editedDueAtMs = this.#edited.size > 0 ? this.#lifecycle.quietAtMs() : null;
    if (dueAtMs === null || editedDueAtMs === null) return dueAtMs ?? editedDueAtMs;
    return Math.min(dueAtMs, editedDueAtMs);
  }

  /** One look at everything that is due. Ends early when the user types again. */
  async #run(): Promise<void> {
    const { clock, journal } = this.#options;
    const slice = new TimeSlice();
    for (const uri of this.#edited) {
      if (!this.#lifecycle.isQuiet(clock.now())) return;
      if (this.#unnoted.has(uri)) this.#noteText(uri);
      if (this.#edited.delete(uri)) this.#unsettled.add(uri);
      await slice.giveWay();
    }
    const toRead = this.#lifecycle.documentsToRead(clock.now());
    await this.#options.files.resolve(toRead.map((uri) => vscode.Uri.parse(uri)));
    for (const uri of toRead) {
      const publications = this.#lifecycle.publicationsOf(uri);
      const published = await this.#readOwn(uri, slice);
      await slice.giveWay();
      if (!this.#lifecycle.isQuiet(clock.now())) return;
      this.#lifecycle.read(uri, published, publications);
    }
    await slice.giveWay();
    const nowMs = clock.now();
    const look = new Look(journal, nowMs);
    const closedFiles = new ClosedFiles();
    const gone: Gone[] = [];
    // Where a file gets another name, its errors may go from the one and turn up under the other in one look.
    const moved = new Set<OpenError<PublishedError> | null>();
    let uri: string | undefined;
    for (const event of this.#lifecycle.advance(nowMs)) {
      if (event) {
        // A document need not wait for what thousands of errors elsewhere still have to be written down.
        if (uri !== undefined && uri !== event.error.uri) this.#tellSettled(uri);
        uri = event.error.uri;
        if (event.kind === 'gone') this.#collect(event, gone);
        else moved.add(await this.#record(event, look, closedFiles));
      }
      await slice.giveWay();
    }
    for (const unsettled of this.#unsettled) {
      await slice.giveWay();
      this.#tellSettled(unsettled);
    }
    if (gone.length > 0) await this.#outside.changes.whenIdle();
    const ended = gone.filter(({ error }) => !moved.has(error));
    await this.#endings.record(ended, clock.now(), slice);
    await slice.giveWay();
    journal.keepOnly(new Set([...this.#lifecycle.momentsNeeded(), ...this.#options.momentsNeeded()]));
    await slice.giveWay();
  }

  /** Only now is it known which of the files git ignores: of those nothing counts. */
  async #readOwn(uri: string, slice: TimeSlice): Promise<Published[]> {
    if (!this.#options.files.has(vscode.Uri.parse(uri))) return [];
    return readPublished(uri, this.#documents.get(uri), this.#options.severities, slice);
  }

  #noteText(uri: string): void {
    this.#unnoted.delete(uri);
    const document = this.#documents.get(uri);
    if (document) this.#options.journal.note(uri, document.getText(), this.#options.clock.now());
  }

  #collect(event: Extract<LifecycleEvent<Published>, { kind: 'gone' }>, gone: Gone[]): void {
    const recorded = this.#recorded.take(event.error, event.departure !== null, this.#options.clock.now());
    if (recorded) gone.push({ ...event, recorded });
  }

  #concerns(changes: readonly TextChange[], error: OpenError<Published>, line: number): boolean {
    return concernsError(changes, { uri: error.uri, line }, quotedIn(error.message));
  }

  /** @returns what the error was under another name, which goes on with it */
  async #record(
    event: Exclude<LifecycleEvent<Published>, { kind: 'gone' }>,
    look: Look,
    closedFiles: ClosedFiles,
  ): Promise<OpenError<PublishedError> | null> {
    if (!this.#options.isRecording) return null;
    const { error } = event;
    const { nowMs } = look;
    if (event.kind === 'opened') {
      const text = this.#documents.get(error.uri) ?? (await closedFiles.read(error.uri));
      return this.#recorded.open(error, text, nowMs);
    }
    const recorded = this.#recorded.get(error);
    const changes = withFirst(error.uri, look.changesBetween(event.sinceMs, nowMs));
    if (!recorded || !this.#concerns(changes, error, event.triedLine)) return null;
    const commands = this.#options.workLog.between(event.sinceMs, nowMs).filter(mayHaveTried);
    recorded.told.push(...commands);
    this.#options.recorder.failed(recorded, { changes, commands }, nowMs);
    return null;
  }

  #tellSettled(uri: string): void {
    if (!this.#unsettled.has(uri) || this.#edited.has(uri) || !this.#lifecycle.isSettled(uri)) return;
    this.#unsettled.delete(uri);
    this.#settleEmitter.fire(vscode.Uri.parse(uri));
  }
}
