import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KnownSecrets } from '../../src/core/redaction/knownSecrets.ts';
import { hasSecret } from '../../src/core/redaction/marker.ts';
import { redact, redactAll } from '../../src/core/redaction/redact.ts';
import { SecretMaker } from '../support/secretMaker.ts';

const make = new SecretMaker(20_26);

/** Keys as those who give them out document them. */
const TOKENS: Record<string, () => string> = {
  'GitHub classic': () => `ghp_${make.pick('base62', 36)}`,
  'GitHub app': () => `ghs_${make.pick('base62', 36)}`,
  'GitHub fine-grained': () => `github_pat_${make.pick('base62', 22)}_${make.pick('base62', 59)}`,
  'GitLab personal': () => `glpat-${make.pick('url', 20)}`,
  'AWS key id': () => `AKIA${make.pick('base32', 16)}`,
  'AWS session key id': () => `ASIA${make.pick('base32', 16)}`,
  'Slack bot': () => `xoxb-${make.pick('digits', 12)}-${make.pick('digits', 12)}-${make.pick('base62', 24)}`,
  'Stripe live': () => `sk_live_${make.pick('base62', 24)}`,
  'Stripe webhook': () => `whsec_${make.pick('base62', 32)}`,
  'OpenAI project': () => `sk-proj-${make.pick('url', 74)}T3BlbkFJ${make.pick('url', 74)}`,
  'OpenAI old': () => `sk-${make.pick('base62', 20)}T3BlbkFJ${make.pick('base62', 20)}`,
  Anthropic: () => `sk-ant-api03-${make.pick('url', 93)}AA`,
  'Hugging Face': () => `hf_${make.pick('base62', 34)}`,
  npm: () => `npm_${make.pick('base62', 36)}`,
  PyPI: () => `pypi-AgEIcHlwaS5vcmc${make.pick('url', 140)}`,
  Twilio: () => `SK${make.pick('hex', 32)}`,
  SendGrid: () => `SG.${make.pick('url', 22)}.${make.pick('url', 43)}`,
  'Google API': () => `AIza${make.pick('url', 35)}`,
  'Google OAuth': () => `ya29.${make.pick('url', 60)}`,
  DigitalOcean: () => `dop_v1_${make.pick('hex', 64)}`,
  Shopify: () => `shpat_${make.pick('hex', 32)}`,
  Databricks: () => `dapi${make.pick('hex', 32)}`,
  Vault: () => `hvs.${make.pick('url', 95)}`,
  Linear: () => `lin_api_${make.pick('base62', 40)}`,
  Telegram: () => `${make.pick('digits', 9)}:AA${make.pick('url', 33)}`,
  Discord: () => `M${make.pick('base62', 25)}.${make.pick('base62', 6)}.${make.pick('url', 38)}`,
  'Azure client secret': () => `${make.pick('base62', 3)}8Q~${make.pick('base62', 34)}`,
  Mailgun: () => `key-${make.pick('hex', 32)}`,
  age: () => `AGE-SECRET-KEY-1${make.pick('capitals', 58)}`,
  JWT: () => `eyJ${make.pick('url', 33)}.eyJ${make.pick('url', 80)}.${make.pick('url', 43)}`,
  bcrypt: () => `$2b$12$${make.pick('base62', 53)}`,
  // No one's: what services that do not exist yet may give out.
  'someone live': () => `zq_live_${make.pick('base62', 24)}`,
  'someone dashed': () => `acme-${make.pick('base62', 32)}`,
  'bare base62': () => make.pick('base62', 40),
  'bare Base64': () => `${make.pick('base64', 86)}==`,
  'bare capitals': () => make.pick('capitals', 32),
  'in parts': () => `v2.${make.pick('base62', 28)}.${make.pick('base62', 28)}`,
  HubSpot: () => `pat-na1-${uuid()}`,
  Heroku: () => `HRKU-${uuid()}`,
  'Riot Games': () => `RGAPI-${uuid()}`,
  Clojars: () => `CLOJARS_${make.pick('hex', 60)}`,
  Flutterwave: () => `FLWSECK_TEST-${make.pick('hex', 32)}-X`,
  Asana: () => `1/${make.pick('digits', 16)}:${make.pick('hex', 32)}`,
};

function uuid(): string {
  return [8, 4, 4, 4, 12].map((length) => make.pick('hex', length)).join('-');
}

