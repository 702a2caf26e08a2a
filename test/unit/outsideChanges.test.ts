import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type * as vscode from 'vscode';
import {
  type DiskEvent,
  OutsideChanges,
  type OutsideChangesPorts,
} from '../../src/host/capture/files/outsideChanges.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { sampleUri } from '../support/sampleDiagnostic.ts';

/** A disk in memory, with what git keeps of it. */
class Disk {
  readonly clock = new FakeClock();
  readonly files = new Map<string, string | null>();
  readonly changedAtMs = new Map<string, number>();
  readonly kept = new Map<string, string>();
  readonly open = new Set<string>();
  readonly told: string[] = [];
  readonly toldMoments: number[] = [];
  reads = 0;
  ignoreRules = 0;
  isWanted = true;
  #tell: (uri: vscode.Uri, event: DiskEvent) => void = () => undefined;
  readonly changes: OutsideChanges;

  constructor() {
    const ports: OutsideChangesPorts = {
      clock: this.clock,
      isWanted: () => this.isWanted,
      onIgnoreRules: () => {
        this.ignoreRules++;
      },
      countedOf: (uris) => Promise.resolve(uris.filter(({ path }) => !this.open.has(path))),
      textsBefore: (uris) =>
        Promise.resolve(new Map(uris.flatMap((uri) => toEntry(uri.toString(), this.kept.get(uri.path))))),
      read: ({ path }) => {
        this.reads++;
        return Promise.resolve(this.files.get(path) ?? null);
      },
      changedAtMs: ({ path }) => Promise.resolve(this.changedAtMs.get(path) ?? null),
      watch: (listener) => {
        this.#tell = listener;
        return { dispose: () => (this.#tell = () => undefined) };
      },
    };
    this.changes = new OutsideChanges(ports);
    this.changes.onDidChangeOutside(({ uri, kind, textBefore, textNow, atMs }) => {
      this.toldMoments.push(atMs);
      this.told.push(`${kind} ${uri.path}: ${textBefore ?? 'unknown'} → ${textNow}`);
    });
  }

  write(path: string, text: string | null, event: DiskEvent = 'changed'): void {
    this.files.set(path, text);
    this.#tell(sampleUri(path), event);
  }

  async settled(): Promise<string[]> {
    await this.clock.advance(2_000);
    await this.changes.whenIdle();
    return this.told.splice(0);
  }
}

function toEntry(key: string, text: string | undefined): [string, string][] {
  return text === undefined ? [] : [[key, text]];
}

describe('changes from outside the editor', () => {
  it('tell the text before from what git keeps, then from what was last seen', async () => {
    const disk = new Disk();
    disk.kept.set('/a.ts', 'old');
    disk.write('/a.ts', 'new');
    assert.deepEqual(await disk.settled(), ['changed /a.ts: old → new']);
    disk.write('/a.ts', 'newer');
    assert.deepEqual(await disk.settled(), ['changed /a.ts: new → newer']);
  });

  it('know the text of a document that was closed', async () => {
    const disk = new Disk();
    disk.kept.set('/a.ts', 'old');
    disk.changes.remember(sampleUri('/a.ts'), 'saved');
    disk.write('/a.ts', 'new');
    assert.deepEqual(await disk.settled(), ['changed /a.ts: saved → new']);
  });

  const ROWS: { name: string; event: DiskEvent; kept?: string; text: string | null; expected: string[] }[] = [
    { name: 'a new file had no text', event: 'created', text: 'x', expected: ['created /a.ts: → x'] },
    {
      name: 'a file put in place of another',
      event: 'created',
      kept: 'o',
      text: 'x',
      expected: ['created /a.ts: o → x'],
    },
    {
      name: 'a text that nobody kept is unknown',
      event: 'changed',
      text: 'x',
      expected: ['changed /a.ts: unknown → x'],
    },
    { name: 'a file that is gone', event: 'deleted', kept: 'o', text: null, expected: ['deleted /a.ts: o → '] },
    { name: 'what is gone and was not known', event: 'deleted', text: null, expected: [] },
    { name: 'a file that was only touched is not told of', event: 'changed', kept: 'x', text: 'x', expected: [] },
    { name: 'other line ends are no change', event: 'changed', kept: 'x\ny\n', text: 'x\r\ny\r\n', expected: [] },
    { name: 'what is no text is not told of', event: 'changed', kept: 'x', text: null, expected: [] },
  ];
  for (const { name, event, kept, text, expected } of ROWS) {
    it(name, async () => {
      const disk = new Disk();
      if (kept !== undefined) disk.kept.set('/a.ts', kept);
      disk.write('/a.ts', text, event);
      const told = (await disk.settled()).map((line) => line.replace(':  →', ': →'));
      assert.deepEqual(told, expected);
    });
  }

  const MOMENTS: { name: string; event?: DiskEvent; changedAtMs: number | null; expectedMs: number }[] = [
    { name: 'are of when the file says, however late they are told of', changedAtMs: 59_000, expectedMs: 59_000 },
    { name: 'that took a file away are as old', event: 'deleted', changedAtMs: 59_000, expectedMs: 59_000 },
    { name: 'without a time are of when they are seen', changedAtMs: null, expectedMs: 60_150 },
    { name: 'by a clock that runs ahead are of when they are seen', changedAtMs: 90_000, expectedMs: 60_150 },
    { name: 'by a clock that runs far behind are of when they are seen', changedAtMs: 1_000, expectedMs: 60_150 },
  ];
  for (const { name, event = 'changed', changedAtMs, expectedMs } of MOMENTS) {
    it(name, async () => {
      const disk = new Disk();
      await disk.clock.advance(60_000);
      disk.kept.set('/a.ts', 'old');
      if (changedAtMs !== null) disk.changedAtMs.set('/a.ts', changedAtMs);
      disk.write('/a.ts', 'new', event);
      await disk.settled();
      assert.deepEqual(disk.toldMoments, [expectedMs]);
    });
  }

  it('of an open document are none of their business', async () => {
    const disk = new Disk();
    disk.open.add('/a.ts');
    disk.write('/a.ts', 'new');
    assert.deepEqual(await disk.settled(), []);
    assert.equal(disk.reads, 0);
  });

  it('are not read while nobody wants them, and what was seen before no longer holds', async () => {
    const disk = new Disk();
    disk.write('/a.ts', '1', 'created');
    await disk.settled();
    disk.isWanted = false;
    disk.write('/a.ts', '2');
    assert.deepEqual(await disk.settled(), []);
    assert.equal(disk.reads, 1);
    disk.isWanted = true;
    disk.write('/a.ts', '3');
    assert.deepEqual(await disk.settled(), ['changed /a.ts: unknown → 3']);
  });

  it('that follow each other within a burst are one', async () => {
    const disk = new Disk();
    disk.kept.set('/a.ts', '0');
    disk.write('/a.ts', null, 'deleted');
    disk.write('/a.ts', '1', 'created');
    disk.write('/a.ts', '2');
    assert.deepEqual(await disk.settled(), ['changed /a.ts: 0 → 2']);
    assert.equal(disk.reads, 1);
  });

  it('of a checkout with thousands of files are looked at in part', async () => {
    const disk = new Disk();
    for (let at = 0; at < 5_000; at++) disk.write(`/f${at}.ts`, `${at}`);
    assert.equal((await disk.settled()).length, 300);
    assert.equal(disk.reads, 300);
  });

  it('that never pause are told of all the same', async () => {
    const disk = new Disk();
    for (let at = 0; at < 30; at++) {
      disk.write('/a.ts', `${at}`);
      await disk.clock.advance(100);
    }
    assert.ok(disk.told.length >= 1);
  });

  it('of pictures and archives are not even gathered', async () => {
    const disk = new Disk();
    disk.write('/a.png', 'x');
    disk.write('/b.tgz', 'x');
    await disk.settled();
    assert.equal(disk.reads, 0);
  });

  it('of ignore files say that the rules have changed, wanted or not', () => {
    const disk = new Disk();
    disk.isWanted = false;
    disk.write('/sub/.gitignore', 'out');
    assert.equal(disk.ignoreRules, 1);
  });

  it('are not told of after the end', async () => {
    const disk = new Disk();
    disk.write('/a.ts', 'x');
    disk.changes.dispose();
    assert.deepEqual(await disk.settled(), []);
  });
});
