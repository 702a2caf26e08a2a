import { compile, statementsOf, type CompilerError, type Options, type Statement } from './compiler.ts';
import { isSame, type FitRecord } from './corpusRecords.ts';
import { hunksBetween, withHunks, type Hunk } from './textEdits.ts';

export type Files = Readonly<Record<string, string>>;

/** An error and its fix over the files of a case. Texts of `before` and `after` have the same files. */
export type FixPlan = {
  record: FitRecord;
  options: Options;
  /** The file that shows the error. */
  file: string;
  before: Files;
  after: Files;
};

export function toPlan(record: FitRecord): FixPlan {
  const { file, options } = record;
  return { record, options, file, before: { [file]: record.before }, after: { [file]: record.after } };
}

/** How many errors like the record's there are in the error's file. */
export function countOf({ record, file, options }: FixPlan, files: Files): number {
  return compile(files, options).filter((error) => error.file === file && isSame(error, record)).length;
}

/** Every error but the record's kind that the fix clears. */
export function alsoCleared({ record, before, after, options }: FixPlan): CompilerError[] {
  const left = [...compile(after, options)];
  return compile(before, options).filter((error) => {
    if (isSame(error, record)) return false;
    const still = left.findIndex((one) => one.file === error.file && isSame(one, error));
    if (still >= 0) left.splice(still, 1);
    return still < 0;
  });
}

export type PlacedHunk = { file: string; hunk: Hunk };

export function hunksOfFix({ before, after }: FixPlan): PlacedHunk[] {
  return Object.keys(before).flatMap((file) =>
    hunksBetween(before[file] ?? '', after[file] ?? '').map((hunk) => ({ file, hunk })),
  );
}

/** Those without which an error of the record's wording would stay; all of them where none alone would bring one back. */
export function neededHunks(plan: FixPlan): PlacedHunk[] {
  const all = hunksOfFix(plan);
  if (all.length < 2) return all;
  const left = countOf(plan, plan.after);
  const without = (one: PlacedHunk): Files =>
    withPlaced(
      plan.before,
      all.filter((other) => other !== one),
    );
  const needed = all.filter((one) => countOf(plan, without(one)) > left);
  return needed.length > 0 ? needed : all;
}

export function withPlaced(files: Files, placed: readonly PlacedHunk[]): Files {
  return Object.fromEntries(
    Object.entries(files).map(([file, text]) => [
      file,
      withHunks(
        text,
        placed.filter((one) => one.file === file).map(({ hunk }) => hunk),
      ),
    ]),
  );
}

/** Moves a declaration that the fix changes, and that does not show the error, into a file of its own; null where there is none. */
export function intoTwoFiles(plan: FixPlan): FixPlan | null {
  const { file } = plan;
  const [before, after] = [plan.before[file] ?? '', plan.after[file] ?? ''];
  const [old, fixed] = [statementsOf(file, before).statements, statementsOf(file, after).statements];
  if (old.length !== fixed.length) return null;
  for (const [index, statement] of old.entries()) {
    const now = fixed[index];
    if (!now || before.slice(statement.start, statement.end) === after.slice(now.start, now.end)) continue;
    for (const split of [asScripts, asModules]) {
      const moved = { ...plan, before: split(file, before, statement), after: split(file, after, now) };
      if (moved.before[file] === moved.after[file] && isStillFixed(plan, moved)) return moved;
    }
  }
  return null;
}

function otherFile(file: string): string {
  return `declared.${/\.[cm]?jsx?$/.test(file) ? 'js' : 'ts'}`;
}

function asScripts(file: string, text: string, { start, end }: Statement): Files {
  return {
    [file]: text.slice(0, start) + text.slice(end),
    [otherFile(file)]: `${text.slice(start, end).replace(/^\n+/, '')}\n`,
  };
}

function asModules(file: string, text: string, { start, end, from, name, isExported }: Statement): Files {
  const own = text.slice(start, from).replace(/^\n+/, '') + (isExported ? '' : 'export ') + text.slice(from, end);
  const left = `import { ${name ?? '_'} } from './declared';\n${text.slice(0, start)}${text.slice(end)}`;
  return { [file]: left, [otherFile(file)]: `${own}\n` };
}

/** The error's line moves with the text; everything else is as it was. */
function isStillFixed(plan: FixPlan, moved: FixPlan): boolean {
  const count = countOf(moved, moved.before);
  return (
    count > 0 &&
    countOf(moved, moved.after) < count &&
    compile(moved.before, moved.options).length <= compile(plan.before, plan.options).length &&
    compile(moved.after, moved.options).length <= compile(plan.after, plan.options).length
  );
}

/** A text between, as someone leaves it who has not found the fix yet: the same errors as before by the compiler. */
export function intermediate(plan: FixPlan): Files | null {
  const hunks = hunksOfFix(plan);
  const candidates: Files[] = [];
  if (hunks.length > 1) for (const one of hunks) candidates.push(withPlaced(plan.before, [one]));
  const { file, record } = plan;
  const lines = (plan.before[file] ?? '').split('\n');
  const edited = (change: (line: string) => string, at: number): Files => ({
    ...plan.before,
    [file]: lines.map((line, index) => (index === at ? change(line) : line)).join('\n'),
  });
  candidates.push(edited((line) => `${line} // why?`, record.line));
  candidates.push(edited((line) => `// Look at this.\n${line}`, record.line));
  candidates.push({ ...plan.before, [file]: `${plan.before[file] ?? ''}\n// Look at the error above.` });
  const wasThere = countOf(plan, plan.before);
  const all = compile(plan.before, plan.options).length;
  const fits = (files: Files): boolean =>
    countOf(plan, files) === wasThere && compile(files, plan.options).length === all;
  return candidates.find(fits) ?? null;
}
