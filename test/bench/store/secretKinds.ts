import type { Random } from './random.ts';

/**
 * A secret as it stands in some text. `text` may have several lines; `parts` are what must be found nowhere: each long enough
 * to be told from chance, none of it a name or a prefix that says only what it is.
 */
export type Secret = { kind: string; text: string; parts: string[] };

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
const HEX = '0123456789abcdef';
const ALNUM = UPPER + LOWER + DIGITS;
const URL_SAFE = `${ALNUM}-_`;
const BASE64 = `${ALNUM}+/`;

type Make = (draw: (alphabet: string, length: number) => string) => { text: string; parts: string[] };

/** A text with one random part, which is cut in two so that half a mask is no mask. */
function token(
  prefix: string,
  alphabet: string,
  length: number,
  around: (value: string) => string = (value) => value,
): Make {
  return (draw) => {
    const random = draw(alphabet, length);
    return { text: around(`${prefix}${random}`), parts: halvesOf(random) };
  };
}

function halvesOf(random: string): string[] {
  const half = Math.floor(random.length / 2);
  return half >= 8 ? [random.slice(0, half), random.slice(half)] : [random];
}

/** Words that are no dictionary words, with digits: as people make passwords. */
function password(around: (value: string) => string): Make {
  return (draw) => {
    const value = `${draw(UPPER, 1)}${draw(LOWER, 6)}-${draw(LOWER, 5)}${draw(DIGITS, 3)}`;
    return { text: around(value), parts: [value] };
  };
}

function privateKey(name: string, lines: number): Make {
  return (draw) => {
    const body = Array.from({ length: lines }, () => draw(BASE64, 64));
    return {
      text: [`-----BEGIN ${name}-----`, ...body, `-----END ${name}-----`].join('\n'),
      parts: body.flatMap((line) => [line.slice(0, 32), line.slice(32)]),
    };
  };
}

/** What the rule sets one finds everywhere know. */
const WELL_KNOWN: Readonly<Record<string, Make>> = {
  githubClassic: token('ghp_', ALNUM, 36),
  githubOAuth: token('gho_', ALNUM, 36),
  githubServer: token('ghs_', ALNUM, 36),
  githubFineGrained: (draw) => {
    const [id, secret] = [draw(ALNUM, 22), draw(ALNUM, 59)];
    return { text: `github_pat_${id}_${secret}`, parts: halvesOf(secret) };
  },
  gitlab: token('glpat-', URL_SAFE, 20),
  awsAccessKeyId: token('AKIA', `${UPPER}234567`, 16),
  awsSecret: token('', BASE64, 40, (value) => `aws_secret_access_key = ${value}`),
  googleApiKey: token('AIza', URL_SAFE, 35),
  googleClientSecret: token('GOCSPX-', URL_SAFE, 28),
  slackBot: (draw) => {
    const secret = draw(ALNUM, 24);
    return { text: `xoxb-${draw(DIGITS, 12)}-${draw(DIGITS, 12)}-${secret}`, parts: halvesOf(secret) };
  },
  slackWebhook: (draw) => {
    const secret = draw(ALNUM, 24);
    const text = `https://hooks.slack.com/services/T${draw(UPPER + DIGITS, 8)}/B${draw(UPPER + DIGITS, 8)}/${secret}`;
    return { text, parts: halvesOf(secret) };
  },
  stripeSecret: token('sk_live_', ALNUM, 24),
  stripeRestricted: token('rk_live_', ALNUM, 24),
  openAiProject: (draw) => {
    const [first, second] = [draw(ALNUM, 74), draw(ALNUM, 74)];
    return { text: `sk-proj-${first}T3BlbkFJ${second}`, parts: [...halvesOf(first), ...halvesOf(second)] };
  },
  anthropic: (draw) => {
    const random = draw(URL_SAFE, 93);
    return { text: `sk-ant-api03-${random}AA`, parts: halvesOf(random) };
  },
  npm: token('npm_', ALNUM, 36),
  pypi: token('pypi-AgEIcHlwaS5vcmc', URL_SAFE, 70),
  sendGrid: (draw) => {
    const [id, secret] = [draw(URL_SAFE, 22), draw(URL_SAFE, 43)];
    return { text: `SG.${id}.${secret}`, parts: halvesOf(secret) };
  },
  shopify: token('shpat_', HEX, 32),
  digitalOcean: token('dop_v1_', HEX, 64),
  huggingFace: token('hf_', UPPER + LOWER, 34),
  jsonWebToken: (draw) => {
    const [payload, signature] = [draw(URL_SAFE, 60), draw(URL_SAFE, 43)];
    return {
      text: `eyJhbGciOiJIUzI1NiJ9.eyJ${payload}.${signature}`,
      parts: [...halvesOf(payload), ...halvesOf(signature)],
    };
  },
  rsaKey: privateKey('RSA PRIVATE KEY', 12),
  opensshKey: privateKey('OPENSSH PRIVATE KEY', 6),
  ecKey: privateKey('EC PRIVATE KEY', 3),
  postgresUrl: password((value) => `postgres://app:${value}@db.example.com:5432/shop`),
  mongoUrl: password((value) => `mongodb+srv://admin:${value}@cluster0.example.net/test`),
  bearerHeader: token('', URL_SAFE, 44, (value) => `Authorization: Bearer ${value}`),
  telegramBot: (draw) => {
    const secret = draw(URL_SAFE, 33);
    return { text: `${draw('123456789', 9)}:AA${secret}`, parts: halvesOf(secret) };
  },
  azureAccountKey: token(
    '',
    BASE64,
    86,
    (value) => `DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=${value}==;`,
  ),
};