const PLACES: readonly ((secret: string) => string)[] = [
  (secret) => `curl failed: ${secret}`,
  (secret) => `const value = "${secret}";`,
  (secret) => `{"value": "${secret}"}`,
  (secret) => `{\\"value\\": \\"${secret}\\"}`,
  (secret) => `+  ${secret}`,
  (secret) => `Error: refused (${secret}) at send (a.js:1:2)`,
  (secret) => `deploy --with ${secret} --verbose`,
  (secret) => `GET /v1/items?x=${secret}&page=2`,
];

/** True when eight characters in a row of a secret are still there. */
function leaks(text: string, secret: string): boolean {
  for (let start = 0; start + 8 <= secret.length; start++)
    if (text.includes(secret.slice(start, start + 8))) return true;
  return false;
}

const mask = (text: string): string => redact(text, KnownSecrets.NONE).text;

describe('a token known by its shape, or by being nothing but chance', () => {
  for (const [kind, makeOne] of Object.entries(TOKENS)) {
    it(`is masked wherever it stands: ${kind}`, () => {
      const missed = PLACES.flatMap((place) =>
        Array.from({ length: 20 }, makeOne)
          .map((secret) => ({ text: place(secret), secret }))
          .filter(({ text, secret }) => leaks(mask(text), secret))
          .map(({ text }) => text),
      );
      // Pure chance now and then looks like a word.
      assert.ok(
        missed.length <= (kind.startsWith('bare') || kind === 'in parts' ? 3 : 0),
        missed.slice(0, 3).join('\n'),
      );
    });
  }

  it('is masked when only its beginning is left', () => {
    for (const start of ['ghp_', 'glpat-', 'sk-ant-api03-', 'xoxb-', 'hvs.', 'npm_'])
      assert.equal(mask(`Bad: ${start}${make.pick('base62', 18)}`).includes(start), false, start);
  });
});

const NAMES = [
  'password',
  'DB_PASSWORD',
  'db.passwd',
  'apiKey',
  'API_KEY',
  'client_secret',
  'clientSecret',
  'authToken',
  'MY_SECRET',
  'access_key',
  'privateKey',
  'pwd',
  'credential',
];

/** Every way to give a value to a name. */
const GIVEN: Record<string, (name: string, value: string) => string> = {
  code: (name, value) => `const ${toIdentifier(name)} = "${value}";`,
  'typed code': (name, value) => `private readonly ${toIdentifier(name)}: string = '${value}';`,
  template: (name, value) => `${toIdentifier(name)} = \`${value}\``,
  Go: (name, value) => `${toIdentifier(name)} := "${value}"`,
  Ruby: (name, value) => `:${toIdentifier(name)} => '${value}'`,
  comparison: (name, value) => `if (${toIdentifier(name)} === '${value}') {`,
  map: (name, value) => `config["${name}"] = "${value}"`,
  argument: (name, value) => `connect(host="h", ${toIdentifier(name)}="${value}")`,
  setter: (name, value) => `source.set${toIdentifier(name)}("${value}")`,
  'default value': (name, value) => `os.getenv("${name}", "${value}")`,
  JSON: (name, value) => `{"${name}": "${value}"}`,
  'JSON in a string': (name, value) => `{\\"${name}\\":\\"${value}\\"}`,
  YAML: (name, value) => `  ${name}: ${value}`,
  'quoted YAML': (name, value) => `  ${name}: '${value}'`,
  'list of variables': (name, value) => `- name: ${name}\n  value: "${value}"`,
  TOML: (name, value) => `${name} = "${value}"`,
  ini: (name, value) => `${name} = ${value}`,
  properties: (name, value) => `app.${name}=${value}`,
  env: (name, value) => `${name}=${value}`,
  export: (name, value) => `export ${name}=${value}`,
  PowerShell: (name, value) => `$env:${name} = "${value}"`,
  Dockerfile: (name, value) => `ENV ${name} ${value}`,
  flag: (name, value) => `tool --${name} ${value} --verbose`,
  'flag with a sign': (name, value) => `tool --${name}=${value} go`,
  query: (name, value) => `GET https://h.example/x?${name}=${value}&b=1`,
  header: (name, value) => `X-${name}: ${value}`,
  XML: (name, value) => `<${name}>${value}</${name}>`,
  'XML attribute': (name, value) => `<add key="${name}" value="${value}"/>`,
  'connection string': (name, value) => `Server=db;User=sa;${name}=${value};Encrypt=true`,
  diff: (name, value) => `-    ${name}: "old",\n+    ${name}: "${value}",`,
  message: (name, value) => `Error: invalid ${name} '${value}'`,
  prose: (name, value) => `the ${name} is ${value} as you know`,
};

