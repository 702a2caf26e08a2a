import { build } from 'esbuild';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { BrowserContext } from 'playwright-core';
import { launchBrowser } from '../../support/browser.ts';
import { linkExtension, startCodeServer, type CodeServer, type ServerOptions } from '../../support/codeServer.ts';
import { ensureServedVsCode } from '../../support/ensureVsCode.ts';
import { Ledger } from './ledger.ts';
import { countPlanted, type Planting } from './planted.ts';
import { Random } from './random.ts';
import type { Victim } from './recorders.ts';
import type { Stage } from './storeCase.ts';
import { readStore } from './storeReader.ts';

const VICTIMS: readonly Victim[] = ['engine', 'host', 'both'];
const ACKNOWLEDGED_BETWEEN = 8;
const STARTS_WITHIN_MS = 90_000;

/** Kills the engine, the extension host or the whole server of a real VS Code in which another extension records. */
export async function playEditorKills(stage: Stage, kills: number): Promise<void> {
  if (kills === 0) return;
  const window = new KilledWindow(stage);
  try {
    await window.start();
    for (let number = 0; number < kills; number++) {
      await window.kill(VICTIMS[number % VICTIMS.length] ?? 'both', number);
      stage.tell(`kills: ${number + 1} of ${kills} in VS Code`);
    }
  } finally {
    await window.end();
  }
}

type Note = { host?: number; sent?: string; acknowledged?: string; problem?: string };

