import { stripVTControlCharacters } from 'node:util';

/**
 * At a line's start, where the cursor mostly is; after what a program had begun to write there; or between that and its last words.
 * Not within a text that speaks of it: there it stands by itself, or is the beginning of a pattern.
 */
const ECHO = /(?:^|[\r\n])\^C|\^C(?=[\r\n]|$)|(?<=[^\s"'`(|[{/,:=])\^C(?=\p{L})/u;

/**
 * True when a terminal has echoed Ctrl-C, as `^C`; the program's last words may follow.
 * @param end the last of what was printed, raw
 */
export function echoesInterrupt(end: string): boolean {
  return ECHO.test(stripVTControlCharacters(end));
}
