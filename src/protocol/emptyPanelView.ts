import type { PanelView } from './panel.ts';

/** Before anything was asked. */
export const NOTHING: PanelView = {
  subject: null,
  state: 'loading',
  problem: null,
  chains: [],
  recent: false,
  silence: null,
  threshold: 0,
  hidden: 0,
  also: { weaker: false, hidden: false },
  stale: false,
  notice: null,
  counts: null,
};