class KilledWindow {
  readonly #stage: Stage;
  readonly #dir: string;
  readonly #notesFile: string;
  readonly #random: Random;
  readonly #ledger = new Ledger();
  readonly #plantings = new Map<string, Planting>();
  #notesRead = 0;
  #hostPid: number | undefined;
  #problems: string[] = [];
  #server: CodeServer | undefined;
  #browser: BrowserContext | undefined;
  #port: number | undefined;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#dir = path.join(stage.folder, 'vscode');
    this.#notesFile = path.join(this.#dir, 'notes.jsonl');
    this.#random = new Random(stage.seed);
  }

  async start(): Promise<void> {
    const extensionsDir = path.join(this.#dir, 'extensions');
    await mkdir(path.join(this.#dir, 'workspace', 'src'), { recursive: true });
    await writeFile(path.join(this.#dir, 'workspace', 'README.md'), 'A workspace.\n');
    await writeFile(this.#notesFile, '');
    await linkExtension(extensionsDir, path.resolve(path.dirname(this.#stage.product.engine), '..'));
    await linkExtension(extensionsDir, await buildRecorder(this.#dir));
    await this.#startServer();
  }

  async kill(victim: Victim, number: number): Promise<void> {
    await this.#untilAcknowledged(ACKNOWLEDGED_BETWEEN);
    await setTimeout(this.#random.below(400));
    await this.#killNow(victim);
    await this.#readNotes();
    const before = this.#ledger.acknowledged;
    const isBack = await this.#untilAcknowledged(2);
    // It goes on recording: what is acknowledged from here on need not be in what is read now.
    const counts = countPlanted(await readStore(this.#storePath).catch(() => ({})));
    const since = await this.#nextNotes();
    for (const note of since.filter(({ sent }) => sent !== undefined)) this.#take(note);
    const { lost, doubled, strange } = this.#ledger.judge(counts);
    for (const note of since.filter(({ sent }) => sent === undefined)) this.#take(note);
    const isRight = isBack && lost.length + doubled.length + strange.length === 0;
    await this.#stage.take({
      row: 'kills',
      kind: `${victim} in VS Code`,
      id: `${this.#stage.seed}-vscode-${number}`,
      input: { victim },
      expected: 'the store opens; what was acknowledged is there once',
      observed: { moment: 'in a real VS Code', isBack, lost, doubled, strange, problems: this.#problems.splice(0) },
      counts: {
        kills: 1,
        killsInEditor: 1,
        acknowledged: this.#ledger.acknowledged - before,
        lost: lost.length,
        doubled: doubled.length + strange.length,
        unopened: isBack ? 0 : 1,
      },
      verdict: isRight ? 'right' : 'wrong',
    });
  }

  async end(): Promise<void> {
    await this.#server?.kill();
    await this.#browser?.close();
  }

  get #storePath(): string {
    return path.join(this.#dir, 'data/data/User/globalStorage/deja-fix.deja-fix/memory');
  }

  async #startServer(): Promise<void> {
    const { serverMain } = await ensureServedVsCode();
    const options: ServerOptions = {
      serverMain,
      dataDir: path.join(this.#dir, 'data'),
      extensionsDir: path.join(this.#dir, 'extensions'),
      port: this.#port,
      env: { DEJA_FIX_BENCH_NOTES: this.#notesFile },
    };
    this.#server = await startCodeServer(options);
    this.#port = this.#server.port;
    this.#browser ??= await launchBrowser({ profileDir: path.join(this.#dir, 'browser') });
    await this.#openPage();
  }

  async #openPage(): Promise<void> {
    const page = this.#browser?.pages()[0] ?? (await this.#browser?.newPage());
    await page?.goto('about:blank');
    await page?.goto(this.#server?.folderUrl(path.join(this.#dir, 'workspace')) ?? '');
  }

  async #killNow(victim: Victim): Promise<void> {
    const hostPid = this.#hostPid;
    if (hostPid === undefined) throw new Error(`No extension host has begun: ${this.#server?.output() ?? ''}`);
    if (victim === 'both') {
      await this.#server?.kill();
      await this.#startServer();
    } else if (victim === 'host') {
      process.kill(hostPid, 'SIGKILL');
      await this.#openPage();
    } else {
      for (const pid of await findEngines(hostPid)) process.kill(pid, 'SIGKILL');
    }
  }

  /** @returns false when so many more are not acknowledged in time */
  async #untilAcknowledged(more: number): Promise<boolean> {
    await this.#readNotes();
    const wanted = this.#ledger.acknowledged + more;
    const deadline = performance.now() + STARTS_WITHIN_MS;
    while (this.#ledger.acknowledged < wanted && performance.now() < deadline) {
      await setTimeout(50);
      await this.#readNotes();
    }
    return this.#ledger.acknowledged >= wanted;
  }

  async #readNotes(): Promise<void> {
    for (const note of await this.#nextNotes()) this.#take(note);
  }

  /** Whole lines only: a killed host may leave half of one. */
  async #nextNotes(): Promise<Note[]> {
    const text = (await readFile(this.#notesFile, 'utf8')).slice(this.#notesRead);
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    this.#notesRead += whole.length;
    return whole
      .split('\n')
      .filter((line) => line !== '')
      .map(toNote);
  }

  #take({ host, sent, acknowledged, problem }: Note): void {
    if (host !== undefined) this.#hostPid = host;
    if (problem !== undefined) this.#problems.push(problem);
    if (sent !== undefined) {
      const planting: Planting = {
        items: [{ kind: 'error', input: { key: sent } }],
        traces: [{ table: 'errors', text: sent }],
      };
      this.#plantings.set(sent, planting);
      this.#ledger.send(planting);
    }
    const planting = this.#plantings.get(acknowledged ?? '');
    if (planting) this.#ledger.acknowledge(planting);
  }
}

function toNote(line: string): Note {
  try {
    return JSON.parse(line) as Note;
  } catch {
    return {};
  }
}

/** The engines that a host has started. */
async function findEngines(hostPid: number): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => Number.isInteger(pid));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      return parent === hostPid && commandLine.includes('engine.cjs') ? [pid] : [];
    }),
  );
  return found.flat();
}

async function buildRecorder(dir: string): Promise<string> {
  const folder = path.join(dir, 'recorder');
  await build({
    entryPoints: [path.join(import.meta.dirname, 'editorRecorder.ts')],
    outfile: path.join(folder, 'main.cjs'),
    bundle: true,
    external: ['vscode'],
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    logLevel: 'warning',
  });
  const manifest = {
    ...{ name: 'recorder', publisher: 'deja-fix-bench', version: '0.0.1', engines: { vscode: '^1.103.0' } },
    ...{ main: './main.cjs', activationEvents: ['*'], extensionKind: ['workspace'] },
  };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}
