import type { CausalChain, Verdict } from '../../core/model.ts';
import type { PanelChain } from '../../protocol/panel.ts';
import type { GivenFeedback } from './panelMemory.ts';

const REMARKS: Readonly<Record<Verdict, string>> = {
  helped: 'Noted: this fix helped. It counts for more from now on.',
  didNotHelp: 'Noted: this fix did not help. It counts for less from now on.',
  neverShow: 'This fix is not offered any more for errors like this one in this workspace.',
};
const HIDDEN_EVERYWHERE = 'This fix is not offered any more.';

/** What is to be told to the memory, what the chain then shows, and what is said to the user. */
export type Said = { feedback: GivenFeedback[]; verdict: Verdict | null; remark: string };

/**
 * The same verdict once more takes it back.
 * @param errorId the error the verdict is given for; null for the fix by itself
 */
export function toFeedback(shown: PanelChain, chain: CausalChain, wanted: Verdict, errorId: string | null): Said {
  const isWithdrawn = shown.verdict === wanted;
  const given: GivenFeedback = { chainId: chain.id, verdict: isWithdrawn ? 'withdrawn' : wanted, ...toNamed(errorId) };
  const feedback = [...(shown.verdict === 'neverShow' ? listHiding(chain, errorId) : []), given];
  if (isWithdrawn) return { feedback, verdict: null, remark: 'Taken back.' };
  const remark = wanted === 'neverShow' && errorId === null ? HIDDEN_EVERYWHERE : REMARKS[wanted];
  return { feedback, verdict: wanted, remark };
}

/** What hides a fix here may have been said of another error of the same kind. */
function listHiding({ id, verdicts = [] }: CausalChain, errorId: string | null): GivenFeedback[] {
  return verdicts
    .filter((given) => given.verdict === 'neverShow' && given.errorId !== errorId)
    .map((given) => ({ chainId: id, verdict: 'withdrawn', ...toNamed(given.errorId) }));
}

function toNamed(errorId: string | null): { errorId?: string } {
  return errorId === null ? {} : { errorId };
}
