import { type Finding, findPattern } from './finding.ts';
import { isReference } from './plainValues.ts';
import { looksRandom, isHex } from './randomness.ts';

/** Bounded at every place, so that no text takes long. */
const AUTHORITY =
  /\b[a-z][a-z0-9+.-]{1,30}:(?:\/\/|\\\/\\\/)(?<user>[^\s:@/?#"'`<>\\]{0,200})(?::(?<password>[^\s@/?#"'`<>]{1,400}))?@(?=[\w[.-])/dgi;
/** A password with signs that belong into no address, as people write it all the same. */
const CARELESS =
  /\b(?!https?:)[a-z][a-z0-9+.-]{1,30}:\/\/[^\s:@/"'`<>]{1,100}:(?!\d{1,5}\/)(?<secret>[^\s"'`<>]{1,200})@[\w.-]{1,200}(?::\d+)?(?=[/?\s"'`]|$)/dgi;
const CARELESS_WEB = /\bhttps?:\/\/[^\s:@/"'`<>]{1,100}:(?!\d{1,5}[/?#])(?<secret>[^\s/"'`<>]{1,200})@(?=[\w[.-])/dgi;
const ORACLE = /jdbc:oracle:\w+:[^\s/@"']{1,100}\/(?<secret>[^\s"']{1,200})@(?=\/\/|[\w(])/dgi;

/** Passwords and tokens in addresses: `postgres://user:password@host`, `https://token@host`. */
export function findUrlPasswords(text: string): Finding[] {
  if (!text.includes('@')) return [];
  const findings: Finding[] = [];
  for (const match of text.matchAll(AUTHORITY)) {
    const { user = '', password } = match.groups ?? {};
    const place = match.indices?.groups;
    if (password !== undefined && place?.['password'] && isSecretPassword(password))
      findings.push({ start: place['password'][0], end: place['password'][1], kind: 'url-password' });
    if (place?.['user'] && user.length >= 16 && (looksRandom(user) || (isHex(user) && user.length >= 24)))
      findings.push({ start: place['user'][0], end: place['user'][1], kind: 'url-token' });
  }
  return [
    ...findings,
    ...[CARELESS, CARELESS_WEB]
      .flatMap((pattern) => findPattern(text, pattern, 'url-password'))
      .filter(({ start, end }) => isSecretPassword(text.slice(start, end))),
    ...findPattern(text, ORACLE, 'url-password'),
  ];
}

function isSecretPassword(password: string): boolean {
  return !isReference(password) && !/^(?:x-oauth-basic|x-access-token)$/.test(password);
}
