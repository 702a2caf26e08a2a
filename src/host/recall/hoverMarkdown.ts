import type { QueryInput } from '../../core/input.ts';
import type { SimilarFailure } from '../../core/model.ts';
import { ORIGIN_WORDS } from '../../core/originWords.ts';
import { COMMANDS } from '../commandIds.ts';
import { toPercent } from './answers.ts';
import { toAgo, toDuration } from './relativeTime.ts';

/** The only commands a link in the hover may run. */
export const HOVER_COMMANDS: readonly string[] = [
  COMMANDS.showPanel,
  COMMANDS.findSimilarFailures,
  COMMANDS.helped,
  COMMANDS.didNotHelp,
  COMMANDS.neverShow,
];

const MAX_FIXES = 3;
const MAX_ACTION = 80;
const MAX_PLACE = 60;

/** The error under the pointer; only of one that is recorded can anything be remembered. */
export type HoveredError = { query: QueryInput; isRecorded: boolean };

/** One line for each of the best past fixes, what may be said of the first, and a link to all of them when there are more. */
export function toHoverMarkdown(failures: readonly SimilarFailure[], error: HoveredError, now: number): string {
  const lines = failures.slice(0, MAX_FIXES).map((failure) => toFixLine(failure, now));
  const [best] = failures;
  if (best) lines.push(toVerdictLine(best, failures.length === 1, error));
  if (failures.length > MAX_FIXES) {
    lines.push(toCommandLink(`Show all ${failures.length}`, COMMANDS.findSimilarFailures, error.query));
  }
  // Two spaces before the line feed are Markdown's line break within a paragraph.
  return lines.join('  \n');
}

/** Stored text as text: whatever it holds, no markup, link, icon or line break comes of it. */
export function escapeStoredText(text: string, maximum: number): string {
  const oneLine = text
    .slice(0, 4 * maximum)
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim();
  const short = oneLine.length > maximum ? `${oneLine.slice(0, maximum - 1)}…` : oneLine;
  // Markdown lets every ASCII punctuation mark be escaped; escaping them all leaves no autolink to be found either.
  return short.replace(/\p{Cs}/gu, '').replace(/[!-/:-@[-`{-~]/g, '\\$&');
}

function toFixLine({ chain, confidence }: SimilarFailure, now: number): string {
  const { successfulFix, errorEvent, resolutionTimeMinutes } = chain;
  const action = escapeStoredText(successfulFix.actionTaken, MAX_ACTION) || 'Fixed';
  const { file, workspaceName } = errorEvent.context;
  const place = [
    file && escapeStoredText(tailOf(file), MAX_PLACE),
    workspaceName && escapeStoredText(workspaceName, MAX_PLACE),
  ];
  return [
    `Past fix: ${toEscapedLink(action, COMMANDS.showPanel, { chainId: chain.id })}`,
    ORIGIN_WORDS[successfulFix.origin],
    toAgo(successfulFix.timestamp, now),
    `took ${toDuration(resolutionTimeMinutes)}`,
    place.filter(Boolean).join(' in '),
    `${toPercent(confidence)} %`,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** The others are a click away, in the panel. */
function toVerdictLine({ chain }: SimilarFailure, isOnlyOne: boolean, error: HoveredError): string {
  const { query, isRecorded } = error;
  const argument = { chainId: chain.id, query };
  const links = [
    toCommandLink('Helped', COMMANDS.helped, argument),
    toCommandLink('Did not help', COMMANDS.didNotHelp, argument),
    isRecorded
      ? toCommandLink('Never show here', COMMANDS.neverShow, argument)
      : toCommandLink('Never show', COMMANDS.neverShow, { chainId: chain.id }),
  ];
  return `${isOnlyOne ? 'This fix' : 'The first one'}: ${links.join(' · ')}`;
}

/** The end of a path says more than its beginning. */
function tailOf(file: string): string {
  return file.length <= MAX_PLACE ? file : `…${file.slice(1 - MAX_PLACE)}`;
}

function toCommandLink(label: string, command: string, argument: object): string {
  return toEscapedLink(escapeStoredText(label, MAX_ACTION), command, argument);
}

function toEscapedLink(escapedLabel: string, command: string, argument: object): string {
  // encodeURIComponent leaves parentheses, which would end the link's target.
  const target = encodeURIComponent(JSON.stringify([argument])).replace(
    /[()']/g,
    (mark) => `%${mark.charCodeAt(0).toString(16)}`,
  );
  return `[${escapedLabel}](command:${command}?${target})`;
}
