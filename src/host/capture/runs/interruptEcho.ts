import { stripVTControlCharacters } from 'node:util';

/** At a line's start, where the cursor mostly is, or after what a program had begun to write there; not within a text that speaks of it. */
const ECHO = /(?:^|[\r\n])\^C|\^C(?=[\r\n]|$)/;

/**
 * True when a terminal has echoed Ctrl-C, as `^C`; the program's last words may follow.
 * @param end the last of what was printed, raw
 */
export function echoesInterrupt(end: string): boolean {
  return ECHO.test(stripVTControlCharacters(end));
}
