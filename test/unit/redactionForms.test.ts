import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KnownSecrets } from '../../src/core/redaction/knownSecrets.ts';
import { redact } from '../../src/core/redaction/redact.ts';
import { withoutCutEnd, withoutCutStart } from '../../src/core/redaction/wholeWords.ts';
import { RedactionGate } from '../../src/engine/redactionGate.ts';
import { SecretMaker } from '../support/secretMaker.ts';

const make = new SecretMaker(61);
const mask = (text: string): string => redact(text, KnownSecrets.NONE).text;

/** As people choose them: a word and numbers, or signs. */
const PASSWORDS = ['Winter2031', 'tgvijv37', 'uKqTr8zB2LmX', 'Obqovv-34x'];

/** Where passwords stand that no name is directly before. */
const FORMS: Record<string, (secret: string) => string> = {
  'a flag of PuTTY': (secret) => `plink -ssh bob@h -pw ${secret}`,
  'a short flag of any login': (secret) => `mytool login -u bob -p ${secret}`,
  'a secure string': (secret) => `ConvertTo-SecureString -String "${secret}" -AsPlainText -Force`,
  'a Windows user': (secret) => `net user bob ${secret} /add`,
  'a parameter store': (secret) => `aws ssm put-parameter --name /x --type SecureString --value ${secret}`,
  'a secret of a repository': (secret) => `gh secret set API --body ${secret}`,
  'a key store': (secret) => `keytool -genkey -storepass ${secret} -keypass ${secret}`,
  'an archive': (secret) => `unrar x -p${secret} f.rar`,
  'a pipe of printf': (secret) => `printf '%s' '${secret}' | docker login -u x --password-stdin`,
  'a here string': (secret) => `docker login --password-stdin <<< ${secret}`,
  'a changed password': (secret) => `echo 'bob:${secret}' | chpasswd`,
  'a remote desktop': (secret) => `xfreerdp /u:bob /p:${secret} /v:h`,
  'a cache': (secret) => `requirepass ${secret}`,
  'a play': (secret) => `ansible_become_pass: ${secret}`,
  'a short name': (secret) => `  db_pass: ${secret}`,
  'an environment for ssh': (secret) => `SSHPASS=${secret} sshpass -e ssh h`,
  'a script that types': (secret) => `expect -c 'send "${secret}\\r"'`,
  'a grant in double quotes': (secret) => `GRANT ALL ON *.* TO b IDENTIFIED BY "${secret}"`,
  'a row that is inserted': (secret) => `INSERT INTO users (name, password) VALUES ('bob', '${secret}')`,
  'a source of a Go driver': (secret) => `root:${secret}@tcp(127.0.0.1:3306)/app?parseTime=true`,
  'a source of a Go driver behind a slash': (secret) => `src/root:${secret}@tcp(127.0.0.1:3306)/shop/a.ts`,
  'a line of .pgpass': (secret) => `localhost:5432:*:postgres:${secret}`,
  'a call that connects': (secret) => `mysqli_connect("localhost", "root", "${secret}", "db")`,
  'a frame that connects': (secret) => `#0 PDO->__construct('mysql:host=h', 'root', '${secret}')`,
  'a call that logs in': (secret) => `    smtp.login("bob@x.example", "${secret}")`,
  'a call that encodes': (secret) => `Buffer.from("bob:${secret}").toString('base64')`,
  'characters of Java': (secret) => `keystore.load(in, "${secret}".toCharArray());`,
  'a YAML block': (secret) => `password: |\n  ${secret}`,
  'a YAML anchor': (secret) => `password: &pw ${secret}`,
  'a YAML tag': (secret) => `password: !!str ${secret}`,
  'a list': (secret) => `{"passwords": ["first-one-1", "${secret}", "x"]}`,
  'an object': (secret) => `{"password": {"value": "${secret}"}}`,
  'a wrapped value': (secret) => `Config { user: "u", password: Some("${secret}") }`,
  'an initializer': (secret) => `std::string password{"${secret}"};`,
  'a Terraform default': (secret) => `variable "db_password" {\n  default = "${secret}"\n}`,
  'what it is changed into': (secret) => `~ password = "old-one-1" -> "${secret}"`,
  'a stack parameter': (secret) => `ParameterKey=DBPassword,ParameterValue=${secret}`,
  'an element with attributes': (secret) => `<wsse:Password Type="x">${secret}</wsse:Password>`,
  'character data': (secret) => `<password><![CDATA[${secret}]]></password>`,
  'a named element': (secret) => `<property name="hibernate.connection.password">${secret}</property>`,
  'the element after': (secret) => `<key>password</key>\n<string>${secret}</string>`,
  'a part of a form': (secret) => `Content-Disposition: form-data; name="password"\r\n\r\n${secret}\r\n--b`,
  'a row of a table': (secret) => `| password | ${secret} |`,
  leaders: (secret) => `password............: ${secret}`,
  'another colon': (secret) => `密码：${secret}`,
  'a router’s line': (secret) => `enable password 7 ${secret}`,
  'a value before its name': (secret) => `"${secret}" is not a valid password`,
  'a type it does not fit': (secret) => `Type '"${secret}"' is not assignable to type 'Password'.`,
  'an expectation': (secret) => `expected password to equal "${secret}"`,
  'a name of one word or two': (secret) => `PASS_KEY=${secret} AES_KEY="${secret}" KEY_API="${secret}" psw="${secret}"`,
  'a name in another language': (secret) => `wachtwoord = "${secret}"; heslo: "${secret}"; 비밀번호: ${secret}`,
  'a header of a private token': (secret) => `PRIVATE-TOKEN: ${secret}`,
  'what stands in for a variable': (secret) => `const apiKey = process.env.API_KEY || '${secret}';`,
  'what stands in for an entry': (secret) => `key = os.environ.get("API_KEY") or "${secret}"`,
  'the other case': (secret) => `const apiKey = isProduction ? getKey() : '${secret}';`,
  'a type behind a sign': (secret) => `const API_KEY: &str = "${secret}";`,
  'a type in words': (secret) => `Dim password As String = "${secret}"`,
  'a typed wrapper': (secret) => `val apiKey: Option[String] = Some("${secret}")`,
  'a default of a field': (secret) => `    password: str = Field(default="${secret}")`,
  'a default of an argument': (secret) => `parser.add_argument("--password", default="${secret}")`,
  'a string that is made': (secret) => `password: String::from("${secret}"),`,
  'a list of characters': (secret) => `const char password[] = "${secret}";`,
  'an arrow of R': (secret) => `password <- "${secret}"`,
  'a conditional variable of make': (secret) => `API_KEY ?= ${secret}`,
  'a tuple': (secret) => `{password, <<"${secret}">>}`,
  'two strings': (secret) => `dotnet user-secrets set "Auth:ClientSecret" "${secret}"`,
  'a key within': (secret) => `"jwtSecret": { "Key": "${secret}" }`,
  'braces of a connection': (secret) => `Driver={SQL Server};Uid=sa;Pwd={${secret}};`,
  'an attribute in braces': (secret) => `<Client apiKey={'${secret}'} />`,
  'a field of a form': (secret) => `<input name="password" class="a" value="${secret}">`,
  'a content': (secret) => `<meta name="csrf_secret" content="${secret}">`,
  'a dump of PHP': (secret) => `["password"]=>\n  string(12) "${secret}"`,
  emphasis: (secret) => `**Password:** \`${secret}\``,
  'a list in YAML': (secret) => `passwords:\n  - ${secret}\n`,
  'a value in YAML': (secret) => `password:\n  value: ${secret}\n`,
  'a line that goes on': (secret) => `tool --user bob --password \\\n  ${secret}`,
  'a field that is filled': (secret) => `driver.find_element(By.ID, "password").send_keys("${secret}")`,
  'a field by its label': (secret) => `await user.type(screen.getByLabelText(/password/i), '${secret}')`,
  'a value that came': (secret) => `Invalid value for apiKey. Expected 'a' | 'b', received '${secret}X2'`,
  'a comparison before': (secret) => `E  assert '${secret}' == user.password`,
  'an assertion before': (secret) => `assertEquals("${secret}", user.getPassword());`,
  'a refusal before': (secret) => `Cast to String failed for value "${secret}" at path "password"`,
  'a refusal': (secret) => `Variable "$password" got invalid value "${secret}"`,
  'bytes of Go': (secret) => `var jwtKey = []byte("${secret}")`,
  'a parameter of Bicep': (secret) => `param adminPassword string = '${secret}'`,
  'an attribute before': (secret) => `<add value="${secret}" key="ApiKey" />`,
  'words with a password among them': (secret) => `password="my ${secret}12 horse"`,
  'a quote written twice': (secret) => `password: 'ab''${secret}'`,
  'a nested name': (secret) => `helm install x --set auth.rootPassword=${secret}`,
  markup: (secret) => `password=&quot;${secret}&quot;`,
  'an encoded form': (secret) => `body=user%3Dbob%26password%3D${secret}%26x%3D1`,
  colours: (secret) => `\u001b[33mpassword\u001b[39m: \u001b[32m'${secret}'\u001b[39m`,
  'colours in the name': (secret) => `pass\u001b[1mword\u001b[0m=${secret}`,
};