function toIdentifier(name: string): string {
  return name.replaceAll(/[.-]/g, '_');
}

describe('a value given to a name that says secret', () => {
  for (const [form, give] of Object.entries(GIVEN)) {
    it(`is masked: ${form}`, () => {
      for (const name of NAMES)
        for (const value of [
          `hunter${make.pick('digits', 2)}`,
          `Tr0ub4dor&${make.pick('digits', 2)}`,
          make.pick('hex', 32),
          `p@ss${make.pick('base36', 4)}#1`,
        ]) {
          const text = give(name, value);
          assert.equal(mask(text).includes(value), false, text);
        }
    });
  }

  it('is masked however it was chosen, with quotes and without', () => {
    const values = [
      'Gnseyxx-sqmir950',
      'S3cr3t!',
      'a$b$c$1234',
      'zxcv-bnm-1234',
      'hello_world_99',
      '2Fast4You',
      'Winter2024',
      'abc/def123',
      'kQzvWpXrTy',
      'pwäöü12345',
    ];
    const forms = ['code', 'YAML', 'ini', 'env', 'JSON', 'flag', 'header', 'connection string', 'diff'];
    for (const form of forms)
      for (const name of ['password', 'DB_PASSWORD', 'client_secret', 'apiKey'])
        for (const value of values) {
          const text = GIVEN[form]?.(name, value) ?? assert.fail(form);
          assert.equal(mask(text).includes(value), false, text);
        }
  });

  it('is masked where it is made of words alone and could be nothing else', () => {
    for (const text of [
      '{"password": "correcthorsebattery"}',
      'DB_PASSWORD=changemeplease',
      'passphrase = "correct horse battery staple"',
    ])
      assert.ok(hasSecret(mask(text)), text);
  });
});

describe('passwords elsewhere', () => {
  const secret = `Wint3r${make.pick('base62', 6)}`;
  const table: Record<string, string> = {
    'in an address': `postgres://app:${secret}@db.example:5432/shop`,
    'in an address of many hosts': `mongodb+srv://app:${secret}@a.example,b.example/db?w=1`,
    'in an address with careless signs': `amqp://app:${secret}/x#y@mq.example:5672/v`,
    'in a cache address without a user': `redis://:${secret}@cache.example:6379/0`,
    'in a JDBC address': `jdbc:oracle:thin:app/${secret}@db:1521/x`,
    'in a connection string': `Server=db;User Id=sa;Password=${secret};`,
    'for a storage account': `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${make.pick('base64', 86)}==;`,
    'in curl': `curl -u admin:${secret} https://h.example`,
    'in mysql': `mysql -h db -uroot -p${secret} shop`,
    'for docker': `docker login -u me -p ${secret} registry.example`,
    'for sshpass': `sshpass -p '${secret}' ssh me@h`,
    'for redis-cli': `redis-cli -h cache -a ${secret} ping`,
    'for openssl': `openssl rsa -in k.pem -passin pass:${secret}`,
    'in SQL': `ALTER USER app IDENTIFIED BY '${secret}';`,
    'in .netrc': `machine h.example login me password ${secret}`,
    'in a pipe': `echo ${secret} | docker login --password-stdin`,
    'in a bearer header': `Authorization: Bearer ${make.pick('base62', 30)}`,
    'in a basic header': `-H "Authorization: Basic ${make.pick('base64', 28)}=="`,
    'in a cookie': `Cookie: theme=dark; sid=${make.pick('base62', 24)}; lang=de`,
    'in a signed address': `https://b.example/f?X-Amz-Signature=${make.pick('hex', 64)}&x=1`,
    'in a Slack address': `https://hooks.slack.com/services/T${make.pick('capitals', 8)}/B${make.pick('capitals', 8)}/${make.pick('base62', 24)}`,
    'in a Discord address': `https://discord.com/api/webhooks/${make.pick('digits', 18)}/${make.pick('url', 68)}`,
    'in .npmrc': `//registry.example/:_authToken=${make.pick('hex', 32)}`,
    'for a licence': `license: ${['AB1C2', 'D3EF4', 'GH5IJ', '6KLM7', 'N8OPQ'].join('-')}`,
  };
  for (const [where, text] of Object.entries(table)) {
    it(`are masked ${where}`, () => {
      const masked = mask(text);
      assert.ok(hasSecret(masked), masked);
      assert.equal(masked.includes(secret), false, masked);
      assert.equal(
        /[A-Za-z0-9+]{22,}/.test(masked.replaceAll(/‹[^›]*›/g, '').replace('DefaultEndpointsProtocol', '')),
        false,
        masked,
      );
    });
  }

  it('leave the rest of the text as it is, and say what kind they are of', () => {
    assert.equal(
      mask(`postgres://app:${secret}@db.example/shop`),
      'postgres://app:‹secret:url-password›@db.example/shop',
    );
    assert.equal(mask(`remote: bad ghp_${make.pick('base62', 36)}, retry`), 'remote: bad ‹secret:github-token›, retry');
  });
});

