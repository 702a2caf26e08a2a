import { parseArgs } from 'node:util';
import { applyPatch, diffArrays } from 'diff';
import { toSuccessDiff } from '../../src/core/explanation/attemptDiff.ts';
import { explain } from '../../src/core/explanation/explanation.ts';
import { awayFixes } from './awayFixes.ts';
import { readRecords, reproduce } from './compiledRecords.ts';
import { readLintRecords } from './lintRecords.ts';
import { type FixCase, plant, type Scenario, stagesOf, type Style, STYLES } from './explanationScenarios.ts';
import { createDraw, type Draw, type PlantedEdit } from './plantedEdits.ts';

type Tally = { fix: number; fixKept: number; otherKept: number; other: number; runs: number; wrong: number };
const tallies = new Map<string, Tally>();
const { values } = parseArgs({
  options: {
    corpus: { type: 'string' },
    seeds: { type: 'string', default: '2' },
    show: { type: 'string', default: '0' },
    only: { type: 'string' },
  },
});

const uriOf = (file: string): string => `file:///w/${file}`;

function namesIn(message: string): string[] {
  const quoted = message.matchAll(/(?<!\w)'((?:[^'\n]|(?<=\w)'(?=\w))*)'|"([^"\n]*)"|`([^`\n]*)`/g);
  return [...quoted].map(([, a, b, c]) => a ?? b ?? c ?? '');
}

/** Which of the planted edits stand in the text that was kept. */
function keptEdits(edits: readonly PlantedEdit[], before: string, after: string): Set<PlantedEdit> {
  const [removed, added] = [new Set<number>(), new Map<string, number>()];
  let at = 0;
  for (const part of diffArrays(before.split('\n'), after.split('\n'))) {
    if (part.added) for (const line of part.value) added.set(line, (added.get(line) ?? 0) + 1);
    else {
      if (part.removed) for (const index of part.value.keys()) removed.add(at + index);
      at += part.value.length;
    }
  }
  const isKept = (edit: PlantedEdit): boolean => {
    const lines = edit.added.filter((line) => line.trim() !== '' && !edit.removed.includes(line));
    const gone = edit.removed
      .map((line, index) => ({ line, index }))
      .filter(({ line }) => line.trim() !== '' && !edit.added.includes(line));
    const signs = [
      ...lines.map((line) => (added.get(line) ?? 0) > 0),
      ...gone.map(({ index }) => removed.has(edit.at + index)),
    ];
    if (signs.length === 0) return true;
    if (edit.isFix) return signs.every(Boolean);
    // Only what no other edit has in it too tells an unrelated one.
    return (
      lines.some((line) => /_\d+|\d{3,}|note|seen|New/.test(line) && (added.get(line) ?? 0) > 0) ||
      gone.some(({ index }) => removed.has(edit.at + index))
    );
  };
  return new Set(edits.filter(isKept));
}

let shown = 0;
let broken = 0;

/** True when the diff of each file, applied to the text before, makes the text that was kept. */
function applies(diff: string, kept: readonly { before: string | null; after: string }[]): boolean {
  const patches = diff.split(/^(?=--- a\/)/m).filter((patch) => patch.startsWith('---'));
  const unix = (text: string): string => text.replaceAll('\r\n', '\n');
  return kept.every(({ before, after }, index) => applyPatch(unix(before ?? ''), patches[index] ?? '') === unix(after));
}

function run(fixCase: FixCase, style: Style, draw: Draw): void {
  const scenario = plant(fixCase, style, draw);
  const { opened, edits, shift } = scenario;
  const { lastStanding, firstGone, settled } = stagesOf(scenario, draw);
  const changed = Object.keys(opened).filter((file) => settled[file] !== opened[file]);
  const stages = changed.map((file) => ({
    uri: uriOf(file),
    opened: opened[file] ?? '',
    lastStanding: lastStanding[file] ?? '',
    firstGone: firstGone[file] ?? '',
    settled: settled[file] ?? '',
  }));
  const range = {
    ...fixCase.range,
    startLine: fixCase.range.startLine + shift,
    endLine: fixCase.range.endLine + shift,
  };
  const lines = (opened[fixCase.file] ?? '').split('\n');
  const explanation = explain(stages, {
    uri: uriOf(fixCase.file),
    range,
    related: fixCase.related.map(({ file, line }) => ({ uri: uriOf(file), line: line + shift })),
    message: fixCase.message,
    names: namesIn(fixCase.message),
    lineText: lines[range.startLine] ?? '',
    rangeText: textIn(lines, range),
  });
  const { kept } = explanation;
  if (!applies(toSuccessDiff(explanation, stages, (uri) => uri).codeChanges ?? '', kept)) broken++;
  const found = changed.map((file) => {
    const before = opened[file] ?? '';
    const after = kept.find(({ uri }) => uri === uriOf(file))?.after ?? before;
    return keptEdits(
      edits.filter((edit) => edit.file === file),
      before,
      after,
    );
  });
  count(
    scenario,
    edits.filter((edit) => found.some((set) => set.has(edit))),
  );
}

