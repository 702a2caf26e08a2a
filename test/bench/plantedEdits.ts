import { diffArrays } from 'diff';

/** A change of whole lines, as it is planted: place in the text before any edit. */
export type PlantedEdit = {
  file: string;
  at: number;
  removed: string[];
  added: string[];
  isFix: boolean;
  isNear: boolean;
};
export type Draw = (below: number) => number;

/** Mulberry32: small, and the same on every machine. */
export function createDraw(seed: number): Draw {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

const NOUNS =
  'invoice customer basket ticket parcel harvest garden window engine planet river castle market bridge'.split(' ');

/** Code that has nothing to do with the error: functions, constants, objects, with a blank line between. */
export function makeFiller(lines: number, draw: Draw, tag: string): string[] {
  const filler: string[] = [];
  for (let n = 0; filler.length < lines; n++) {
    const noun = `${NOUNS[draw(NOUNS.length)] ?? ''}${tag}${n}`;
    const kinds = [
      [
        `function measure_${noun}(amount_${n}) {`,
        `  const local_${noun} = amount_${n} * ${2 + draw(90)};`,
        `  if (local_${noun} > ${100 + draw(800)}) {`,
        `    return local_${noun} - ${1 + draw(9)};`,
        '  }',
        `  return local_${noun} + ${1 + draw(9)};`,
        '}',
        '',
      ],
      [`const limit_${noun} = ${draw(1000)};`, `const label_${noun} = 'the ${noun}';`, ''],
      [
        `const table_${noun} = {`,
        `  width: ${draw(50)},`,
        `  height: ${draw(50)},`,
        `  title: 'of ${noun}',`,
        '};',
        '',
      ],
      [
        `for (let step_${noun} = 0; step_${noun} < ${3 + draw(5)}; step_${noun}++) {`,
        `  String(step_${noun});`,
        '}',
        '',
      ],
    ];
    filler.push(...(kinds[draw(kinds.length)] ?? []));
  }
  return filler;
}

/** The changed places between two texts, each a block of lines. */
export function blocksBetween(
  before: readonly string[],
  after: readonly string[],
): { at: number; removed: string[]; added: string[] }[] {
  const blocks: { at: number; removed: string[]; added: string[] }[] = [];
  let at = 0;
  let open: { at: number; removed: string[]; added: string[] } | null = null;
  for (const part of diffArrays([...before], [...after])) {
    if (!part.added && !part.removed) {
      open = null;
      at += part.value.length;
      continue;
    }
    if (!open) blocks.push((open = { at, removed: [], added: [] }));
    if (part.added) open.added.push(...part.value);
    else {
      open.removed.push(...part.value);
      at += part.value.length;
    }
  }
  return blocks;
}

export function applyEdits(text: string, edits: readonly PlantedEdit[]): string {
  const lines = text.split('\n');
  // Of two edits at one place the one that only puts lines in comes first.
  const ordered = [...edits].sort((a, b) => b.at - a.at || b.removed.length - a.removed.length);
  for (const { at, removed, added } of ordered) lines.splice(at, removed.length, ...added);
  return lines.join('\n');
}

let serial = 0;

/** An edit at a line (or before it) that has nothing to do with the error; null where the line does not lend itself. */
export function makeUnrelated(
  file: string,
  lines: readonly string[],
  at: number,
  draw: Draw,
  isNear: boolean,
): PlantedEdit | null {
  const line = lines[at] ?? '';
  const indent = /^\s*/.exec(line)?.[0] ?? '';
  const edit = (removed: string[], added: string[]): PlantedEdit | null =>
    removed.join('\n') === added.join('\n') ? null : { file, at, removed, added, isFix: false, isNear };
  const number = ++serial;
  const isFiller =
    /_(?:invoice|customer|basket|ticket|parcel|harvest|garden|window|engine|planet|river|castle|market|bridge)/.test(
      line,
    );
  switch (draw(isFiller ? 6 : 3)) {
    case 0:
      return edit([], [`${indent}// note ${number}: keep in step with the manual`]);
    case 1:
      return edit([], [`${indent}const spare_${number} = ${draw(99)};`]);
    case 2:
      if (indent !== '') return edit([], [`${indent}String('mark ${number}');`]);
      return edit(
        [],
        [`function extra_${number}(seed_${number}) {`, `  return seed_${number} % ${2 + draw(8)};`, '}', ''],
      );
    case 3:
      return /\d+/.test(line.replace(/\w*_\w*/g, ''))
        ? edit([line], [line.replace(/(?<!\w)\d+(?!\w)/, `${1000 + number}`)])
        : null;
    case 4:
      return /\b(?:local|limit|label|table)_\w+/.test(line)
        ? edit([line], [line.replace(/\b(local|limit|label|table)_/, `$1New${number}_`)])
        : null;
    default:
      return line.trim() === '' ? null : edit([line], [`${line} // seen ${number}`]);
  }
}
