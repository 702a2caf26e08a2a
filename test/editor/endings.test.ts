import assert from 'node:assert/strict';
import { rename, rm, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { activated, chainOf, workspaceFile } from '../support/dejaFixApi.ts';
import { GitSandbox } from '../support/gitSandbox.ts';
import { chainsOf, errorsOf, reported, SourceFile } from '../support/sourceFile.ts';

const GOOD = 'export const first = 1;\nexport const count: number = 3;\nexport const last = 3;\n';
const BAD = GOOD.replace('= 3;\nexport const last', '= "three";\nexport const last');

/** Lines of code that no edit touches, each its own. */
function unrelated(from: number, lines: number): string {
  return Array.from({ length: lines }, (_, at) => `export const other${from + at} = ${from + at};\n`).join('');
}

describe('Errors that end without a fix in a real editor', () => {
  let repository: GitSandbox;
  before(async () => {
    await activated();
    // A folder that was not asked about yet: that a folder has no repository is believed for a minute.
    repository = await GitSandbox.create(workspaceFile('src/versioned').fsPath);
  });
  after(() => repository[Symbol.asyncDispose]());

  it('branchSwitch: the file is another on the other branch; back on the first, the same event goes on', async () => {
    await repository.write('branched.ts', GOOD);
    await repository.commit();
    await repository.git('checkout', '-b', 'work');
    await repository.write('branched.ts', BAD);
    await repository.commit();
    const file = await SourceFile.open('src/versioned/branched.ts');
    await file.settled(1);
    await repository.git('checkout', 'main');
    await file.settled(0);
    const [error, ...others] = await file.remembered();
    assert.deepEqual([error?.state, error?.cause, error?.chainId, others], ['gone', 'branchSwitch', null, []]);
    await repository.git('checkout', 'work');
    await file.settled(1);
    assert.deepEqual(
      (await file.remembered()).map(({ state, count }) => [state, count]),
      [['open', 2]],
    );
    assert.deepEqual(await chainsOf(file.uri), []);
    await file.close();
  });

  it('a file that git ignores has no errors that count', async () => {
    await repository.write('.gitignore', 'generated/\n');
    await repository.write('generated/made.ts', BAD);
    const file = await SourceFile.open('src/versioned/generated/made.ts');
    await file.settled(1);
    assert.deepEqual(await file.remembered(), []);
    await file.close();
  });

  it('a file that the editor renames keeps its event', async () => {
    const file = await SourceFile.open('src/beforeRename.ts', BAD);
    await file.settled(1);
    const renamed = workspaceFile('src/afterRename.ts');
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(file.uri, renamed);
    assert.ok(await vscode.workspace.applyEdit(edit));
    await reported(file.uri, 0);
    const after = new SourceFile(renamed);
    await after.settled(1);
    assert.deepEqual(
      (await errorsOf(file.uri, renamed)).map(({ state }) => state),
      ['open'],
    );
    assert.deepEqual([...(await chainsOf(file.uri)), ...(await chainsOf(renamed))], []);
    await after.close();
  });

  it('a file that a tool moves keeps its event, once it is opened where it is now', async () => {
    const file = await SourceFile.open('src/beforeMove.ts', BAD);
    await file.settled(1);
    const moved = workspaceFile('src/afterMove.ts');
    await rename(file.uri.fsPath, moved.fsPath);
    await file.close();
    const after = await SourceFile.open('src/afterMove.ts');
    await reported(file.uri, 0);
    await after.settled(1);
    assert.deepEqual(
      (await errorsOf(file.uri, moved)).map(({ state }) => state),
      ['open'],
    );
    assert.deepEqual([...(await chainsOf(file.uri)), ...(await chainsOf(moved))], []);
    await after.close();
  });

  it('deleted: the file is removed by a tool', async () => {
    const file = await SourceFile.open('src/removed.ts', BAD);
    await file.settled(1);
    await rm(file.uri.fsPath);
    await file.close();
    await file.settled(0);
    const [error, ...others] = await file.remembered();
    assert.deepEqual([error?.state, error?.cause, error?.chainId, others], ['gone', 'deleted', null, []]);
  });

  it('suppressed: the check is switched off in tsconfig.json', async () => {
    const toConfiguration = (strict: boolean): string =>
      `{\n  "compilerOptions": {\n    "strict": ${strict},\n    "types": []\n  }\n}\n`;
    const configuration = await SourceFile.open('lenient/tsconfig.json', toConfiguration(true));
    const file = await SourceFile.open(
      'lenient/lengths.ts',
      'export function lengthOf(word: string | null): number {\n  return word.length;\n}\n',
    );
    await file.settled(1);
    await configuration.replace(['"strict": true', '"strict": false']);
    await configuration.save();
    await file.settled(0);
    const [error, ...others] = await file.remembered();
    assert.equal(error?.errorType, 'TS18047');
    assert.deepEqual([error.state, error.cause, error.chainId, others], ['gone', 'suppressed', null, []]);
    await file.close();
    await configuration.close();
  });

  it('serverRestart: a restarted language server reports the same error again, which is one event', async () => {
    const file = await SourceFile.open('src/restarted.ts', BAD);
    await file.settled(1);
    const gone = reported(file.uri, 0);
    await vscode.commands.executeCommand('typescript.restartTsServer');
    await gone;
    await file.settled(1);
    assert.deepEqual(
      (await file.remembered()).map(({ state }) => state),
      ['open'],
    );
    assert.deepEqual(await chainsOf(file.uri), []);
    await file.close();
  });
});

describe('Errors that are fixed in a real editor', () => {
  let repository: GitSandbox;
  before(async () => {
    await activated();
    repository = await GitSandbox.create(workspaceFile('src/scripted').fsPath);
  });
  after(() => repository[Symbol.asyncDispose]());

  it('several that one edit clears are one chain, which the others belong to', async () => {
    const file = await SourceFile.open(
      'src/cascade.ts',
      [
        'export const shelf: Basket = { weight: 1 };',
        ...Array.from({ length: 8 }, (_, at) => `export const step${at} = ${at};`),
        'export function lift(basket: Basket): number {\n  return basket.weight;\n}',
        'export const lifted: Basket[] = [shelf];\n',
      ].join('\n'),
    );
    await file.settled(3);
    await file.replace(['export const step3 = 3;', 'type Basket = { weight: number };\nexport const step3 = 3;']);
    await file.settled(0);
    const chains = await chainsOf(file.uri);
    assert.equal(chains.length, 1);
    const [chain] = chains;
    assert.ok(chain);
    const errors = await file.remembered();
    assert.deepEqual(
      errors.map(({ state, chainId }) => [state, chainId]),
      Array.from({ length: 3 }, () => ['resolved', chain.id]),
    );
    const others = errors.map(({ id }) => id).filter((id) => id !== chain.errorEvent.id);
    assert.deepEqual([...chain.clearedWith].sort(), others.sort());
    await file.close();
  });

  it('two that have nothing to do with each other are two chains, each with its own diff', async () => {
    const file = await SourceFile.open(
      'src/independent.ts',
      `export const size: number = "large";\n${unrelated(0, 20)}export const label: string = 7;\n`,
    );
    await file.settled(2);
    await file.replace(['"large"', '40'], ['string = 7', 'string = "seven"']);
    await file.settled(0);
    const chains = await Promise.all((await file.remembered()).map(chainOf));
    assert.deepEqual(
      chains.map(({ successfulFix, clearedWith }) => [changedLines(successfulFix.codeChanges), clearedWith]),
      [
        [['-export const size: number = "large";', '+export const size: number = 40;'], []],
        [['-export const label: string = 7;', '+export const label: string = "seven";'], []],
      ],
    );
    await file.close();
  });

  it('the diff is what explains the fix; everything that was changed is there as well', async () => {
    const file = await SourceFile.open('src/explained.ts', `${unrelated(0, 30)}${BAD}${unrelated(30, 30)}`);
    await file.settled(1);
    await file.replace(
      ['other2 = 2', 'renamed2 = 22'],
      ['number = "three"', 'number = 3'],
      ['other55 = 55', 'other55 = 5555'],
    );
    await file.settled(0);
    const [error] = await file.remembered();
    assert.ok(error);
    const { successfulFix } = await chainOf(error);
    const fix = ['-export const count: number = "three";', '+export const count: number = 3;'];
    assert.deepEqual(changedLines(successfulFix.codeChanges), fix);
    assert.deepEqual(changedLines(successfulFix.allChanges), [
      ...['-export const other2 = 2;', '+export const renamed2 = 22;'],
      ...fix,
      ...['-export const other55 = 55;', '+export const other55 = 5555;'],
    ]);
    await file.close();
  });

  it('a script that changes a file nobody has open is what fixed it', async () => {
    await repository.write('shape.ts', 'export type Shape = {\n  width: number;\n};\n');
    await repository.commit();
    const file = await SourceFile.open(
      'src/scripted/drawing.ts',
      "import type { Shape } from './shape';\nexport const tall = (shape: Shape): number => shape.height;\n",
    );
    await file.settled(1);
    await writeFile(repository.file('shape.ts'), 'export type Shape = {\n  width: number;\n  height: number;\n};\n');
    await file.settled(0);
    const [error] = await file.remembered();
    assert.ok(error);
    const { successfulFix } = await chainOf(error);
    assert.equal(successfulFix.cause, 'edited');
    assert.match(successfulFix.codeChanges ?? '', /^--- a\/src\/scripted\/shape\.ts$/m);
    assert.deepEqual(changedLines(successfulFix.codeChanges), ['+  height: number;']);
    await file.close();
  });

  it('a fix that is undone is taken back: its chain is reopened and proves less', async () => {
    const file = await SourceFile.open('src/undone.ts', BAD);
    await file.settled(1);
    await file.replace(['"three"', '3']);
    await file.settled(0);
    const [fixed] = await file.remembered();
    assert.ok(fixed);
    const before = await chainOf(fixed);
    assert.deepEqual([before.evidence, before.reopened], ['settled', false]);
    await file.show();
    await vscode.commands.executeCommand('undo');
    await file.settled(1);
    assert.deepEqual(
      (await file.remembered()).map(({ id, state, count }) => [id, state, count]),
      [[fixed.id, 'open', 2]],
    );
    const after = await (await activated()).getCausalChain(before.id);
    assert.deepEqual([after?.evidence, after?.reopened], ['cleared', true]);
    await file.close();
  });
});

/** What a diff takes away and adds, without what stands around it. */
function changedLines(diff: string | null): string[] {
  return (diff ?? '').split('\n').filter((line) => /^[-+](?![-+]{2} )/.test(line));
}