function textIn(
  lines: readonly string[],
  { startLine, startCharacter, endLine, endCharacter }: FixCase['range'],
): string {
  const text = lines.slice(startLine, endLine + 1);
  text[text.length - 1] = (text.at(-1) ?? '').slice(0, endCharacter);
  text[0] = (text[0] ?? '').slice(startCharacter);
  return text.join('\n');
}

function count({ fixCase, style, edits }: Scenario, kept: readonly PlantedEdit[]): void {
  const fixes = edits.filter(({ isFix }) => isFix);
  const fixKept = kept.filter(({ isFix }) => isFix).length;
  const isWrong = fixKept < fixes.length || kept.length > fixKept;
  for (const key of ['all', fixCase.group, style]) {
    const tally = tallies.get(key) ?? { fix: 0, fixKept: 0, otherKept: 0, other: 0, runs: 0, wrong: 0 };
    tally.fix += fixes.length;
    tally.fixKept += fixKept;
    tally.otherKept += kept.length - fixKept;
    tally.other += edits.length - fixes.length;
    tally.runs++;
    if (isWrong) tally.wrong++;
    tallies.set(key, tally);
  }
  if (!isWrong || shown >= Number(values.show)) return;
  shown++;
  console.log(
    `\n${fixCase.group} ${fixCase.id} [${style}] line ${fixCase.range.startLine}-${fixCase.range.endLine}: ${fixCase.message.slice(0, 200)}`,
  );
  for (const edit of edits.filter((one) => one.isFix !== kept.includes(one)))
    console.log(
      `  ${edit.isFix ? 'LOST' : 'KEPT'} ${edit.file}:${edit.at}\n    - ${edit.removed.join('\n    - ')}\n    + ${edit.added.join('\n    + ')}`,
    );
}

function report(): void {
  console.log(`diffs that do not apply: ${broken}`);
  for (const [name, { fix, fixKept, otherKept, other, runs, wrong }] of tallies) {
    const precision = fixKept / (fixKept + otherKept);
    const recall = fixKept / fix;
    const f1 = (2 * precision * recall) / (precision + recall);
    const whole = (2 * fix) / (2 * fix + other);
    const show = (value: number): string => value.toFixed(3);
    console.log(
      `${name.padEnd(16)} runs ${runs} wrong ${wrong} precision ${show(precision)} recall ${show(recall)} F1 ${show(f1)} whole diff ${show(whole)}`,
    );
  }
}

function casesOf(corpus: string): FixCase[] {
  const compiled = [
    ...reproduce(readRecords(corpus, 'typescript').filter(({ kind }) => kind !== 'disableJsDiagnostics')),
  ].map(({ record, error }): FixCase => ({
    id: `${record.kind} ${record.code} ${record.id}`,
    group: 'typescript',
    file: record.file,
    message: record.message,
    range: {
      startLine: error.start.line,
      startCharacter: error.start.character,
      endLine: error.end.line,
      endCharacter: error.end.character,
    },
    related: error.related,
    before: { [record.file]: record.before },
    after: { [record.file]: record.after },
  }));
  return [...compiled, ...awayFixes(), ...readLintRecords(corpus)];
}

function seedOf(text: string): number {
  return Buffer.from(text).reduce((hash, byte) => (Math.imul(hash, 31) + byte) | 0, 7);
}

if (!values.corpus) throw new Error('Give --corpus DIR');
for (const fixCase of casesOf(values.corpus)) {
  if (values.only && !fixCase.group.startsWith(values.only)) continue;
  const styles = fixCase.group === 'eslint' || fixCase.group === 'biome' ? STYLES.slice(0, 1) : STYLES;
  for (const style of styles) {
    for (let seed = 0; seed < Number(values.seeds); seed++)
      run(fixCase, style, createDraw(seedOf(`${fixCase.id} ${style} ${seed}`)));
  }
}
report();