describe('a password without a name before it', () => {
  for (const [form, write] of Object.entries(FORMS)) {
    it(`is masked: ${form}`, () => {
      for (const secret of PASSWORDS) assert.equal(mask(write(secret)).includes(secret), false, mask(write(secret)));
    });
  }

  it('is masked where its letters and signs are those of a generator', () => {
    for (const name of ['AUTH_KEY', 'NONCE_SALT', 'SECURE_AUTH_SALT'])
      assert.equal(mask(`define( '${name}',         'x9#Kq2${make.pick('base62', 40)}!' );`).includes('Kq2'), false);
  });
});

describe('a token in another writing', () => {
  const halves = (): [string, string] => [
    `4${make.pick('base62', 17)}`,
    `z7${make.pick('base36', 9)}Q3k${make.pick('digits', 4)}`,
  ];
  const table: Record<string, (first: string, second: string) => string> = {
    'with colours in it': (first, second) => `\u001b[31mghp_\u001b[1m${first}\u001b[0m${second}`,
    'broken by the end of the line': (first, second) => `ghp_${first}\n${second}`,
    'broken behind a margin': (first, second) => `> ghp_${first}\n> ${second} and more`,
    'broken by a backslash': (first, second) => `deploy sk-proj-${first}\\\n${second}`,
    'put together of strings': (first, second) => `"ghp_" + "${first}" + "${second}"`,
    'with a sign that takes no room': (first, second) => `ghp_${first}\u200b${second}`,
    'in percent signs': (first, second) => `/cb?next=https%3A%2F%2Fu%3Aghp_${first}${second}%40h.example`,
  };
  for (const [writing, write] of Object.entries(table)) {
    it(`is masked ${writing}`, () => {
      for (let turn = 0; turn < 20; turn++) {
        const [first, second] = halves();
        const masked = mask(write(first, second));
        assert.equal(masked.includes(first) || masked.includes(second), false, masked);
      }
    });
  }

  it('leaves the next line as it is where that is another matter', () => {
    const text = `ghp_${make.pick('base62', 36)}\nReading the next package`;
    assert.equal(mask(text), '‹secret:github-token›\nReading the next package');
  });

  it('is masked as the beginning of a private key in Base64 or in percent signs', () => {
    const key = make.privateKey('PRIVATE KEY').join('\n');
    const encoded = Buffer.from(key).toString('base64');
    assert.equal(mask(`data: ${encoded}`), 'data: ‹secret:private-key›');
    assert.equal(mask(`GET /x?k=${encodeURIComponent(key)}`), 'GET /x?k=‹secret:private-key›');
  });

  it('is masked when it is a short name and many hex digits', () => {
    for (const prefix of ['sqp_', 'squ_', 'sk_', 'lsv2_pt_'])
      assert.equal(mask(`using ${prefix}1a${make.pick('hex', 46)}`).includes(prefix), false, prefix);
  });
});

