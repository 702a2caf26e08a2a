/** Every command's id, written once here and once in the manifest. */
export const COMMANDS = {
  findSimilarFailures: 'dejaFix.findSimilarFailures',
  showPanel: 'dejaFix.showPanel',
  pauseCapture: 'dejaFix.pauseCapture',
  resumeCapture: 'dejaFix.resumeCapture',
  markResolved: 'dejaFix.markResolved',
  reopen: 'dejaFix.reopen',
  helped: 'dejaFix.helped',
  didNotHelp: 'dejaFix.didNotHelp',
  neverShow: 'dejaFix.neverShow',
  forget: 'dejaFix.forget',
  exportMemory: 'dejaFix.exportMemory',
  importMemory: 'dejaFix.importMemory',
  showLog: 'dejaFix.showLog',
  restartEngine: 'dejaFix.restartEngine',
  showOpenErrors: 'dejaFix.showOpenErrors',
  showMenu: 'dejaFix.showMenu',
} as const;
export type CommandId = (typeof COMMANDS)[keyof typeof COMMANDS];
