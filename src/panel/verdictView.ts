import type { PanelChain } from '../protocol/panel.ts';
import { el } from './element.ts';
import { icon } from './icons.ts';
import { toVerdictButtons } from './wording.ts';

/** What a person may say of a fix; what was said is pressed, and pressing it again takes it back. */
export function renderVerdicts({ chainId, verdict: given }: PanelChain, isForError: boolean): HTMLElement {
  return el(
    'div',
    { class: 'actions verdicts', role: 'group', 'aria-label': 'Did this fix help?' },
    el('span', { class: 'question', 'aria-hidden': 'true' }, 'Did this fix help?'),
    ...toVerdictButtons(isForError).map(({ verdict, label, title }) =>
      el(
        'button',
        {
          type: 'button',
          'data-action': verdict,
          'data-chain': chainId,
          'data-key': `${chainId}/${verdict}`,
          'aria-pressed': verdict === given ? 'true' : 'false',
          title: verdict === given ? 'Take it back' : title,
        },
        verdict === given && icon('fixed'),
        label,
      ),
    ),
  );
}
