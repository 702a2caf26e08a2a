import * as vscode from 'vscode';
import type { QueryInput } from '../core/input.ts';
import type { Verdict } from '../core/model.ts';
import { pickChain } from './errorPicks.ts';
import type { Memory } from './memory.ts';
import { fromReference, isReference } from './recall/presentError.ts';

const SHOWN_FOR_MS = 6_000;

const NEVER_SHOW = 'Never Show';

const TITLES: Readonly<Record<Verdict, string>> = {
  helped: 'Which past fix helped?',
  didNotHelp: 'Which past fix did not help?',
  neverShow: 'Which past fix is never to be shown again?',
};

const REMARKS: Readonly<Record<Verdict, string>> = {
  helped: '$(check) Noted: this fix helped',
  didNotHelp: '$(check) Noted: this fix did not help',
  neverShow: '$(eye-closed) This fix is not shown any more',
};

/**
 * What a person says of a past fix by a command: of the one that is named by `chainId`, else of one that is picked; for the
 * error `errorId`, or the one a `query` is about, else by itself. What would hide it for more than the error in question is asked
 * about first. The same once more takes it back.
 * @throws Fault unknownChain, unknownError
 */
export async function giveVerdict(memory: Memory, verdict: Verdict, argument: unknown): Promise<void> {
  const named = toNamed(argument);
  const chainId = named.chainId ?? (await pickChain(memory, TITLES[verdict]))?.id;
  if (chainId === undefined) return;
  const errorId = named.errorId ?? (await findErrorId(memory, named.query));
  const chain = await memory.getCausalChain(chainId);
  const given = chain?.verdicts?.find((one) => one.errorId === (errorId ?? null));
  const isTakenBack = given?.verdict === verdict;
  const isForNone = verdict === 'neverShow' && named.query !== undefined && errorId === undefined;
  if (isForNone && !isTakenBack && !(await confirmsEverywhere())) return;
  await memory.giveFeedback({ chainId, verdict: isTakenBack ? 'withdrawn' : verdict, errorId });
  const remark = isTakenBack ? '$(discard) Taken back' : REMARKS[verdict];
  vscode.window.setStatusBarMessage(`${remark} (Déjà Fix)`, SHOWN_FOR_MS);
}

/** Who wants a fix hidden for errors like one has not asked for it to be hidden for all. */
async function confirmsEverywhere(): Promise<boolean> {
  const problem = 'This error is not remembered: the fix can only be hidden for every error, in every workspace.';
  return (await vscode.window.showWarningMessage(problem, NEVER_SHOW)) === NEVER_SHOW;
}

type Named = { chainId?: string | undefined; errorId?: string | undefined; query?: QueryInput | undefined };

/** A chain's id by itself, or an object as a link hands it over. */
function toNamed(argument: unknown): Named {
  if (typeof argument === 'string') return { chainId: argument };
  if (typeof argument !== 'object' || argument === null) return {};
  const { chainId, errorId, query } = argument as Record<string, unknown>;
  return {
    chainId: typeof chainId === 'string' ? chainId : undefined,
    errorId: typeof errorId === 'string' ? errorId : undefined,
    query: typeof query === 'object' && query !== null ? (query as QueryInput) : undefined,
  };
}

async function findErrorId(memory: Memory, query: QueryInput | undefined): Promise<string | undefined> {
  if (query === undefined || !isReference(query)) return undefined;
  const { input } = fromReference(query);
  return (await memory.recall({ ...input, limit: 1 })).errorId ?? undefined;
}
