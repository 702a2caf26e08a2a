import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { Standby, withTurn } from '../../src/engine/store/locks.ts';
import { createOwner, toOwnerName } from '../../src/engine/store/lockOwner.ts';
import { Presence } from '../../src/engine/store/presence.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deja-fix-locks-'));
});
after(() => rm(folder, { recursive: true, force: true }));

const TAKER = join(import.meta.dirname, '..', 'support', 'turnTaker.ts');

function take(storePath: string, kind: string, { turns = 1, holdMs = 0, log = '' }): ChildProcess {
  return fork(TAKER, [storePath, kind, String(turns), String(holdMs), log]);
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** How many were at it beside each exclusive turn, from the log's begin and end lines. */
function countBeside(lines: readonly string[]): number {
  const running = new Map<string, string>();
  let beside = 0;
  for (const line of lines) {
    const [what = '', kind = '', pid = ''] = line.split(' ');
    if (what === 'e') running.delete(pid);
    else running.set(pid, kind);
    if (running.size > 1 && [...running.values()].includes('exclusive')) beside++;
  }
  return beside;
}

describe('turns at a store', () => {
  it('of many processes: an exclusive one runs beside nothing, and all come through', async () => {
    const storePath = join(folder, 'many');
    const log = join(folder, 'many.log');
    const children = [
      ...Array.from({ length: 3 }, () => take(storePath, 'append', { turns: 25, holdMs: 3, log })),
      ...Array.from({ length: 2 }, () => take(storePath, 'exclusive', { turns: 8, holdMs: 5, log })),
    ];
    await Promise.all(children.map((child) => once(child, 'exit')));
    const lines = (await readFile(log, 'utf8')).trim().split('\n');
    assert.equal(lines.length, 2 * (3 * 25 + 2 * 8));
    assert.equal(countBeside(lines), 0);
    assert.deepEqual(await readdir(join(storePath, 'locks', 'turns')), []);
  });

  it('of a killed process are passed over at once', async () => {
    const storePath = join(folder, 'killed');
    for (const kind of ['append', 'exclusive']) {
      const child = take(storePath, kind, { holdMs: 60_000, log: join(folder, 'killed.log') });
      await once(child, 'message');
      await kill(child);
      const since = performance.now();
      await withTurn(storePath, 'exclusive', () => Promise.resolve());
      assert.ok(performance.now() - since < 1_000, kind);
    }
  });

  it('are had while others go on drawing numbers', async () => {
    const storePath = join(folder, 'draws');
    const turns = join(storePath, 'locks', 'turns');
    await mkdir(turns, { recursive: true });
    const first = join(turns, `000000000001.append.${toOwnerName(await createOwner())}`);
    await writeFile(first, '');
    const turn = withTurn(storePath, 'append', () => Promise.resolve());
    await setTimeout(100);
    // This process lives, and never comes to its number.
    await writeFile(join(turns, `drawing.${toOwnerName(await createOwner())}`), '');
    await rm(first);
    const since = performance.now();
    await turn;
    assert.ok(performance.now() - since < 500);
  });

  it('of a process whose number was given to another since are passed over', async () => {
    const storePath = join(folder, 'reused');
    const turns = join(storePath, 'locks', 'turns');
    await mkdir(turns, { recursive: true });
    const own = await createOwner();
    // A live process of that number, started at another time than the one that took the turn.
    await writeFile(join(turns, `000000000001.exclusive.${toOwnerName({ ...own, start: '1' })}`), '');
    const since = performance.now();
    await withTurn(storePath, 'append', () => Promise.resolve());
    assert.ok(performance.now() - since < 5_000);
  });

  it('are had beside names that no one here has given', { timeout: 30_000 }, async () => {
    const storePath = join(folder, 'garbage');
    await mkdir(join(storePath, 'locks', 'turns'), { recursive: true });
    for (const name of ['garbage', 'drawing.', '1.exclusive.x', '99999999999999999999999.append.1-1-a-b'])
      await writeFile(join(storePath, 'locks', 'turns', name), 'zz');
    await mkdir(join(storePath, 'locks', 'turns', '000000000001.exclusive.999999-1-abcdefabcdef-00000000'));
    await withTurn(storePath, 'append', () => Promise.resolve());
    assert.deepEqual(await readdir(join(storePath, 'locks', 'turns')), []);
  });

  it('of a process that cannot be asked after are passed over when it has given no sign for a while', async () => {
    const storePath = join(folder, 'elsewhere');
    const turns = join(storePath, 'locks', 'turns');
    await mkdir(turns, { recursive: true });
    const name = `000000000001.exclusive.${toOwnerName({ ...(await createOwner()), place: 'elsewhere' })}`;
    await writeFile(join(turns, name), '');
    let beats = 0;
    const beating = setInterval(() => {
      beats++;
      if (beats < 4) void utimes(join(turns, name), new Date(), new Date());
    }, 1_000);
    const since = performance.now();
    await withTurn(storePath, 'append', () => Promise.resolve());
    clearInterval(beating);
    const took = performance.now() - since;
    assert.ok(took > 5_500 && took < 8_500, `after ${took} ms`);
  });

  it('of an append that stands still are passed by within a second, and the next time at once', async () => {
    const storePath = join(folder, 'still');
    const child = take(storePath, 'append', { holdMs: 60_000, log: join(folder, 'still.log') });
    await once(child, 'message');
    for (const withinMs of [1_000, 500]) {
      const since = performance.now();
      await withTurn(storePath, 'append', () => Promise.resolve());
      assert.ok(performance.now() - since < withinMs);
    }
    await kill(child);
  });

  it('of appends are had one after the other', async () => {
    const storePath = join(folder, 'one');
    const log = join(folder, 'one.log');
    const children = Array.from({ length: 4 }, () => take(storePath, 'append', { turns: 15, holdMs: 30, log }));
    await Promise.all(children.map((child) => once(child, 'exit')));
    const whats = (await readFile(log, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    assert.deepEqual(whats, Array.from({ length: 60 }, () => ['b', 'e']).flat());
  });

  it('know when they were taken away', async () => {
    const storePath = join(folder, 'taken');
    await withTurn(storePath, 'append', async (turn) => {
      assert.equal(await turn.isOurs(), true);
      const [name = ''] = await readdir(join(storePath, 'locks', 'turns'));
      await rm(join(storePath, 'locks', 'turns', name));
      assert.equal(await turn.isOurs(), false);
    });
  });
});

describe('upkeep', () => {
  it('is one process at a time, taken over within five seconds when that one is killed', async () => {
    const storePath = join(folder, 'upkeep');
    const child = take(storePath, 'hold', { holdMs: 60_000 });
    await once(child, 'message');
    const standby = new Standby(storePath, 'upkeep');
    assert.equal(await standby.tryHold(), null);
    await kill(child);
    const since = performance.now();
    let hold = await standby.tryHold();
    for (; !hold; hold = await standby.tryHold()) await setTimeout(500);
    assert.ok(performance.now() - since < 5_000);
    assert.equal(await new Standby(storePath, 'upkeep').tryHold(), null);
    await hold.end();
    assert.deepEqual(await readdir(join(storePath, 'locks', 'upkeep')), []);
  });
});

describe('a reader of which only silence tells', () => {
  it('keeps old versions as long as it shows that it lives, and no longer', async () => {
    const storePath = join(folder, 'readers');
    const present = join(storePath, 'locks', 'present');
    await mkdir(present, { recursive: true });
    const name = join(present, `reader.${toOwnerName({ ...(await createOwner()), place: 'elsewhere' })}`);
    const longAgo = new Date(Date.now() - 60_000);
    await writeFile(name, '');
    await utimes(name, longAgo, longAgo);
    const beating = setInterval(() => {
      longAgo.setSeconds(longAgo.getSeconds() + 1);
      void utimes(name, longAgo, longAgo);
    }, 500);
    const presence = new Presence(storePath);
    assert.ok((await presence.findOldestRefresh()) < Date.now() - 50_000);
    clearInterval(beating);
    assert.ok((await presence.findOldestRefresh()) > Date.now() - 10_000);
    assert.deepEqual(await readdir(present), []);
  });
});
