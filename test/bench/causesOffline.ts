// Why errors go away, judged on records of real fixes and on non-fixes made of them:
// node test/bench/causesOffline.ts --corpus DIR [--list]
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { causeOf, type Disappearance } from '../../src/core/endings/ending.ts';
import type { Cause } from '../../src/core/model.ts';
import { amongOtherWork, type CorpusRecord, type NonFix, nonFixesOf } from './nonFixes.ts';

const FILES = ['typescript.jsonl', 'eslint.jsonl', 'biome.jsonl'];
/** Quick fixes of the records that silence the error instead of mending it. */
const SILENCING_KINDS = new Set(['disableJsDiagnostics']);
const GOALS = { fixes: 0.99, nonFixes: 0.97 };

const { values } = parseArgs({
  options: { corpus: { type: 'string' }, list: { type: 'boolean', default: false } },
});

type Judged = { kind: string; id: string; expected: readonly Cause[]; cause: Cause; code: string; message: string };

function judge(record: CorpusRecord, now: string, introducedFrom?: string): Cause {
  const uri = `file:///code/shop/${record.file}`;
  const changedSince = now === record.before ? [] : [{ uri, before: record.before, after: now }];
  const gone: Disappearance = {
    uri,
    line: record.line,
    source: record.source,
    code: record.source === 'ts' ? record.code.replace(/^TS/, '') : record.code,
    message: record.message,
    lineText: record.before.split('\n')[record.line] ?? '',
    introducedBy: introducedFrom === undefined ? [] : [{ uri, before: introducedFrom, after: record.before }],
    changedSince,
    changedSinceStanding: changedSince,
    commands: [],
    hasHeadMoved: false,
    isMassClear: false,
  };
  return causeOf(gone);
}

function judgeFix(record: CorpusRecord): Judged[] {
  const { source, after, kind } = record;
  const expected: Cause[] = [SILENCING_KINDS.has(kind) ? 'suppressed' : 'edited'];
  return judgeBoth(record, { kind: `${source} ${kind}`, now: after, expected });
}

function judgeNonFixes(record: CorpusRecord): Judged[] {
  const nonFixes = nonFixesOf(record);
  return nonFixes.flatMap((nonFix) => judgeBoth(record, { ...nonFix, kind: `${record.source} ${nonFix.kind}` }));
}

/** Alone, and among other work. */
function judgeBoth(record: CorpusRecord, { kind, now, expected, introducedFrom }: NonFix): Judged[] {
  const { id, code, message } = record;
  const alone = { id, kind, code, message, expected, cause: judge(record, now, introducedFrom) };
  const { record: longer, edit } = amongOtherWork(record);
  const from = introducedFrom === undefined ? undefined : edit(introducedFrom);
  return [alone, { ...alone, kind: `${kind}, among other work`, cause: judge(longer, edit(now), from) }];
}

function isRight({ expected, cause }: Judged): boolean {
  return expected.includes(cause);
}

function report(title: string, judged: readonly Judged[], goal: number): boolean {
  const wrong = judged.filter((one) => !isRight(one));
  const share = 1 - wrong.length / Math.max(1, judged.length);
  console.log(`${title}: ${judged.length - wrong.length} of ${judged.length} right (${(share * 100).toFixed(2)} %)`);
  for (const kind of new Set(judged.map((one) => one.kind))) {
    const ofKind = judged.filter((one) => one.kind === kind);
    const wrongOfKind = ofKind.filter((one) => !isRight(one));
    if (wrongOfKind.length === 0) continue;
    const causes = Object.entries(Object.groupBy(wrongOfKind, ({ cause }) => cause));
    const told = causes.map(([cause, list]) => `${cause} ${list.length}`).join(', ');
    console.log(`  ${kind}: ${wrongOfKind.length} of ${ofKind.length} wrong: ${told}`);
    if (values.list)
      for (const one of wrongOfKind)
        console.log(`    ${one.id} ${one.code} ${one.message.slice(0, 90).replaceAll('\n', ' ')}`);
  }
  return share >= goal;
}

const { corpus } = values;
if (corpus === undefined) throw new Error('--corpus DIR is missing');
const texts = await Promise.all(FILES.map((file) => readFile(path.join(corpus, file), 'utf8')));
const lines = texts.flatMap((text) => text.split('\n')).filter((line) => line !== '');
const records = lines.map((line) => JSON.parse(line) as CorpusRecord);
const areFixesRight = report('Fixes', records.flatMap(judgeFix), GOALS.fixes);
const areNonFixesRight = report('No fixes', records.flatMap(judgeNonFixes), GOALS.nonFixes);
process.exitCode = areFixesRight && areNonFixesRight ? 0 : 1;
