import { toTemplate } from '../../core/template.ts';
import type { Frame, FrameReader } from './frames.ts';
import { toFoundError, type Finding, type Groups, type ReadError, type Sheet, type Weight } from './sheet.ts';

/**
 * An error told by one line, and perhaps a few that follow. Patterns name what they find by groups: `file`, `line`,
 * `column`, `severity`, `code`, `message`; in lines that follow also `more` (goes on with the message, on a line of its own), `wrapped`
 * (goes on with it where the screen was too narrow) and `caret` (its end points at the column). What was named first stays.
 * A `severity` that is empty is a warning's sign.
 */
export type LineFormat = {
  kind: 'line';
  opens: RegExp;
  /** A line somewhere above that names what the line itself does not: the file of a list of errors. */
  under?: RegExp;
  /** A line somewhere below that does so: the package of a list of failed tests. */
  over?: RegExp;
  /** The lines below that belong to it, as long as one of these fits. */
  follow?: readonly RegExp[];
  /** Reads the user's own calls among them. */
  frame?: FrameReader;
  /** The last of the lines below, whatever follows; names what those before it do not. */
  until?: RegExp;
  /** Without these it is no error of this format. */
  needs?: 'file' | 'message' | 'code';
  /** The code is printed with the first error of a kind only. */
  namesCodeOnce?: boolean;
  code?: string;
  tool?: string;
  weight?: Weight;
  /** A summary of what the formats before it have read in full where that was printed. */
  onlyIfNothingElse?: boolean;
  /** Lines after the first that fit `opens` only go on about it. */
  once?: boolean;
};

const MAX_FOLLOWING = 60;

/** Reads every error of a format; the lines of each are taken off the sheet. */
export function readLineFormat(format: LineFormat, tool: string, sheet: Sheet): Finding[] {
  const findings: Finding[] = [];
  let heading: Groups = {};
  const footingAfter = footings(format.over, sheet);
  for (let index = 0; index < sheet.lines.length; index++) {
    const line = sheet.free(index);
    if (line === undefined) continue;
    const isHeading = format.under?.exec(line)?.groups;
    if (isHeading) heading = isHeading;
    const opened = format.opens.exec(line);
    if (!opened) continue;
    const { groups, frames, end } = readFollowing(format, sheet, index + 1, { ...heading, ...given(opened.groups) });
    if (format.needs && !groups[format.needs]) continue;
    sheet.take(index, end);
    const error = toFoundError(
      format.tool ?? tool,
      { code: format.code, ...footingAfter(end), ...given(groups) },
      { frames },
    );
    if (error.message !== '') findings.push({ error, at: index, weight: format.weight ?? 'error' });
    if (format.once) break;
    index = end - 1;
  }
  if (format.namesCodeOnce) passCodesOn(findings);
  return findings;
}

/** Errors of a kind differ in what they name. */
function passCodesOn(findings: readonly Finding[]): void {
  const named = new Map<string, ReadError>();
  for (const { error } of findings) {
    const kind = toTemplate(error.message.split('\n', 1)[0] ?? '').text;
    if (error.code !== undefined) named.set(kind, error);
    const { code, tool } = named.get(kind) ?? error;
    Object.assign(error, { code, tool });
  }
}

function readFollowing(
  format: LineFormat,
  sheet: Sheet,
  from: number,
  groups: Groups,
): { groups: Groups; frames: Frame[]; end: number } {
  const found: Groups = { ...groups };
  const frames: Frame[] = [];
  const more: string[] = [];
  let end = from;
  for (; end < from + MAX_FOLLOWING; end++) {
    const line = sheet.free(end);
    if (line === undefined || format.opens.test(line)) break;
    const last = format.until?.exec(line);
    const match = last ?? format.follow?.map((pattern) => pattern.exec(line)).find((result) => result !== null);
    if (!match) break;
    const frame = format.frame?.(line);
    if (frame) frames.push(frame);
    const { more: text, wrapped, caret, ...others } = given(match.groups);
    if (text !== undefined) more.push(text);
    if (wrapped !== undefined) found.message = [found.message, wrapped].filter((part) => part !== undefined).join(' ');
    if (caret !== undefined) others['column'] ??= String(caret.length);
    for (const [name, value] of Object.entries(others)) found[name as keyof Groups] ??= value;
    if (last) {
      end++;
      break;
    }
  }
  const message = [found.message, ...more].filter((text) => text !== undefined).join('\n');
  return { groups: { ...found, message }, frames, end };
}

/** What the next line that fits names, asked for one place after the other. */
function footings(over: RegExp | undefined, sheet: Sheet): (from: number) => Groups {
  let at = -1;
  let groups: Groups = {};
  return (from) => {
    if (!over || at >= from) return groups;
    const offset = sheet.lines.slice(from).findIndex((line) => over.test(line));
    at = offset === -1 ? Number.POSITIVE_INFINITY : from + offset;
    groups = given(over.exec(sheet.lines[at] ?? '')?.groups);
    return groups;
  };
}

/** Only the groups that took part in the match. */
function given(groups: Record<string, string | undefined> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(groups ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