/** What is in hardly any rule set: names that say secret, headers, options, files of habits. */
const OUT_OF_THE_WAY: Readonly<Record<string, Make>> = {
  shellAssignment: password((value) => `export DB_PASSWORD=${value}`),
  jsonField: password((value) => `{"host": "db", "clientSecret": "${value}", "retries": 3}`),
  yamlField: password((value) => `smtp:\n  user: mailer\n  passphrase: ${value}`),
  commandOption: password((value) => `deploy --user ci --password ${value} --region north`),
  mysqlOption: password((value) => `mysql -u root -p${value} shop`),
  curlUser: password((value) => `curl -u builder:${value} https://repo.example.com/artifact.zip`),
  apiKeyHeader: token('', HEX, 32, (value) => `X-Api-Key: ${value}`),
  sessionCookie: token('', ALNUM, 40, (value) => `Cookie: theme=dark; sessionid=${value}; lang=en`),
  connectionString: password((value) => `Server=db1;Database=shop;User Id=sa;Password=${value};Encrypt=true`),
  queryParameter: token(
    '',
    URL_SAFE,
    32,
    (value) => `https://api.example.com/v1/items?page=2&access_token=${value}&sort=name`,
  ),
  netrc: password((value) => `machine files.example.com login robot password ${value}`),
  redisUrl: password((value) => `redis://:${value}@cache.example.com:6379/0`),
  spokenToken: token('', URL_SAFE, 36, (value) => `the secret token is ${value} until further notice`),
  phpDefine: token('', ALNUM, 48, (value) => `define('AUTH_KEY', '${value}');`),
  goSource: password((value) => `root:${value}@tcp(127.0.0.1:3306)/shop?parseTime=true`),
  insertedRow: password((value) => `INSERT INTO users (name, password) VALUES ('anna', '${value}')`),
  xmlElement: password((value) => `<wsse:Password Type="text">${value}</wsse:Password>`),
  refusedValue: password((value) => `"${value}" is not a valid password`),
  colouredValue: password((value) => `\u001b[33mpassword\u001b[39m: \u001b[32m'${value}'\u001b[39m`),
  brokenToken: token('', ALNUM, 40, (value) => `glpat-${value.slice(0, 20)}\n${value.slice(20)}`),
  otpUrl: token('', `${UPPER}234567`, 32, (value) => `otpauth://totp/shop:anna?secret=${value}&issuer=shop`),
};

/** Text without a telling name around: masked only because the workspace's .env file holds the value. */
const FROM_ENV: Readonly<Record<string, Make>> = {
  envValue: token('', ALNUM, 18, (value) => `connecting as ${value} failed`),
};

const KINDS: Readonly<Record<string, Make>> = { ...WELL_KNOWN, ...OUT_OF_THE_WAY, ...FROM_ENV };
export const SECRET_KINDS: readonly string[] = Object.keys(KINDS);

/** True when the engine must have been told of it. */
export function isFromEnv({ kind }: Secret): boolean {
  return Object.hasOwn(FROM_ENV, kind);
}

export function makeSecret(kind: string, random: Random): Secret {
  const make = KINDS[kind];
  if (!make) throw new Error(`There is no kind ${kind}`);
  return { kind, ...make((alphabet, length) => random.text(alphabet, length)) };
}
