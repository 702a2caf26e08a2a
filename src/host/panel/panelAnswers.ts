import type { QueryInput } from '../../core/input.ts';
import { Fault } from '../../core/fault.ts';
import type { CausalChain, Silence, SimilarFailure } from '../../core/model.ts';
import { KnownSecrets } from '../../core/redaction/knownSecrets.ts';
import { redact } from '../../core/redaction/redact.ts';
import type { Also, PanelSubject } from '../../protocol/panel.ts';
import type { ErrorPlace, PanelMemory, PanelRequest } from './panelMemory.ts';
import { hasFile, toPlace } from './panelView.ts';

const RECENT_CHAINS = 20;

/** Its owner listens for changes and calls `refresh`. */
export type AskedMemory = Omit<PanelMemory, 'onDidChange'>;

/** What the memory has to say to a request of the panel. */
export type PanelAnswers = {
  subject: PanelSubject | null;
  /** Where the error stands that is asked about. */
  place: ErrorPlace;
  found: (CausalChain | SimilarFailure)[];
  silence: Silence | null;
  hidden: number;
};

type Question = Extract<PanelRequest, { kind: 'query' }>;

/** What a request is asked with each time. */
export type Circumstances = {
  also: Also;
  /** URI of the folder one worked in when it was asked first. */
  workspace: string | undefined;
  /** The error that the same request turned out to be about before: it stays so while it is looked at. */
  knownErrorId: string | null;
};

/**
 * Asks what a request needs.
 * @throws Fault unknownChain, unknownError, and what the memory itself throws
 */
export async function askMemory(
  memory: AskedMemory,
  request: PanelRequest,
  circumstances: Circumstances,
): Promise<PanelAnswers> {
  switch (request.kind) {
    case 'recent':
      return alone(null, await memory.listChains({ limit: RECENT_CHAINS }));
    case 'query':
      return recall(memory, request, circumstances);
    case 'chain': {
      const chain = await memory.getCausalChain(request.chainId);
      if (!chain) throw new Fault('unknownChain', { id: request.chainId });
      const { errorMessage: text, context } = chain.errorEvent;
      return alone({ errorId: null, chainId: chain.id, text, place: toPlace(context), canOpen: false }, [chain]);
    }
    case 'error':
      return recall(memory, await toQuestion(memory, request.errorId), circumstances);
  }
}

async function recall(
  memory: AskedMemory,
  request: Question,
  { also, workspace, knownErrorId }: Circumstances,
): Promise<PanelAnswers> {
  const { failures, silence, hidden, errorId = null } = await memory.recall(request.input, also, workspace);
  const subject = toSubject(request);
  const place = request.input.context ?? {};
  return {
    subject: subject && { ...subject, errorId: subject.errorId ?? knownErrorId ?? errorId, canOpen: hasFile(place) },
    place,
    found: failures,
    silence,
    hidden,
  };
}

async function toQuestion(memory: AskedMemory, errorId: string): Promise<Question> {
  const [error] = await memory.listErrors({ id: errorId });
  if (!error) throw new Fault('unknownError', { id: errorId });
  const input: QueryInput = { error: error.errorMessage, errorType: error.errorType, context: error.context };
  return { kind: 'query', input, errorId, place: toPlace(error.context) ?? undefined };
}

function alone(subject: PanelSubject | null, found: CausalChain[]): PanelAnswers {
  return { subject, place: {}, found, silence: null, hidden: 0 };
}

/** True where nothing is left to ask once the chain and its error are forgotten. */
export function isAbout(request: PanelRequest | null, { id, errorEvent }: CausalChain): boolean {
  if (request?.kind === 'chain') return request.chainId === id;
  return request?.kind === 'error' && request.errorId === errorEvent.id;
}

/** Which error it is about may have been found since. */
export function isSameQuestion(a: PanelSubject | null, b: PanelSubject | null): boolean {
  if (a === null || b === null) return a === b;
  return a.chainId === b.chainId && a.text === b.text && a.place === b.place;
}

/** As far as it is known before the memory answers. */
export function toSubject(request: PanelRequest): PanelSubject | null {
  switch (request.kind) {
    case 'recent':
      return null;
    case 'query':
      return {
        errorId: request.errorId ?? null,
        chainId: null,
        text: redact(request.input.error, KnownSecrets.NONE).text,
        place: request.place ?? null,
        canOpen: false,
      };
    case 'chain':
      return { errorId: null, chainId: request.chainId, text: '', place: null, canOpen: false };
    case 'error':
      return { errorId: request.errorId, chainId: null, text: '', place: null, canOpen: false };
  }
}

/** What a page that comes back showed; the recent chains where it showed nothing. */
export function toRequest(savedId: string | null): PanelRequest {
  if (savedId === null) return { kind: 'recent' };
  return savedId.startsWith('chain-') ? { kind: 'chain', chainId: savedId } : { kind: 'error', errorId: savedId };
}
