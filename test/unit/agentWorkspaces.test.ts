import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { findWorkspace } from '../../src/protocol/agents/workspaces.ts';

describe('the workspace folder an agent speaks of', () => {
  let root = '';
  const uriOf = (folder: string): string => pathToFileURL(path.join(root, folder)).href;
  const find = (context: Record<string, unknown>, folders = ['shop', 'scales', 'shop/plugins/till']) =>
    findWorkspace(context, folders.map(uriOf), true);

  before(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'deja-fix-folders-'));
    for (const file of ['shop/src/cart.ts', 'shop/src/both.ts', 'scales/src/both.ts', 'scales/src/scales.ts']) {
      await mkdir(path.dirname(path.join(root, file)), { recursive: true });
      await writeFile(path.join(root, file), '');
    }
  });
  after(() => rm(root, { recursive: true }));

  const relative = [
    { file: 'src/scales.ts', then: 'scales', because: 'no other one has the file' },
    { file: 'src/cart.ts', then: 'shop', because: 'no other one has the file' },
    { file: 'src/both.ts', then: 'shop', because: 'two have the file, and it is the first' },
    { file: 'src/gone.ts', then: 'shop', because: 'none has the file, and it is the first' },
    { file: undefined, then: 'shop', because: 'no file is named, and it is the first' },
  ];
  for (const { file, then, because } of relative)
    it(`is ${then} of ${String(file)}, since ${because}`, async () => assert.equal(await find({ file }), uriOf(then)));

  const absolute = [
    { file: 'scales/src/new.ts', then: 'scales' },
    { file: 'shop/plugins/till/a.ts', then: 'shop/plugins/till' },
    { file: 'shop/plugins/a.ts', then: 'shop' },
    { file: 'shopping/a.ts', then: 'shop' },
  ];
  for (const { file, then } of absolute)
    it(`is ${then} of an absolute path that ends in ${file}, whether the file exists or not`, async () =>
      assert.equal(await find({ file: path.join(root, file) }), uriOf(then)));

  it('is the one it names itself, if it works there', async () => {
    assert.equal(await find({ file: 'src/cart.ts', workspace: uriOf('scales') }), uriOf('scales'));
    assert.equal(await find({ file: 'src/scales.ts', workspace: 'file:///elsewhere' }), uriOf('scales'));
  });

  const named = [
    { given: () => path.join(root, 'scales'), as: 'a path' },
    { given: () => `${path.join(root, 'scales')}${path.sep}`, as: 'a path with a separator at its end' },
    { given: () => `${uriOf('scales')}/`, as: 'a URI with a slash at its end' },
    { given: () => uriOf('scales').replace('scales', 'sc%61les'), as: 'a URI of another spelling' },
  ];
  for (const { given, as } of named)
    it(`is the one it names as ${as}`, async () =>
      assert.equal(await find({ file: 'src/cart.ts', workspace: given() }), uriOf('scales')));

  it('is any that it names where it may speak of all, as the editor would write it', async () => {
    const findWide = (workspace: string) => findWorkspace({ workspace, file: 'src/cart.ts' }, [uriOf('shop')], false);
    assert.equal(await findWide('/srv/c++'), 'file:///srv/c%2B%2B');
    assert.equal(await findWide('file:///D:/x'), 'file:///d%3A/x');
    assert.equal(await findWide('~/shop'), pathToFileURL(path.join(homedir(), 'shop')).href);
    assert.equal(await findWide('file:///~/shop'), pathToFileURL(path.join(homedir(), 'shop')).href);
    assert.equal(await findWide('shop'), 'shop');
    assert.equal(await findWide(path.join(root, 'shop')), uriOf('shop'));
    assert.equal(await findWide(''), uriOf('shop'));
  });

  it('is the only one without a look at the disk, and none where there is none', async () => {
    assert.equal(await find({ file: 'src/scales.ts' }, ['shop']), uriOf('shop'));
    assert.equal(await find({ file: 'src/scales.ts' }, []), null);
    const virtual = 'vscode-vfs://host/a';
    assert.equal(await findWorkspace({ file: 'a.ts' }, [virtual, uriOf('shop')], true), virtual);
    assert.equal(await findWorkspace({ workspace: virtual }, [uriOf('shop'), virtual], true), virtual);
  });
});
