import { type Finding, findPattern } from './finding.ts';
import { isReference } from './plainValues.ts';

const KIND = /^[ \t]*kind:[ \t]*["']?Secret\b|"kind":\s{0,3}"Secret"/m;
const DATA =
  /^(?<margin>[ \t]{0,20})(?:data|stringData):[ \t]*\r?\n(?<entries>(?:\k<margin>[ \t]{1,20}\S[^\n]{0,8000}(?:\n|$))+)|"(?:data|stringData)":\s{0,3}\{(?<members>[^{}]{1,8000})/dgm;
const ENTRY = /^[ \t]*["']?[\w./-]{1,200}["']?:[ \t]+["']?(?<secret>[^\s"'|>#&!][^\s"']{3,8000})/dgm;
const MEMBER = /"[^"\n]{1,200}":\s{0,3}"(?<secret>[^"\n]{4,8000})"/dg;

/** What a cluster's manifest of a secret holds, under whatever names. */
export function findManifestSecrets(text: string): Finding[] {
  if (!KIND.test(text)) return [];
  return splitDocuments(text).flatMap(({ document, offset }) =>
    KIND.test(document) ? findData(document, offset) : [],
  );
}

function splitDocuments(text: string): { document: string; offset: number }[] {
  let offset = 0;
  return text.split(/^(?=---)/m).map((document) => {
    offset += document.length;
    return { document, offset: offset - document.length };
  });
}

function findData(document: string, offset: number): Finding[] {
  return [...document.matchAll(DATA)].flatMap(({ groups = {}, indices }) => {
    const part = groups['entries'] === undefined ? 'members' : 'entries';
    const start = offset + (indices?.groups?.[part]?.[0] ?? 0);
    const held = groups[part] ?? '';
    return findPattern(held, part === 'entries' ? ENTRY : MEMBER, 'secret')
      .filter((finding) => !isReference(held.slice(finding.start, finding.end)))
      .map((finding) => ({ ...finding, start: start + finding.start, end: start + finding.end }));
  });
}
