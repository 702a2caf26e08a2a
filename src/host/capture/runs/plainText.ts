import { stripVTControlCharacters } from 'node:util';

/** Titles, links, images and the marks of shell integration: from their opening to BEL or ST, or a stretch that was cut. */
const STRINGS =
  // eslint-disable-next-line no-control-regex -- the sequences are made of control characters
  /(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]{0,65536}(?:\u0007|\u001b\\|\u009c)?/g;
/** How spinners go back to the first column, or wipe what they have drawn. */
// eslint-disable-next-line no-control-regex -- as above
const TO_LINE_START = /\u001b\[(?:[01]?G|2K)/g;
// eslint-disable-next-line no-control-regex -- what is left of binary output
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/** What a person would have read of a terminal's raw output: no control sequences, lines that were drawn over as last drawn. */
export function toPlainText(raw: string): string {
  return stripVTControlCharacters(raw.replace(STRINGS, '').replace(TO_LINE_START, '\r'))
    .toWellFormed()
    .split('\n')
    .map(toLastDrawn)
    .join('\n')
    .replace(CONTROLS, '')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd();
}

function toLastDrawn(line: string): string {
  if (!line.includes('\r')) return line;
  return line.split('\r').findLast((drawn) => drawn.trim() !== '') ?? '';
}
