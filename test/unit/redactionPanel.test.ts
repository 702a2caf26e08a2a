import assert from 'node:assert/strict';
import { it } from 'node:test';
import { toSubject } from '../../src/host/panel/panelAnswers.ts';
import { SecretMaker } from '../support/secretMaker.ts';

it('the question that the panel shows holds no secret', () => {
  const token = `ghp_${new SecretMaker(1).pick('base62', 36)}`;
  const subject = toSubject({ kind: 'query', input: { error: `fatal: bad token ${token}` } });
  assert.equal(subject?.text, 'fatal: bad token ‹secret:github-token›');
});
