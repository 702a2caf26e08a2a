import { toTsconfig } from './compiler.ts';
import { SOURCE_OPTIONS, type FaultySource } from './faultySources.ts';
import type { Step } from './scenario.ts';

type WayError = { code: string; file: string; message: string };

/** One way for an error to go without being fixed. */
export type EndingWay = {
  ending: string;
  name: string;
  runs: number;
  fits?: (source: FaultySource) => boolean;
  /** @param name unique, for a branch */
  play: (source: FaultySource, name: string) => { steps: Step[]; error?: WayError };
};

export const TSCONFIG = toTsconfig(SOURCE_OPTIONS);

export function opened(source: FaultySource, text = source.bad): Step[] {
  return [
    { do: 'write', files: { 'tsconfig.json': TSCONFIG, [source.file]: text } },
    { do: 'open', file: source.file },
  ];
}

export function standing(source: FaultySource, file = source.file): Step[] {
  return [{ do: 'wait', error: { file, code: source.error.code }, count: 1 }, { do: 'idle' }];
}

export function gone(source: FaultySource): Step[] {
  return [
    { do: 'wait', error: { file: source.file, code: source.error.code }, count: 0 },
    { do: 'idle' },
    { do: 'look', as: 'end' },
  ];
}

/** The error stands, something is done, it is gone. */
export function acted(source: FaultySource, act: readonly Step[]): { steps: Step[] } {
  return { steps: [...opened(source), ...standing(source), ...act, ...gone(source)] };
}

export function changed(
  source: FaultySource,
  text: string,
  how: 'edit' | 'keys' | 'keyboard' = 'edit',
  saved = false,
): Step[] {
  const change: Step = { do: 'change', file: source.file, text, how, delayMs: 40 };
  return saved ? [change, { do: 'save', file: source.file }] : [change];
}

/** The repository as it was, for the next case. */
export function cleanUp(): Step[] {
  return [{ do: 'shell', command: 'git checkout -qf main; git rm -rqf --cached . ; git commit -qm cleared || true' }];
}
