import type { EngineProcess } from './engineProcess.ts';
import type { Random } from './random.ts';
import { refuseRefused } from './recorders.ts';

export const SCOPES = ['event', 'chain', 'file', 'workspace', 'last hour', 'everything'] as const;
export type Scope = (typeof SCOPES)[number];

/** One story with words of its own in every field that holds text. */
export type Story = {
  errorKey: string;
  errorId: string;
  chainId: string;
  file: string;
  workspace: string;
  /** All of them are in the store when it was acknowledged. */
  words: string[];
};

const SYLLABLES = ['ba', 'do', 'fi', 'ka', 'lo', 'mu', 'ne', 'pi', 'ra', 'so', 'tu', 've', 'zo', 'ga', 'hi'];

/** A word that nobody else uses, and that looks like a name, not like a secret. */
export function drawWord(random: Random): string {
  return Array.from({ length: 8 }, () => random.pick(SYLLABLES)).join('');
}

type Result = { errorId?: string; chainId?: string | null };

/** Records an error, a failed attempt, a fix and what was seen since. */
export async function tellStory(engine: EngineProcess, workspace: string, random: Random): Promise<Story> {
  const word = () => drawWord(random);
  const [name, message, snippet, printed, tried, before, after, session] = Array.from({ length: 8 }, word);
  const file = `src/${name}.ts`;
  const errorKey = random.uuid();
  const context = {
    file,
    workspace,
    line: 3,
    source: 'ts',
    snippet: `const x = ${snippet};`,
    output: `log: ${printed}`,
  };
  const diff = `--- a/${file}\n+++ b/${file}\n@@ -1,1 +1,1 @@\n-${before}\n+${after}\n`;
  const attempt = (actionTaken: string, successful: boolean) => {
    const input = { key: random.uuid(), errorId: errorKey, actionTaken, codeChanges: diff, successful };
    return { kind: 'attempt', input };
  };
  const windowClosed = { kind: 'windowClosed', data: { sessionId: session } };
  const results = (await engine.request('record', [
    { kind: 'error', input: { key: errorKey, error: `Cannot find name '${message}'.`, context } },
    attempt(`Tried ${tried}`, false),
    attempt(`Edited ${file}`, true),
    { kind: 'observation', input: { key: random.uuid(), subject: errorKey, fact: windowClosed } },
  ])) as Result[];
  refuseRefused(results);
  return {
    errorKey,
    errorId: results[0]?.errorId ?? '',
    chainId: results[2]?.chainId ?? '',
    file,
    workspace,
    words: [name, message, snippet, printed, tried, before, after, session].map(String),
  };
}

/** What the engine is asked to forget. @param startedAt when the first story of those to be forgotten was told */
export function toTarget(scope: Scope, story: Story, startedAt: number): Record<string, unknown> {
  switch (scope) {
    case 'event':
      return { kind: 'record', id: story.errorId };
    case 'chain':
      return { kind: 'record', id: story.chainId };
    case 'file':
      return { kind: 'file', file: story.file, workspace: story.workspace };
    case 'workspace':
      return { kind: 'workspace', workspace: story.workspace };
    case 'last hour':
      return { kind: 'since', timestamp: startedAt };
    case 'everything':
      return { kind: 'everything' };
  }
}
