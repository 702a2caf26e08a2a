import { createRequire } from 'node:module';
import { builtinRules } from 'eslint/use-at-your-own-risk';
import type { Rule } from 'eslint';
import tseslint from 'typescript-eslint';
import ts from 'typescript';
import { toTemplate } from '../../../src/core/template.ts';

/** ESLint's own rules: nothing else lists them. */
// eslint-disable-next-line @typescript-eslint/no-deprecated
export const RULES: ReadonlyMap<string, Rule.RuleModule> = builtinRules;

/** A message as its tool has it, with a gap for every name. */
export type Wording = { code: string; parts: readonly string[] };
/** Wordings that say something else and yet have one template. */
export type Collision = { template: string; codes: string[]; wordings: string[] };

/** What gaps are filled with: names of every shape, types, paths, code. */
const FILLINGS: readonly (readonly string[])[] = [
  ['foo', 'bar', 'baz', 'qux'],
  ['grandTotal', 'Cart', 'order_items', 'w'],
  ['Shop.Cart', '{ a: string; }', '"./cart"', 'string'],
  ['3', '12', '2', '0'],
];

/** The compiler's own table of messages: errors, warnings and suggestions. */
export function compilerWordings(): Wording[] {
  const { Diagnostics } = ts as unknown as { Diagnostics: Record<string, ts.DiagnosticMessage> };
  return Object.values(Diagnostics)
    .filter(({ category }) => category !== ts.DiagnosticCategory.Message)
    .map(({ code, message }) => ({ code: `TS${code}`, parts: message.split(/\{\d\}/) }));
}

/** The messages that the rules of ESLint and of its plugins declare. */
export function linterWordings(): Record<string, Wording[]> {
  const require = createRequire(import.meta.url);
  const importX = require('eslint-plugin-import-x') as { rules: Record<string, Rule.RuleModule> };
  return {
    eslint: [...RULES].flatMap(([code, rule]) => wordingsOf(code, rule)),
    'typescript-eslint': Object.entries((tseslint.plugin as unknown as typeof importX).rules).flatMap(([code, rule]) =>
      wordingsOf(code, rule),
    ),
    'import-x': Object.entries(importX.rules).flatMap(([code, rule]) => wordingsOf(code, rule)),
  };
}

function wordingsOf(code: string, { meta }: Rule.RuleModule): Wording[] {
  return Object.values(meta?.messages ?? {}).map((message) => ({ code, parts: message.split(/\{\{.*?\}\}/) }));
}

/** Templates that wordings of several codes share, though they differ in more than the gaps. */
export function findCollisions(wordings: readonly Wording[]): Collision[] {
  const byTemplate = new Map<string, Map<string, string>>();
  for (const { code, parts } of wordings) {
    for (const filling of FILLINGS) {
      const filled = parts.reduce((text, part, index) => text + (filling[(index - 1) % filling.length] ?? '') + part);
      const { text } = toTemplate(filled);
      const codes = byTemplate.get(text) ?? new Map<string, string>();
      byTemplate.set(text, codes.set(code, parts.join('‹›')));
    }
  }
  return [...byTemplate].flatMap(([template, codes]) => {
    const said = [...codes.values()].map(withoutQuotes);
    const isOne = said.some((wording) => said.every((other) => fits(other, wording)));
    return isOne ? [] : [{ template, codes: [...codes.keys()], wordings: [...codes.values()] }];
  });
}

/** Which quotes a tool sets around a gap is no wording. */
function withoutQuotes(wording: string): string {
  return wording.replace(/["'`]+‹›["'`]+/g, '‹›').replace(/[`"]/g, '');
}

/** True when one wording is the other with something in its gaps, so that both can be the same sentence. */
function fits(wording: string, other: string): boolean {
  const pattern = other
    .split('‹›')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${pattern}$`, 's').test(wording);
}