describe('what is introduced as a hash', () => {
  const slashed = `${make.pick('base64', 20)}/${make.pick('base64', 30)}/${make.pick('base64', 34)}==`;
  for (const line of [
    `"integrity": "sha512-${slashed}",`,
    `  integrity sha512-${slashed}`,
    `    resolution: {integrity: sha512-${slashed}}`,
    `golang.org/x/text v0.3.0 h1:${slashed}`,
    `background: url(data:image/png;base64,${slashed})`,
  ])
    it(`stays, though it has slashes: ${line.slice(0, 40)}`, () => assert.equal(mask(line), line));
});

describe('the gate', () => {
  const gate = new RedactionGate();
  const token = `ghp_${make.pick('base62', 36)}`;

  it('masks a question that comes back with what it has learnt since', () => {
    const own = new RedactionGate();
    const question = { error: 'refused zq81kd03mx', context: { code: 'E1' } };
    assert.deepEqual(own.cleanQuestion(question), question);
    assert.equal(own.cleanQuestion(question), own.cleanQuestion({ ...question }));
    own.learn(['zq81kd03mx']);
    assert.match(own.cleanQuestion(question).error, /^refused ‹secret:[\w-]+›$/);
    for (const bad of [undefined, 7, null]) assert.equal(new RedactionGate().cleanQuestion(bad), bad);
  });

  it('masks the names of entries as well', () => {
    assert.deepEqual(gate.clean({ extra: { [token]: 1, [`/srv/${token}/x`]: { a: 1 } } }), {
      extra: { '‹secret:github-token›': 1, '/srv/‹secret:github-token›/x': { a: 1 } },
    });
  });

  it('masks a number that is given to a name that says secret', () => {
    assert.deepEqual(gate.clean({ password: 84_512_977, port: 84_512_977 }), {
      password: '‹secret:password›',
      port: 84_512_977,
    });
  });

  it('masks what nested entries and lists give to a name that says secret', () => {
    const secret = 'Winter2031';
    const told = [
      { passwords: [secret] },
      { password: { value: secret } },
      { variables: [{ name: 'DB_PASSWORD', value: secret }] },
      { headers: [['x-api-key', secret]] },
      { argv: ['tool', '--password', secret, '-v'] },
    ];
    for (const extra of told) assert.doesNotMatch(JSON.stringify(gate.clean({ extra })), /2031/);
  });

  it('leaves other entries and lists as they are', () => {
    const told = {
      fields: ['password', 'username2', 'email'],
      argv: ['--port', '8080', '--verbose', 'a1b2c3d4'],
      options: [{ name: 'region', value: 'eu-west-1' }],
      pair: ['The password is wrong', 'attempt7of9'],
    };
    assert.deepEqual(gate.clean(told), told);
  });

  it('cuts an overlong text between words, so that no half of a secret is left', () => {
    const secret = `zq${make.pick('base36', 12)}`;
    const own = new RedactionGate();
    own.learn([secret]);
    for (let shift = 1; shift < secret.length; shift++) {
      const { text } = own.clean({
        text: `${'words '.repeat(16_700).slice(0, 100_000 - shift - 1)} ${secret} ${'words '.repeat(20_000)}`,
      });
      for (let at = 0; at + 6 <= secret.length; at++) assert.equal(text.includes(secret.slice(at, at + 6)), false);
    }
  });
});

describe('a text that is cut', () => {
  it('loses the word at its edge, and nothing else', () => {
    assert.equal(withoutCutEnd('first line\nsecond wo'), 'first line\nsecond ');
    assert.equal(withoutCutEnd('first line\n'), 'first line\n');
    assert.equal(withoutCutStart('rd third\nfourth'), ' third\nfourth');
    assert.equal(withoutCutStart(' third'), ' third');
  });

  it('keeps a run without white space but for its margin', () => {
    assert.equal(withoutCutEnd('x'.repeat(5_000)).length, 4_800);
    assert.equal(withoutCutStart('x'.repeat(5_000)).length, 4_800);
  });
});
