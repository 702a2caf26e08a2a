/** How plainly a name says that what it is given is a secret: `strong` for any value, `weak` only for one that is chance itself. */
export type Strength = 'strong' | 'medium' | 'weak';

export type TellingName = {
  start: number;
  end: number;
  /** The name as it stands. */
  text: string;
  strength: Strength;
  kind: string;
};

const WORDS: readonly (readonly [Strength, kind: string, source: string])[] = [
  [
    'strong',
    'password',
    String.raw`pass(?:[ _-]?words?|worte?|wd|phrases?|codes?|[ _-]?keys?)|p(?:s)?wds?(?![a-z])|\bpsw|kennwort|geheimnis|zugangsdaten|contrase[nñ]a|mot[ _-]?de[ _-]?passe|senha|has[lł]o\b|parola|wachtwoord|l[oö]senord|passord|adgangskode|salasana|heslo|[sş]ifre|пароль|密码|口令|パスワード|비밀번호|(?:db|database|user|root|admin|ssh|become|sudo|mysql|sql|pg|postgres|redis|rabbit|ldap|smtp|imap|e?mail|ftp|login|proxy|vpn|key|store|keystore|cert|ssl|wifi|mqtt|amqp|mongo|require|master|git|app|bind)[_.-]?pass(?![a-z])|mnemonic|(?:seed|recovery|backup)[ _-]?(?:phrase|words|codes?)`,
  ],
  ['strong', 'private-key', String.raw`priv(?:ate)?[ _.-]?key|preshared[ _-]?key|\bpsk\b`],
  [
    'strong',
    'secret',
    String.raw`secrets?(?!ar)|credentials?|creds?(?![a-z])|(?:signing|encryption|encrypt|decryption|master|root|shared|account|storage|session|cookie|jwt|hmac|crypto?|cipher|aes|fernet|security|unlock|unseal|deploy)[ _.-]?keys?(?![a-z])|(?:auth|nonce|logged_in|password|hash)[ _.-]?(?:salt|pepper)s?(?![a-z])`,
  ],
  [
    'strong',
    'token',
    String.raw`(?:auth|access|api|refresh|bot|id|personal|session|bearer|device|deploy|oauth2?|client|user|csrf|webhook|registry|security|private|job|npm|gitlab|github|slack|vault|admin|upload|publish|service)[ _.-]?tokens?(?![a-z])|sonar\.login`,
  ],
  [
    'strong',
    'api-key',
    String.raw`(?:api|access|auth|service|admin|server|subscription|ingest|license|licence|product|activation|webhook|management|functions?)[ _.-]?keys?(?![a-z])|keys?[_-]api(?![a-z])`,
  ],
  ['medium', 'password', String.raw`(?<![A-Za-z])(?:pass|pw)(?![a-z])`],
  [
    'medium',
    'token',
    String.raw`tokens?|jwt|bearer|(?:session|sess)[ _.-]?id|\bsid\b|c(?:srf|sid)|xsrf|(?<=_)session(?=["']?\s{0,3}[=:])|cookies?|auth(?:orization|entication|enticate)?(?!or|[a-z]{2})|signature|(?:verification|activation|access|authorization|invite|device|otp|mfa|pairing)[ _-]?codes?|otp|pin[ _-]?codes?`,
  ],
  [
    'medium',
    'api-key',
    String.raw`(?:app|write|read|bot|publishable|consumer|client|user|project|org|team|integration|host)[ _.-]?keys?(?![a-z])|serial[ _-]?(?:number|key)|license|dsn(?![a-z])`,
  ],
  [
    'weak',
    'key',
    String.raw`keys?(?![a-z])|(?<![a-z])pass(?![a-z])|(?<![a-z])pins?(?![a-z])|salt|seed|(?<![a-z])auth|nonce|hook|sas(?![a-z])`,
  ],
];

const ANY_WORD = new RegExp(WORDS.map(([, , source]) => `(${source})`).join('|'), 'gi');
const NAME_SIGN = /[\w.$-]/;
const MAX_AROUND = 60;

/** What a name ends in when it speaks about a secret instead of holding it. */
const ABOUT =
  /(?:type|kind|name|names|label|url|uri|path|paths|file|dir|field|input|placeholder|hint|help|length|len|size|count|limit|max|min|expiry|expires?(?:in|at)?|ttl|error|errors|message|msg|regex|pattern|policy|rule|prefix|suffix|header|endpoint|format|provider|store|manager|service|factory|class|id|ids|index|code|codes|required|enabled|valid|validator|strength|reset|change|changed|updated|at|date|time|style|color|icon|title|text|schema|model|event|action|state|status|role|scope|scopes|version|algorithm|alg|mode|map|list|set|array|position|pos|start|end|line|column|range|value_?type|iterator|stream|kinds|log|logger)$/i;

/** Names in a text that say secret, in order. */
export function findTellingNames(text: string): TellingName[] {
  const names: TellingName[] = [];
  let end = 0;
  for (const match of text.matchAll(ANY_WORD)) {
    if (match.index < end) continue;
    const name = widen(text, match.index, match.index + match[0].length);
    end = name.end;
    names.push({ ...name, ...weighAll(name.text.slice(match.index - name.start), name.text) });
  }
  return names;
}

const RANK: Readonly<Record<Strength, number>> = { strong: 2, medium: 1, weak: 0 };

/** What the plainest word of a name says: `auth.rootPassword` is a password. @param rest the name from its first telling word on */
function weighAll(rest: string, name: string): Pick<TellingName, 'kind' | 'strength'> {
  let plainest: Pick<TellingName, 'kind' | 'strength'> = { kind: 'key', strength: 'weak' };
  let isFirst = true;
  for (const match of rest.matchAll(ANY_WORD)) {
    const index = match.slice(1).findIndex((group: string | undefined) => group !== undefined);
    const word = WORDS[index];
    if (!word) continue;
    const strength = weigh(word[0], match[0], name, rest.slice(match.index + match[0].length));
    if (isFirst || RANK[strength] > RANK[plainest.strength]) plainest = { kind: word[1], strength };
    isFirst = false;
  }
  return plainest;
}

function widen(text: string, start: number, end: number): { start: number; end: number; text: string } {
  let from = start;
  while (from > 0 && start - from < MAX_AROUND && NAME_SIGN.test(text.charAt(from - 1))) from--;
  let to = end;
  while (to < text.length && to - end < MAX_AROUND && NAME_SIGN.test(text.charAt(to))) to++;
  while (to > end && /[.-]/.test(text.charAt(to - 1))) to--;
  return { start: from, end: to, text: text.slice(from, to) };
}

function weigh(strength: Strength, word: string, name: string, tail: string): Strength {
  // "author", "tokenizer", "compassionate", "monkey": the word is only part of another.
  if (/^(?:or|ority|entic|izer|ize|iz|ar)/i.test(tail) && /(?:auth|token|secret)$/i.test(word)) return 'weak';
  if (tail !== '' && ABOUT.test(tail) && !/^_?(?:value|text|data)$/i.test(tail)) return 'weak';
  // A sentence's end or a chain of calls, no name.
  return name.length > 2 * MAX_AROUND ? 'weak' : strength;
}
