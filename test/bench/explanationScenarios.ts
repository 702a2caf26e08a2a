import { applyEdits, blocksBetween, type Draw, makeFiller, makeUnrelated, type PlantedEdit } from './plantedEdits.ts';

/** An error with its fix, in one or more files, before anything is planted around it. */
export type FixCase = {
  id: string;
  group: string;
  file: string;
  message: string;
  range: { startLine: number; startCharacter: number; endLine: number; endCharacter: number };
  related: { file: string; line: number }[];
  before: Record<string, string>;
  after: Record<string, string>;
};

/** How the edits lie in time. */
export const STYLES = ['one edit', 'steps', 'fix split', 'late answer', 'half typed'] as const;
export type Style = (typeof STYLES)[number];
/** A case with code and unrelated edits planted around it. */
export type Scenario = {
  fixCase: FixCase;
  style: Style;
  opened: Record<string, string>;
  edits: PlantedEdit[];
  shift: number;
};

export function plant(fixCase: FixCase, style: Style, draw: Draw): Scenario {
  const head = makeFiller(75, draw, 'h');
  const opened: Record<string, string> = {};
  const edits: PlantedEdit[] = [];
  for (const [file, text] of Object.entries(fixCase.before)) {
    opened[file] = [...head, ...text.split('\n'), ...makeFiller(80, draw, 't')].join('\n');
    for (const block of blocksBetween(text.split('\n'), (fixCase.after[file] ?? text).split('\n')))
      edits.push({ file, ...block, at: block.at + head.length, isFix: true, isNear: false });
  }
  plantUnrelated(opened, edits, draw);
  return { fixCase, style, opened, edits, shift: head.length };
}

function plantUnrelated(opened: Record<string, string>, edits: PlantedEdit[], draw: Draw): void {
  const fixes = [...edits];
  const wanted = 1 + draw(10);
  const files = Object.keys(opened);
  const isTaken = (file: string, at: number): boolean =>
    edits.some((edit) => edit.file === file && at >= edit.at && at <= edit.at + Math.max(edit.removed.length, 0));
  for (let tries = 0; edits.length - fixes.length < wanted && tries < 300; tries++) {
    const isNear = draw(3) === 0;
    const fix = fixes[draw(fixes.length)];
    if (!fix) return;
    const file = isNear ? fix.file : (files[draw(files.length)] ?? '');
    const lines = (opened[file] ?? '').split('\n');
    const below = fix.at + fix.removed.length;
    const at = isNear ? (draw(2) === 0 ? fix.at - 1 - draw(5) : below + draw(5)) : draw(lines.length);
    if (
      at < 0 ||
      at >= lines.length ||
      isTaken(file, at) ||
      (isNear && fixes.some((other) => other !== fix && isTaken(file, at)))
    )
      continue;
    if (!isNear && lines[at] !== '' && !/_/.test(lines[at] ?? '')) continue;
    const edit = makeUnrelated(file, lines, at, draw, isNear);
    if (edit && !isTaken(file, at + edit.removed.length)) edits.push(edit);
  }
}

type Texts = Record<string, string>;

/** The texts at the moments that the lifecycle knows, by style. */
export function stagesOf(
  { style, opened, edits }: Scenario,
  draw: Draw,
): { lastStanding: Texts; firstGone: Texts; settled: Texts } {
  const texts = (chosen: readonly PlantedEdit[]): Texts =>
    Object.fromEntries(
      Object.entries(opened).map(([file, text]) => [
        file,
        applyEdits(
          text,
          chosen.filter((edit) => edit.file === file),
        ),
      ]),
    );
  const fixes = edits.filter(({ isFix }) => isFix);
  const others = edits.filter(({ isFix }) => !isFix);
  const settled = texts(edits);
  if (style === 'one edit') return { lastStanding: opened, firstGone: settled, settled };
  const share = others.map(() => draw(style === 'late answer' ? 2 : 3));
  const early = others.filter((_, index) => share[index] === 0);
  const together = others.filter((_, index) => share[index] === 1);
  if (style === 'late answer') return { lastStanding: texts([...early, ...fixes]), firstGone: settled, settled };
  if (style === 'fix split' && fixes.length > 1) {
    return {
      lastStanding: texts([...early, ...fixes.slice(0, -1)]),
      firstGone: texts([...early, ...together, ...fixes]),
      settled,
    };
  }
  if (style === 'half typed') {
    const half = fixes.map((fix) => {
      const last = fix.added.at(-1) ?? '';
      return {
        ...fix,
        added: [
          ...fix.added.slice(0, -1),
          ...(fix.added.length > 0 ? [last.slice(0, Math.ceil(last.length * 0.7))] : []),
        ],
      };
    });
    return { lastStanding: texts(early), firstGone: texts([...early, ...half]), settled };
  }
  return { lastStanding: texts(early), firstGone: texts([...early, ...together, ...fixes]), settled };
}
