import { type Finding, findPattern } from './finding.ts';
import { isPlainWord, isReference } from './plainValues.ts';

const WORD = String.raw`(?:"(?<secret>[^"\n]{3,200})"|'(?<secret2>[^'\n]{3,200})'|(?<secret3>[^\s"'\n]{3,200}))`;
/** Up to the flag: what stands before it in the same command, bounded. */
const BEFORE = String.raw`\b[^\n|;&]{0,200}?\s`;

/** Where commands take a password under a flag that does not say so. */
const COMMANDS: readonly RegExp[] = [
  command('(?:mysql|mysqldump|mysqladmin|mariadb)', '-p(?=[^\\s])'),
  command('(?:sshpass)', '-p\\s?'),
  command('(?:docker|podman|helm|buildah|skopeo|oras|az|oc|nerdctl)', '-p\\s+'),
  command('redis-cli', '-a\\s+'),
  command(
    '(?:mongo|mongosh|mongodump|mongorestore|mongoexport|cqlsh|clickhouse-client|sqlcmd|bcp|isql|ftp|lftp)',
    '-[pP]\\s*',
  ),
  command('(?:ldapsearch|ldapadd|ldapmodify|ldapwhoami)', '-w\\s+'),
  command('(?:zip|unzip)', '-P\\s*'),
  command('(?:7z|7za|7zr)', '-p(?=[^\\s])'),
  command('ssh-keygen', '-[NP]\\s+'),
  command('openssl', '-(?:k|K)\\s+'),
  command('openssl', '-pass(?:in|out)?\\s+pass:'),
  command('(?:curl|wget|http|https)', '(?:-u|--user|-a|--auth|-U|--proxy-user)[\\s=]*["\']?[^\\s:"\']{1,100}:'),
  command('smbclient', '-U\\s*["\']?[^\\s%"\']{1,100}%'),
  command('htpasswd', '-[a-zA-Z]*b[a-zA-Z]*\\s+\\S{1,200}\\s+\\S{1,100}\\s+'),
  command('chpasswd|passwd\\s+--stdin', '<<<\\s*["\']?(?:\\w+:)?'),
  command('kubectl', '--from-literal=["\']?[\\w.-]{1,100}='),
  command('sqlplus', '[^\\s/]{1,100}/'),
  command('net\\s+use', '\\\\\\\\\\S{1,200}\\s+(?!/)'),
  command('(?:vault)', 'kv\\s+put\\s+\\S{1,100}\\s+[\\w.-]{1,60}='),
];
const IDENTIFIED =
  /\b(?:IDENTIFIED(?:\s+WITH\s+\S{1,60})?\s+(?:BY|AS)|(?:ENCRYPTED\s+)?PASSWORD)\s+'(?<secret>[^'\n]{3,200})'/dgi;
const PIPED =
  /\becho\s+(?:-n\s+)?["']?(?<secret>[^\s"'|]{4,200})["']?\s*\|\s*(?:sudo\s+-S|docker\s+login|passwd|\S*\s?--password-stdin)/dg;
const LOGIN = /\bmachine\s+\S{1,200}\s+login\s+\S{1,200}\s+password\s+(?<secret>\S{3,200})/dgi;

/** The second of what calls take to let somebody in. */
const CALL =
  /(?:\bauth\s?=\s?\(|(?:Basic|Digest)Auth\w{0,20}\(|[Cc]redentials?\(|\.auth\(|getConnection\([^,\n]{1,200},)\s{0,3}(?:"[^"\n]{0,100}"|'[^'\n]{0,100}')\s{0,3},\s{0,3}["'](?<secret>[^"'\n]{4,200})["']/dg;
/** The words by which purses are restored. */
const MNEMONIC =
  /(?:mnemonic|(?:seed|recovery|backup)[ _-]?(?:phrase|words))["']?\s{0,3}(?:[:=]|is)\s{0,3}["']?(?<secret>(?:[a-z]{3,8}[ ,]{1,2}){11,23}[a-z]{3,8})/dgi;

function command(names: string, flag: string): RegExp {
  return new RegExp(String.raw`\b(?:${names})${BEFORE}${flag}${WORD}`, 'dg');
}

/** Passwords on command lines, in SQL and in `.netrc`, that no name stands before. */
export function findCommandSecrets(text: string): Finding[] {
  const findings = COMMANDS.flatMap((pattern) => [...text.matchAll(pattern)].flatMap((match) => toFinding(match)));
  const named = [IDENTIFIED, PIPED, LOGIN, CALL, MNEMONIC].flatMap((pattern) => findPattern(text, pattern, 'password'));
  return [...findings, ...named].filter(({ start, end }) => {
    const value = text.slice(start, end);
    return !isReference(value) && !isPlainWord(value) && !value.startsWith('-');
  });
}

function toFinding(match: RegExpExecArray): Finding[] {
  const groups = match.indices?.groups;
  const place = groups?.['secret'] ?? groups?.['secret2'] ?? groups?.['secret3'];
  return place ? [{ start: place[0], end: place[1], kind: 'password' }] : [];
}
