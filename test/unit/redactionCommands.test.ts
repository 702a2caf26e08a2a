import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KnownSecrets } from '../../src/core/redaction/knownSecrets.ts';
import { redact } from '../../src/core/redaction/redact.ts';

const mask = (text: string): string => redact(text, KnownSecrets.NONE).text;

const PASSWORDS = ['Winter2031', 'tgvijv37', 'uKqTr8zB2LmX', 'Obqovv-34x'];

const COMMANDS: Record<string, (secret: string) => string> = {
  'a short flag behind the one of a user': (secret) => `twine upload -u __token__ -p ${secret} dist/*`,
  'a short capital flag': (secret) => `tool --username bob -P ${secret} -t x`,
  'short flags in one': (secret) => `curl -su "bob:${secret}" https://h.example`,
  'a cookie of curl': (secret) => `curl -b "session=${secret}" https://h.example`,
  'a keychain': (secret) => `security unlock-keychain -p ${secret} build.keychain`,
  'a notary': (secret) => `xcrun altool --upload-app -u a@b.example -p ${secret} -f x.ipa`,
  'a broker': (secret) => `mosquitto_pub -h h -P ${secret} -t x -m y`,
  'a login with a comma': (secret) => `lftp -u bob,${secret} ftp.example`,
  'a registry of packages': (secret) => `composer config http-basic.repo.example bob ${secret}`,
  'a server of gems': (secret) => `bundle config gems.example bob:${secret}`,
  'a package that is pushed': (secret) => `dotnet nuget push x.nupkg -k ${secret} -s y`,
  'a login by token': (secret) => `vault login ${secret}`,
  'a body without a blank': (secret) => `gh secret set TOKEN -b"${secret}"`,
  'a line of .pgpass in a diff': (secret) => `+db.example:5432:shop:app:${secret}`,
  'a pair for HTTP': (secret) => `Elasticsearch(hosts, http_auth=('elastic', '${secret}'))`,
  'a frame that logs in': (secret) => `#3 login.php(12): login('bob', '${secret}')`,
  'a call whose end is cut off': (secret) => `HTTPBasicAuth('bob', '${secret}`,
  'a key of a call': (secret) => `crypto.createCipheriv('aes-256-cbc', '${secret}', iv)`,
  'a key that signs': (secret) => `jwt.sign({ id: 1 }, '${secret}', { expiresIn: '1h' })`,
  'a grant without quotes': (secret) => `CREATE USER bob IDENTIFIED BY ${secret}4;`,
  'a pipe into a tool of secrets': (secret) => `echo ${secret} | wrangler secret put API_KEY`,
  'a database’s export': (secret) => `expdp system/${secret}@orcl schemas=x`,
  'the second of many rows': (secret) =>
    `INSERT INTO users (id, name, password) VALUES (1, 'x', 'old-one-1'), (2, 'bob', '${secret}');`,
};

const ADDRESSES: Record<string, (secret: string) => string> = {
  'an address with an at sign in it': (secret) => `pip install -i https://bob:p@x!${secret}@pypi.example/simple x`,
  'a JDBC address with an at sign in it': (secret) => `jdbc:oracle:thin:scott/p@x${secret}@//db:1521/x`,
};

describe('a password in a command, a call or an address', () => {
  for (const [form, write] of Object.entries({ ...COMMANDS, ...ADDRESSES })) {
    it(`is masked: ${form}`, () => {
      for (const secret of PASSWORDS) assert.equal(mask(write(secret)).includes(secret), false, mask(write(secret)));
    });
  }

  for (const line of [
    'Run vault login to sign in again',
    'vault login -method=oidc',
    "jwt.verify(token, process.env.JWT_SECRET, { algorithms: ['HS256'] })",
    "crypto.createHmac('sha256', config.secret)",
    'docker login -u $USER -p $PASS',
    'ssh -p 2222 bob@h.example',
    'GET https://h.example:8080/@scope/name@1.2.3 404',
    'security find-identity -v -p codesigning',
  ])
    it(`stays: ${line}`, () => assert.equal(mask(line), line));
});
