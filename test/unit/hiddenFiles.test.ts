import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mayHideFiles } from '../../src/host/secrets/hiddenFiles.ts';

const BY_DEFAULT = { '**/.git': true, '**/.DS_Store': true };

describe('what files.exclude says', () => {
  for (const pattern of ['**/.env*', '**/.env.production', '.env.prod', 'infra', '**/infra/**', '{dist,infra}/**'])
    it(`may hide files of the user’s own: ${pattern}`, () => {
      assert.equal(mayHideFiles({ ...BY_DEFAULT, [pattern]: true }, BY_DEFAULT), true);
      assert.equal(mayHideFiles({ ...BY_DEFAULT, [pattern]: { when: '$(basename).gpg' } }, BY_DEFAULT), true);
      assert.equal(mayHideFiles({ ...BY_DEFAULT, [pattern]: false }, BY_DEFAULT), false);
    });

  for (const pattern of ['**/node_modules', '**/node_modules/**', 'dist', 'packages/*/build', '**/.venv'])
    it(`hides nothing but libraries and what is built: ${pattern}`, () =>
      assert.equal(mayHideFiles({ ...BY_DEFAULT, [pattern]: true }, BY_DEFAULT), false));

  it('hides nothing of the user’s own where it is as the editor has it', () =>
    assert.equal(mayHideFiles(BY_DEFAULT, BY_DEFAULT), false));
});
