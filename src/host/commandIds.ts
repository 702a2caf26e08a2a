/** The commands that links and menus made in code point to; each id is written once here and once in the manifest. */
export const COMMANDS = {
  findSimilarFailures: 'dejaFix.findSimilarFailures',
  showPanel: 'dejaFix.showPanel',
  showLog: 'dejaFix.showLog',
} as const;
