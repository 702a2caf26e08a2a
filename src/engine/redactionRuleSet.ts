import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import type { Finding } from '../core/redaction/finding.ts';

/** The part of a rule that is used here. */
type Report = { message: unknown; range: readonly [number, number] };
type Rule = {
  meta: { id: string; type: string };
  create(context: object, options: object): { file?(source: object): unknown };
};

/** Comments in a text must not switch the search off, one rule reads files, and two take the whole address for the secret. */
const LEFT_OUT = /rule-(?:filter-comments|gcp|database-connection-string|basicauth)/;

/** Secrets that secretlint's recommended rules know by their shape. */
export function findByRuleSet(text: string): Finding[] {
  const findings: Finding[] = [];
  for (const { kind, check } of checks) {
    check(text, ([start, end]) => findings.push({ start, end, kind }));
  }
  return findings;
}

type Check = (text: string, report: (range: Report['range']) => void) => void;

const checks: readonly { kind: string; check: Check }[] = (rules as unknown as Rule[])
  .filter(({ meta }) => !LEFT_OUT.test(meta.id))
  .map((rule) => ({ kind: rule.meta.id.replace(/^.*-rule-/, ''), check: toCheck(rule) }));

function toCheck(rule: Rule): Check {
  let told: (range: Report['range']) => void = () => undefined;
  const context = {
    createTranslator: () => () => ({ message: '', messageId: '' }),
    report: ({ range }: Report) => told(range),
    ignore: () => undefined,
    sharedOptions: {},
  };
  const made = rule.create(context, {});
  return (content, report) => {
    told = report;
    made.file?.({ content, filePath: undefined, ext: '', contentType: 'text' });
  };
}
