import type { TextChange } from '../errors/editJournal.ts';
import { type LineHunk, toHunks } from '../errors/lineHunks.ts';
import { isChecker } from './toolFamilies.ts';

/** How tests are left out, in any language. */
const SKIPS: readonly RegExp[] = [
  /\b(?:it|test|describe|context|suite|specify|bench|Deno\.test)(?:\.\w+)*\.(?:skip|todo|fixme|failing|fails|skipIf|runIf|ignore|only)\b/,
  /\bx(?:it|test|describe|context|specify|feature|scenario)(?:\s*[(.]|\s+["'])/,
  /\bf(?:it|describe)\s*\(|\bt\.(?:todo|skip)\s*\(/,
  /\b(?:skip|todo)\s*:\s*(?:true|['"`])/,
  /\bthis\.skip\s*\(|\bpending(?:\s*\(|\s+["'])|\btest\.(?:skip|fixme)\s*\(/,
  /@(?:Disabled|Ignore)(?:\w*)\b|\[(?:Ignore|Skip|Explicit)\b|\bSkip\s*=\s*"/,
  /@(?:pytest\.)?mark\.(?:skip|skipif|xfail)\b|\bpytestmark\s*=.*\b(?:skip|xfail)|\bpytest\.(?:skip|xfail|importorskip)\s*\(/,
  /@(?:unittest\.)?(?:skip|skipIf|skipUnless|expectedFailure)\b|\bself\.skipTest\s*\(|\bSkipTest\b/,
  /\b[tb]\.Skip(?:f|Now)?\s*\(|\btesting\.Short\(\)/,
  /#\[\s*ignore\b|#\[\s*should_panic\b/,
  /\bmarkTest(?:Skipped|Incomplete)\s*\(|@group\s+skip|\bXCTSkip|\bGTEST_SKIP\s*\(|\bDISABLED_\w+/,
  /@(?:module)?tag\s+:?skip|\b(?:skip|xfail|pend)\s*(?:do\b|['"])|,\s*:?skip\b|\bskip_all\b/,
  /\bignore\s*\(\s*"|\bignored\s*:=|@pytest\.mark\.skip/,
];

/** True when an edit has left out a test, for an error of which running tests tell; a checker judges skipped tests too. */
export function isTestSkipped(source: string, changes: readonly TextChange[]): boolean {
  if (isChecker(source)) return false;
  const count = (lines: readonly string[]): number =>
    lines.filter((line) => SKIPS.some((skip) => skip.test(line))).length;
  return changes.some((change) =>
    toHunks(change)?.some((hunk) => count(hunk.added) > count(hunk.removed) || isTestNoMore(hunk)),
  );
}

/** What makes a function a test, at the beginning of a line. */
const MARK =
  /^\s*(?:@(?:\w+\.)*\w*Test\b(?:\([^)]*\))?|\[(?:Fact|Theory|Test|TestMethod|TestCase)\b[^\]]*\]|#\[(?:\w+::)*test\b[^\]]*\])/;

/** The mark of a test has gone, or has become a comment, and the function stays. */
function isTestNoMore({ removed, added }: LineHunk): boolean {
  const isMarked = (line: string): boolean => MARK.test(line);
  if (!removed.some(isMarked) || added.some(isMarked)) return false;
  const now = new Set(added.map((line) => line.trim()));
  const rests = removed.map((line) => line.replace(MARK, '').trim());
  return rests.every((rest) => rest === '' || now.has(rest));
}
