import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readOutput } from '../../../src/engine/output/readOutput.ts';
import { fill, type Language } from './faultyPrograms.ts';
import type { Recurrence } from './renamedSources.ts';

const TIMEOUT_MS = 60_000;

/** True when the tool is on this machine. */
export function isInstalled({ command: [program = ''] }: Language): boolean {
  return spawnSync(program, [program === 'go' ? 'version' : '--version'], { timeout: TIMEOUT_MS }).status === 0;
}

/** Each faulty program with other names, its errors read out of what the real tool prints. */
export function* renamedPrograms(language: Language): Generator<Recurrence> {
  for (const [index, body] of language.bodies.entries()) {
    const [first, ...others] = fill(language.frame(body)).map((text) => run(language, text));
    for (const again of others) {
      if (!first || again.length !== first.length) continue;
      for (const [at, { code = '', message }] of first.entries()) {
        const renamed = again[at];
        if (renamed?.code !== (code || undefined) || renamed?.message === message) continue;
        yield { id: `${language.tool} ${index}`, code, message, renamed: renamed?.message ?? '' };
      }
    }
  }
}

/** In a folder of its own, and in the language that its messages are written in. */
function run({ file, command }: Language, text: string): ReturnType<typeof readOutput> {
  const cwd = mkdtempSync(path.join(tmpdir(), 'faulty-'));
  try {
    writeFileSync(path.join(cwd, file), `${text}\n`);
    const [program = '', ...rest] = command.map((part) => (part === '%' ? file : part));
    const env = { ...process.env, LC_ALL: 'C.UTF-8', GO111MODULE: 'off', GOFLAGS: '' };
    const { stdout, stderr } = spawnSync(program, rest, { cwd, env, encoding: 'utf8', timeout: TIMEOUT_MS });
    return readOutput({ output: `${stdout}\n${stderr}`, command: command.join(' '), cwd });
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
