import { findAssignedSecrets } from './assignedSecrets.ts';
import { findChanceSecrets } from './chanceSecrets.ts';
import { findCommandSecrets } from './commandSecrets.ts';
import type { Finder, Finding } from './finding.ts';
import { findHeaderSecrets } from './headerSecrets.ts';
import { findValue, type KnownSecrets } from './knownSecrets.ts';
import { findManifestSecrets } from './manifestSecrets.ts';
import { findMarkers, toMarker } from './marker.ts';
import { findNamedAfterwards } from './namedAfterwards.ts';
import { findInOtherWritings } from './otherWritings.ts';
import { findTellingNames } from './tellingNames.ts';
import { findKeyBodies, findPrivateKeys } from './privateKeys.ts';
import { findTokens, findWebhooks } from './tokenShapes.ts';
import { findUrlPasswords } from './urlSecrets.ts';

/** In the order of trust: of findings that overlap the first one names the whole. */
const FINDERS: readonly Finder[] = [
  findPrivateKeys,
  findWebhooks,
  findTokens,
  findUrlPasswords,
  findHeaderSecrets,
  findCommandSecrets,
  findNamedSecrets,
  findManifestSecrets,
  findKeyBodies,
];

function findNamedSecrets(text: string): Finding[] {
  const names = findTellingNames(text);
  return [...findAssignedSecrets(text, names), ...findNamedAfterwards(text, names), ...findChanceSecrets(text, names)];
}

/** Secrets found elsewhere that are looked for as they are must be so long. */
const LEAST_REPEATED = 6;
const LEAST_WITHIN = 10;
const MAX_REPEATED = 200;

export type Redacted = {
  text: string;
  /** How many places were masked. */
  count: number;
};

/** Masks the secrets of one text. Doing it again changes nothing. @param known values to be masked wherever they stand */
export function redact(text: string, known: KnownSecrets, further: readonly Finder[] = []): Redacted {
  const { texts, count } = redactAll([text], known, further);
  return { text: texts[0] ?? '', count };
}

/** Masks the secrets of texts that belong together: what is a secret in one of them is masked in all. */
export function redactAll(
  texts: readonly string[],
  known: KnownSecrets,
  further: readonly Finder[] = [],
): { texts: string[]; count: number } {
  const found = texts.map((text) => findSecrets(text, known, further));
  const values = new Map<string, string>();
  found.forEach((findings, index) => {
    for (const { start, end, kind, isValue } of findings) {
      const value = texts[index]?.slice(start, end) ?? '';
      if (isValue !== false && isRepeatable(value) && !values.has(value)) values.set(value, kind);
    }
  });
  const repeated = [...values].sort(([a], [b]) => b.length - a.length).slice(0, MAX_REPEATED);
  let count = 0;
  const masked = texts.map((text, index) => {
    const again = repeated.flatMap(([value, kind]) => findRepeated(text, value, kind));
    const all = merge(text, [...(found[index] ?? []), ...again]);
    count += all.length;
    return mask(text, all);
  });
  return { texts: masked, count };
}

function findSecrets(text: string, known: KnownSecrets, further: readonly Finder[]): Finding[] {
  if (text.length < 6) return [];
  const finders = [...FINDERS, ...further];
  const search = (reading: string): Finding[] => [...known.find(reading), ...finders.flatMap((find) => find(reading))];
  return merge(text, [...search(text), ...findInOtherWritings(text, search)]);
}

function isRepeatable(value: string): boolean {
  return value.length >= LEAST_REPEATED && (/\d/.test(value) || value.length >= LEAST_WITHIN) && !value.includes('‹');
}

/** Short ones only as whole words. */
function findRepeated(text: string, value: string, kind: string): Finding[] {
  const found = findValue(text, value, kind);
  if (value.length >= LEAST_WITHIN && /\d/.test(value)) return found;
  return found.filter(({ start, end }) => !/\w/.test(text.charAt(start - 1)) && !/\w/.test(text.charAt(end)));
}

/** Ordered, without overlaps; what was masked before is taken into what covers it, and nothing else touches it. */
function merge(text: string, findings: readonly Finding[]): Finding[] {
  const markers = findMarkers(text);
  const ordered = findings
    .map((finding, rank) => ({ ...finding, rank }))
    .filter((finding) => finding.end > finding.start && !isMasked(text, finding, markers))
    .sort((a, b) => a.start - b.start || b.end - a.end || a.rank - b.rank);
  const merged: (Finding & { rank: number })[] = [];
  for (const finding of ordered) {
    const last = merged.at(-1);
    if (!last || finding.start >= last.end) {
      merged.push(finding);
      continue;
    }
    if (finding.rank < last.rank) Object.assign(last, { kind: finding.kind, rank: finding.rank });
    last.end = Math.max(last.end, finding.end);
  }
  return merged;
}

/** True when nothing but markers, and the signs between them, would be masked, or when only a part of a marker would. */
function isMasked(text: string, { start, end }: Finding, markers: readonly { start: number; end: number }[]): boolean {
  const touched = markers.filter((marker) => marker.start < end && marker.end > start);
  if (touched.length === 0) return false;
  if (touched.some((marker) => marker.start < start || marker.end > end)) return true;
  let rest = text.slice(start, end);
  for (const marker of touched) rest = rest.replace(text.slice(marker.start, marker.end), '');
  return !/[\p{L}\p{N}]/u.test(rest);
}

function mask(text: string, findings: readonly Finding[]): string {
  if (findings.length === 0) return text;
  let masked = '';
  let at = 0;
  for (const { start, end, kind } of findings) {
    masked += text.slice(at, start) + toMarker(kind);
    at = end;
  }
  return masked + text.slice(at);
}
