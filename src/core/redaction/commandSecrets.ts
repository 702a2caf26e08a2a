import { type Finding, findPattern } from './finding.ts';
import { isPlainWord, isReference } from './plainValues.ts';
import { findTellingNames } from './tellingNames.ts';

const WORD = String.raw`(?:"(?<secret>[^"\n]{3,200})"|'(?<secret2>[^'\n]{3,200})'|(?<secret3>[^\s"'\n]{3,200}))`;
/** Up to the flag: what stands before it in the same command, bounded. */
const BEFORE = String.raw`\b[^\n|;&]{0,200}?\s`;

/** Where commands take a password under a flag that does not say so. */
const FLAGS: readonly (readonly [commands: string, flag: string])[] = [
  ['(?:mysql|mysqldump|mysqladmin|mariadb)', '-p(?=[^\\s])'],
  ['(?:sshpass)', '-p\\s?'],
  ['(?:docker|podman|helm|buildah|skopeo|oras|az|oc|nerdctl)', '-p\\s+'],
  ['redis-cli', '-a\\s+'],
  [
    '(?:mongo|mongosh|mongodump|mongorestore|mongoexport|cqlsh|clickhouse-client|sqlcmd|bcp|isql|ftp|lftp)',
    '-[pP]\\s*',
  ],
  ['(?:ldapsearch|ldapadd|ldapmodify|ldapwhoami)', '-w\\s+'],
  ['(?:zip|unzip)', '-P\\s*'],
  ['(?:7z|7za|7zr)', '-p(?=[^\\s])'],
  ['ssh-keygen', '-[NP]\\s+'],
  ['openssl', '-(?:k|K)\\s+'],
  ['openssl', '-pass(?:in|out)?\\s+pass:'],
  ['(?:curl|wget|http|https)', '(?:-\\w{0,5}[uU]|--user|-a|--auth|--proxy-user)[\\s=]*["\']?[^\\s:"\']{1,100}:'],
  ['smbclient', '-U\\s*["\']?[^\\s%"\']{1,100}%'],
  ['htpasswd', '-[a-zA-Z]*b[a-zA-Z]*\\s+\\S{1,200}\\s+\\S{1,100}\\s+'],
  ['chpasswd|passwd\\s+--stdin', '<<<\\s*["\']?(?:\\w+:)?'],
  ['kubectl', '--from-literal=["\']?[\\w.-]{1,100}='],
  ['(?:sqlplus|rman|expdp|impdp|sqlldr)', '[^\\s/]{1,100}/'],
  ['net\\s+use', '\\\\\\\\\\S{1,200}\\s+(?!/)'],
  ['(?:plink|pscp|psftp|putty|kitty)', '-pw\\s+'],
  ['(?:unrar|rar)', '-(?:hp|p)(?=[^\\s-])'],
  ['(?:xfreerdp|wfreerdp|freerdp)', '/p:'],
  ['signtool', '/p\\s+'],
  ['cmdkey', '/pass:'],
  ['snmp\\w{2,10}', '-[AX]\\s+'],
  ['ConvertTo-SecureString', '(?:-String\\s+)?'],
  ['db2\\s+connect', 'using\\s+'],
  ['wpa_passphrase', '\\S{1,60}\\s+'],
  ['schtasks', '/rp\\s+'],
  ['docker\\s+login\\b|gh\\s+auth\\s+login|--password-stdin', '<<<\\s*'],
  ['gh\\s+(?:secret|variable)\\s+set', '(?:--body[\\s=]+|-b[\\s=]*)'],
  ['(?:ssm\\s+put-parameter\\b[^\\n|;&]{0,160}SecureString)', '--value[\\s=]+'],
  ['curl', '(?:-\\w{0,5}b|--cookie)\\s*["\']?[\\w.-]{1,40}='],
  ['security\\s+[\\w-]*keychain\\w*', '-p\\s+'],
  ['(?:certutil|xcrun|altool|notarytool)', '-p\\s+'],
  ['mosquitto_\\w{2,4}', '-P\\s+'],
  ['lftp', '-u\\s*[^\\s,]{1,60},'],
  ['(?:composer|poetry)\\s+config', '\\S{0,60}http-basic\\S{1,60}\\s+\\S{1,60}\\s+'],
  ['(?:composer|poetry)\\s+config', '\\S{0,60}(?:token|oauth)\\S{1,60}\\s+'],
  ['bundle\\s+config', '\\S{1,100}\\s+[^\\s:]{1,60}:'],
  ['nuget', '(?:-k|-ApiKey)\\s+'],
  ['vault\\s+login', '(?:token=)?(?=\\S*\\d)'],
  ['(?:vault)', 'kv\\s+put\\s+\\S{1,100}\\s+[\\w.-]{1,60}='],
];
const COMMANDS = FLAGS.map(([names, flag]) => new RegExp(String.raw`\b(?:${names})${BEFORE}${flag}${WORD}`, 'dg'));
/** Most texts have none of them, and one search is cheaper than one for each. */
const ANY_COMMAND = new RegExp(String.raw`\b(?:${FLAGS.map(([names]) => names).join('|')})`);
const IDENTIFIED =
  /\b(?:IDENTIFIED(?:\s+WITH\s+\S{1,60})?\s+(?:BY|AS)|(?:ENCRYPTED\s+)?PASSWORD)\s+(?<quote>["'])(?<secret>(?:(?!\k<quote>)[^\n]){3,200})\k<quote>/dgi;
/** Under a short flag of whatever command logs somebody in. */
const LOGGED_IN =
  /(?:\blogin\b|(?<!\S)-u[ =]?\S{1,60}\s|(?<!\S)--user(?:name)?[ =]\S{1,60}\s)[^\n|;&]{0,120}?(?<!\S)-[pP][ =](?<secret>(?=[^\s]*[A-Za-z])(?=[^\s]*\d)[^\s"'/:]{6,200})(?=\s|$)/dg;
const IDENTIFIED_BARE = /\bIDENTIFIED\s+BY\s+(?<secret>(?=[^\s;]*\d)[^\s;"'<`]{4,200})/dgi;
const WINDOWS_USER = /\bnet\s+user\s+\S{1,60}\s+(?<secret>[^\s/*]\S{3,100})/dgi;
/** Where tools are told a key by which they log in. */
const LOGIN_KEY =
  /\b(?:wandb|railway|vercel|netlify|flyctl|heroku|snyk|doppler|cargo|codecov|sentry-cli|hf|huggingface-cli)\s+(?:login|auth|[^\n|;&]{0,60}-t)\s+(?<secret>(?=\S*\d)[\w-]{16,200})/dg;
const REDIS_AUTH = /(?:^|>\s?|\b(?:ERR|redis\S{0,20})\s)AUTH\s+(?:\w{1,40}\s+)?(?<secret>(?=\S*\d)\S{6,200})\s*$/dgm;
/** `host:port:database:user:password` of `.pgpass`; users of `chpasswd`; the sources of Go's drivers. */
const PGPASS =
  /^[+-]?[ \t]{0,8}[\w.*-]{1,100}:(?:\d{3,5}|\*):(?:[A-Za-z_][\w-]{0,60}|\*):[\w*.-]{1,60}:(?<secret>[^\s:]{4,200})\s*$/dgm;
const CHPASSWD = /\becho\s+["']?[\w.-]{1,60}:(?<secret>[^\s"'|]{4,200})["']?\s*\|\s*(?:sudo\s+)?chpasswd/dg;
const SENT = /\bsend\s+(?:--\s+)?\\?"(?<secret>[^"\s\\]{4,200})\\+[rn]\\?"/dg;
const GO_SOURCE = /(?<=(?<![\w:@])[\w.-]{1,60}:(?<secret>[^\s:@"'`]{3,200}))@(?:tcp|unix)\(/dg;
const PRINTED =
  /\bprintf\s+(?:["']%s(?:\\n)?["']\s+)?["']?(?<secret>[^\s"'|%]{4,200})["']?\s*\|\s*(?:sudo\s+-S|docker\s+login|\S[^\n|]{0,80}--password-stdin)/dg;
const PIPED =
  /\becho\s+(?:-n\s+)?["']?(?<secret>[^\s"'|]{4,200})["']?\s*\|\s*(?:sudo\s+-S|docker\s+login|passwd|cryptsetup|\S*\s?--password-stdin|[^\n|]{0,80}(?:--passphrase-fd|\bsecret\s+(?:put|set|create)))/dg;
const LOGIN = /\bmachine\s+\S{1,200}\s+login\s+\S{1,200}\s+password\s+(?<secret>\S{3,200})/dgi;

/** The second of what calls take to let somebody in. */
const CALL =
  /(?:auth\s?=\s?\(|(?:Basic|Digest)Auth\w{0,20}\(|[Cc]redentials?\(|\b(?:auth|login|authenticate)\(|(?:getConnection|PDO(?:->__construct)?|mysqli?_connect|mysqli|pg_connect)\([^,\n]{1,200},)\s{0,3}(?:"[^"\n]{0,100}"|'[^'\n]{0,100}')\s{0,3},\s{0,3}["'](?<secret>[^"'\n]{4,200})(?:["']|$)/dgm;
/** What calls sign, encrypt and join a network with. */
const KEYED_CALL =
  /\b(?:(?:createHmac|create(?:De|C)ipheriv|jwt\.(?:sign|verify|encode|decode)|WiFi\.begin)\([^()\n]{1,120}?,|hmac\.new\()\s{0,3}b?["'](?<secret>[^"'\s]{6,200})["']/dg;
/** User and password on their way into Base64, and passwords as Java's key stores want them. */
const ENCODED_CALL =
  /\b(?:btoa|b64encode|Buffer\.from|base64\.\w{1,20}|encodeBase64\w{0,10})\(\s{0,3}[bf]?["'`][^\s"'`:]{1,100}:(?<secret>[^\s"'`$]{4,200})["'`]/dg;
const CHARACTERS = /(?:key|load|pass|pbe)[^\n"]{0,120}"(?<secret>[^"\n]{4,200})"\.toCharArray\(\)/dgi;
const WALLET =
  /(?:\bWallet|privateKeyToAccount\w{0,10}|fromPrivateKey|SigningKey)\(\s{0,3}["'](?<secret>(?:0x)?[a-f0-9]{64})["']/dgi;
/** The words by which purses are restored. */
const MNEMONIC =
  /(?:mnemonic|(?:seed|recovery|backup)[ _-]?(?:phrase|words))["']?\s{0,3}(?:[:=]|is)\s{0,3}["']?(?<secret>(?:[a-z]{3,8}[ ,]{1,2}){11,23}[a-z]{3,8})/dgi;

/** Signs without which none of what no command begins is there: most texts have none of them. */
const SIGNS = /['"]\s*\.toChar|@(?:tcp|unix)\(|-p|send|login|auth|net user|Wallet|KeyTo|fromPriv|SigningK/i;
const UNDER_SIGNS = [LOGGED_IN, WINDOWS_USER, LOGIN_KEY, REDIS_AUTH, SENT, GO_SOURCE, CHARACTERS, WALLET];
const NAMELESS = [
  IDENTIFIED,
  IDENTIFIED_BARE,
  KEYED_CALL,
  PIPED,
  LOGIN,
  CALL,
  MNEMONIC,
  PGPASS,
  CHPASSWD,
  PRINTED,
  ENCODED_CALL,
];

/** Passwords on command lines, in SQL and in `.netrc`, that no name stands before. */
export function findCommandSecrets(text: string): Finding[] {
  const commands = ANY_COMMAND.test(text) ? COMMANDS : [];
  const findings = commands.flatMap((pattern) => [...text.matchAll(pattern)].flatMap((match) => toFinding(match)));
  const patterns = SIGNS.test(text) ? [...NAMELESS, ...UNDER_SIGNS] : NAMELESS;
  const named = patterns.flatMap((pattern) => findPattern(text, pattern, 'password'));
  return [...findings, ...named, ...findInserted(text)].filter(({ start, end }) => {
    const value = text.slice(start, end);
    return !isReference(value) && !isPlainWord(value) && !value.startsWith('-');
  });
}

function toFinding(match: RegExpExecArray): Finding[] {
  const groups = match.indices?.groups;
  const place = groups?.['secret'] ?? groups?.['secret2'] ?? groups?.['secret3'];
  return place ? [{ start: place[0], end: place[1], kind: 'password' }] : [];
}

const INSERT = /\bINSERT\s+INTO\s+\S{1,100}\s*\((?<columns>[^()]{1,1000})\)\s*VALUES\s*(?<rows>\([^\n;]{1,4000})/dgi;
const ROW = /\((?<values>[^()]{1,2000})/g;
const VALUE = /\s*(?:[NEe]?'(?<secret>(?:[^']|''){0,1000})'|[^,']{1,200})\s*(?:,|$)/dy;

/** What rows give to a column that says secret. */
function findInserted(text: string): Finding[] {
  return [...text.matchAll(INSERT)].flatMap(({ groups = {}, indices }) => {
    const columns = (groups['columns'] ?? '')
      .split(',')
      .map((name) => findTellingNames(name)[0]?.strength === 'strong');
    const offset = indices?.groups?.['rows']?.[0] ?? 0;
    return [...(groups['rows'] ?? '').matchAll(ROW)].flatMap((row) =>
      findInRow(row.groups?.['values'] ?? '', columns, offset + row.index + 1),
    );
  });
}

function findInRow(values: string, columns: readonly boolean[], offset: number): Finding[] {
  const findings: Finding[] = [];
  VALUE.lastIndex = 0;
  for (const isTelling of columns) {
    const place = VALUE.exec(values)?.indices?.groups?.['secret'];
    if (isTelling && place) findings.push({ start: offset + place[0], end: offset + place[1], kind: 'password' });
  }
  return findings;
}
