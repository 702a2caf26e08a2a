import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { KnownSecrets } from '../../src/core/redaction/knownSecrets.ts';
import { redact } from '../../src/core/redaction/redact.ts';
import { processorMsOf } from '../support/processorTime.ts';

const root = path.join(import.meta.dirname, '..', '..');
const isClean = (text: string): boolean => redact(text, KnownSecrets.NONE).count === 0;

describe('what is no secret', () => {
  const lines = [
    'token = getToken()',
    'const token = await credential.getToken(scope);',
    'password: string;',
    'private readonly password?: string | undefined;',
    'const secret = config.secret;',
    'const apiKey = process.env.API_KEY;',
    'API_KEY=${API_KEY}',
    'password: ${{ secrets.DB_PASSWORD }}',
    'connect(host, password=password, token=access_token)',
    '<input type="password" name="password" placeholder="Password">',
    'password: "Password is required"',
    'if (token.kind === SyntaxKind.Identifier) return token.text;',
    "Unexpected token '}' in JSON at position 42",
    "error TS2304: Cannot find name 'authToken'.",
    'const { accessToken, refreshToken } = await login(user, password);',
    'headers: { Authorization: `Bearer ${token}` }',
    'fatal: Authentication failed for https://git.example/team/project.git',
    'Access denied for user root@localhost (using password: YES)',
    'commit 4b825dc642cb6eb9a060e54bf8d69288fbee4904',
    'index 83db48f..bf2693c 100644',
    'id: 123e4567-e89b-12d3-a456-426614174000',
    '"integrity": "sha512-9QCUJY2gq+CTm3rPD0bF5fOZ5cDbS3yDP7jCAWoJfP9m8mQx7cE9Yg0hv2w7fPIXdZZr1mZo0o6vFKP8rYxbdA=="',
    'image: alpine@sha256:c5b1261d6d3e43071626931fc004f70149baeba2c8ec672bd4f27761f8e1ad6b',
    '//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozLCJmaWxlIjoiYS5qcyIsInNvdXJjZXMiOlsiYS50cyJdfQ==',
    'at Object.<anonymous> (node:internal/modules/cjs/loader:1105:14)',
    'org.springframework.security.authentication.BadCredentialsException: Bad credentials',
    "import { TokenCredential } from '@azure/identity';",
    'SELECT password_hash FROM users WHERE token_id = ?',
    'http://localhost:3000/@vite/client?v=1',
    'git@github.com:team/project.git',
    'const tokenizer = new Tokenizer(source, { tokenType: "word" });',
    'author: "Ada Lovelace", authority: 10,',
    'passwordField.setText("");',
    'The secret is to begin early.',
    'Error: secret "db-credentials" not found in namespace "shop"',
    '"license": "LGPL-3.0-or-later",',
    '"ECDHE-ECDSA-AES128-SHA256"',
    'napi_status node_api_create_external_string_latin1(napi_env env,',
    '"Unexpected_token_A_constructor_method_accessor_or_property_was_expected_1068": "x"',
    'const oldSignature = !oldSignatureFormat || other;',
    "'password' => 'required|string|min:8|confirmed',",
    'at TokenInterceptor.intercept (main.4f3a2b1c9d8e7f60.js:1:234567)',
    'auth.token.Lexer2::next at lexer2.rs:10:3',
    "const hmac = crypto.createHmac('sha256', config.secret);",
    'const token = localStorage.getItem("auth.token.v2");',
    'password: z.string().min(8, "Password must have 8 characters"),',
    'expect(lexer.nextToken().value).toBe("identifier");',
    'secretKeyRef:\n  name: db-credentials-v2',
  ];
  for (const line of lines)
    it(`stays: ${line.slice(0, 70)}`, () => assert.equal(redact(line, KnownSecrets.NONE).text, line));

  it('stays in this project’s own files: at most two lines of a thousand are changed', async () => {
    let all = 0;
    const changed: string[] = [];
    for await (const file of glob(
      [
        'src/**/*.ts',
        'scripts/*.mjs',
        '*.{md,json,mjs}',
        'docs/*.md',
        'test/{unit,engine,editor}/**/*.ts',
        'test/fixtures/output/*.txt',
      ],
      { cwd: root },
    )) {
      // What is about secrets holds some.
      if (/edaction|secret|package-lock/i.test(file)) continue;
      for (const line of (await readFile(path.join(root, file), 'utf8')).split('\n')) {
        if (line.trim() === '') continue;
        all++;
        if (!isClean(line)) changed.push(`${file}: ${line.trim()}`);
      }
    }
    assert.ok(all > 20_000, `only ${all} lines`);
    assert.ok(changed.length <= all * 0.002, `${changed.length} of ${all}:\n${changed.slice(0, 20).join('\n')}`);
  });
});

describe('the time it takes', () => {
  const SIZE = 65_536;
  const repeat = (text: string): string => text.repeat(Math.ceil(SIZE / text.length)).slice(0, SIZE);

  it('is under a millisecond for a record as most are, and under 50 for 64 kB of output', async () => {
    const source = await readFile(path.join(root, 'src/engine/recorder.ts'), 'utf8');
    const record = source.slice(0, 3_000);
    redact(repeat(source), KnownSecrets.NONE);
    const short = processorMsOf(() => redact(record, KnownSecrets.NONE), 50);
    assert.ok(short < 1, `${short} ms`);
    const long = processorMsOf(() => redact(repeat(source), KnownSecrets.NONE));
    assert.ok(long < 50, `${long} ms`);
  });

  const nasty = [
    ...['a', ' ', '"', '\\', '\\"', '\n', '-', '@', '${', 'a.', 'a/', '0-', ';', '%3D'],
    ...[
      'password',
      'password=',
      'password: ',
      'password="',
      'token token ',
      'secret=abcdefgh123 ',
      'password>',
      'a_key_',
    ],
    ...['-----BEGIN RSA PRIVATE KEY-----\n', '-----BEGIN PRIVATE KEY-----', '-----END PRIVATE KEY-----\n'],
    ...['QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNk', 'a://', 'http://a:b', 'http://a:b@', 'u:p@', 'jdbc:oracle:thin:a/'],
    ...['eyJ', 'eyJhbGciOiJ.', 'sk-', 'xoxb-', '_live_', 'test_', '1234567890:AA', 'ABCD-', 'aaa8Q~', 'dp.pt.'],
    ...[
      'mysql -u root ',
      'curl -u a:',
      'echo ',
      'IDENTIFIED BY ',
      'machine a login b ',
      'Cookie: a=b; ',
      'Authorization: ',
    ],
    ...['‹secret:', '‹secret:x› ', 'aB3dE5fG7hI9jK1lM3nO5pQ7:', 'sourceMappingURL=', 'hooks.slack.com/services/'],
  ];
  it('grows with the text and no faster, whatever is in it', () => {
    for (const text of nasty) {
      const ms = processorMsOf(() => redact(repeat(text), KnownSecrets.NONE));
      assert.ok(ms < 1_000, `${JSON.stringify(text)}: ${ms} ms`);
    }
  });
});