describe('a private key', () => {
  const kinds = [
    'RSA PRIVATE KEY',
    'PRIVATE KEY',
    'EC PRIVATE KEY',
    'OPENSSH PRIVATE KEY',
    'ENCRYPTED PRIVATE KEY',
    'PGP PRIVATE KEY BLOCK',
  ];
  const writings: Record<string, (lines: string[]) => string> = {
    'over many lines': (lines) => lines.join('\n'),
    'with Windows line ends': (lines) => lines.join('\r\n'),
    'in a diff': (lines) => lines.map((line) => `+${line}`).join('\n'),
    'taken out by a diff': (lines) => lines.map((line) => `-    ${line}`).join('\n'),
    'in JSON': (lines) => `{"key": "${lines.join('\\n')}\\n"}`,
    'in a string of each line': (lines) => lines.map((line) => `  "${line}\\n" +`).join('\n'),
    'without its tail': (lines) => lines.slice(0, 7).join('\n'),
    'without its head': (lines) => lines.slice(4).join('\n'),
    'without either': (lines) => lines.slice(3, 9).join('\n'),
    'with its middle left out': (lines) =>
      [...lines.slice(0, 4), '… 400 characters left out …', ...lines.slice(9)].join('\n'),
  };
  for (const [writing, write] of Object.entries(writings)) {
    it(`is masked ${writing}`, () => {
      for (const kind of kinds) {
        const lines = make.privateKey(kind);
        const masked = mask(`before\n${write(lines)}\nafter it`);
        for (const line of lines.slice(1, -1)) assert.equal(leaks(masked, line), false, `${kind}:\n${masked}`);
        assert.match(masked, /before[^]*after it/);
      }
    });
  }
});

describe('masking', () => {
  it('masks in one text what another text of the same record shows to be a secret', () => {
    const { texts, count } = redactAll(
      ['password = "Sommer2024!"', 'login as app with Sommer2024! failed'],
      KnownSecrets.NONE,
    );
    assert.deepEqual(texts, ['password = "‹secret:password›"', 'login as app with ‹secret:password› failed']);
    assert.equal(count, 2);
  });

  it('masks known values wherever they stand, in addresses and JSON as well', () => {
    const known = new KnownSecrets(['blue giraffe/7', 'short']);
    const { text } = redact('x=blue giraffe/7 y=blue%20giraffe%2F7 short', known);
    assert.equal(text, 'x=‹secret:env-value› y=‹secret:env-value› short');
    assert.equal(redact('blue+giraffe%2F7 blue%20giraffe%2f7', known).text, '‹secret:env-value› ‹secret:env-value›');
  });

  it('changes nothing the second time', () => {
    const texts = [
      ...Object.values(TOKENS).map((makeOne) => makeOne()),
      ...Object.values(GIVEN).flatMap((give) => NAMES.map((name) => give(name, `hunter${make.pick('digits', 2)}`))),
    ];
    for (const text of [...texts, texts.join('\n')]) {
      const once = redact(text, KnownSecrets.NONE).text;
      assert.deepEqual(redact(once, KnownSecrets.NONE), { text: once, count: 0 });
    }
  });
});
