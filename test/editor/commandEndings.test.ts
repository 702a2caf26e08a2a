import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ErrorSummary } from '../../src/core/model.ts';
import { activated, chainOf, errorsWhere, workspaceFile } from '../support/dejaFixApi.ts';
import { GitSandbox } from '../support/gitSandbox.ts';
import { ShellTerminal } from '../support/shellTerminal.ts';
import { SourceFile } from '../support/sourceFile.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'deja-fix-commands-'));

describe('Errors that commands and settings clear in a real editor', () => {
  let shell: ShellTerminal;
  before(async () => {
    await activated();
    shell = await ShellTerminal.open();
  });
  after(() => shell.close());

  it('command: a package that is brought in a terminal is what fixed it', async () => {
    const file = await SourceFile.open(
      'src/weighs.ts',
      "import { weigh } from 'parcel-scale';\nexport const load: number = weigh(3);\n",
    );
    await file.settled(1);
    const types = 'export declare function weigh(parcels: number): number;';
    const bring = `mkdir -p node_modules/parcel-scale && echo '${types}' > node_modules/parcel-scale/index.d.ts`;
    assert.equal(await shell.run(bring), 0);
    await file.settled(0);
    const [error] = await file.remembered();
    assert.deepEqual([error?.errorType, error?.state, error?.cause], ['TS2307', 'resolved', 'command']);
    assert.ok(error);
    const { successfulFix, fixAttempts } = await chainOf(error);
    assert.equal(successfulFix.actionTaken, `Ran “${bring}” (exit 0)`);
    assert.deepEqual([successfulFix.codeChanges, fixAttempts.length], [null, 1]);
    await file.close();
  });

  it('configuration: a library that tsconfig.json names is what fixed it', async () => {
    const toConfiguration = (library: string): string =>
      `{\n  "compilerOptions": {\n    "strict": true,\n    "lib": ["${library}"],\n    "types": []\n  }\n}\n`;
    const configuration = await SourceFile.open('libraries/tsconfig.json', toConfiguration('ES2015'));
    const file = await SourceFile.open(
      'libraries/listed.ts',
      'export function isListed(names: string[]): boolean {\n  return names.includes("Ada");\n}\n',
    );
    await file.settled(1);
    await configuration.replace(['ES2015', 'ES2022']);
    await configuration.save();
    await file.settled(0);
    const [error] = await file.remembered();
    assert.deepEqual([error?.errorType, error?.state, error?.cause], ['TS2550', 'resolved', 'configuration']);
    assert.ok(error);
    const { successfulFix } = await chainOf(error);
    assert.match(successfulFix.codeChanges ?? '', /^--- a\/libraries\/tsconfig\.json$/m);
    assert.match(successfulFix.codeChanges ?? '', /^\+ {4}"lib": \["ES2022"\],$/m);
    await file.close();
    await configuration.close();
  });

  it('configuration: a variable in a file that git ignores is what made a run succeed, and its value is not kept', async () => {
    await using repository = await GitSandbox.create(workspaceFile('src/connected').fsPath);
    await repository.write('.gitignore', '.env\n');
    await repository.write('.env', 'PORT=8080\n');
    await repository.write('connect.sh', '. ./.env\nif [ -z "$SHOP_URL" ]; then\n  echo "no shop" >&2\n  exit 3\nfi\n');
    await repository.commit();
    const connecting = await ShellTerminal.open({ cwd: repository.folder });
    const command = 'sleep 0.2; sh connect.sh';
    assert.equal(await connecting.run(command), 3);
    const failures = (): Promise<ErrorSummary[]> => errorsWhere((context) => context.command === command);
    assert.deepEqual(
      (await failures()).map(({ state }) => state),
      ['open'],
    );
    await repository.write('.env', 'PORT=8080\nSHOP_URL=tulip-in-the-garden\n');
    assert.equal(await connecting.run(command), 0);
    const [error, ...others] = await failures();
    assert.deepEqual([error?.state, error?.cause, others], ['resolved', 'configuration', []]);
    assert.ok(error);
    const { successfulFix } = await chainOf(error);
    assert.match(successfulFix.actionTaken, /^Edited src\/connected\/\.env/);
    assert.doesNotMatch(JSON.stringify(successfulFix), /tulip/);
    connecting.close();
  });

  describe('of another tool', () => {
    const collection = vscode.languages.createDiagnosticCollection('imports');
    after(() => collection.dispose());

    async function openMissing(name: string): Promise<SourceFile> {
      const file = await SourceFile.open(`src/${name}.py`, `import ${name}\n`);
      const range = new vscode.Range(0, 7, 0, 7 + name.length);
      collection.set(file.uri, [new vscode.Diagnostic(range, `Import "${name}" could not be resolved`)]);
      await file.settled(1);
      return file;
    }

    it('command: those that were run before it in vain are in the chain, oldest first', async () => {
      const file = await openMissing('cv2');
      const target = path.join(scratch, 'cv2');
      const first = await shell.run('pip install --no-index cv2');
      assert.notEqual(await shell.run(`ls ${target}`), 0);
      assert.notEqual(await shell.run(`mkdir ${target}/within`), 0);
      const second = await shell.run('pip install --no-index opencv');
      assert.ok(first && second);
      assert.equal(await shell.run(`mkdir ${target}`), 0);
      collection.delete(file.uri);
      await file.settled(0);
      const [error] = await file.remembered();
      assert.equal(error?.cause, 'command');
      assert.ok(error);
      const { fixAttempts } = await chainOf(error);
      assert.deepEqual(
        fixAttempts.map(({ successful, actionTaken, codeChanges }) => [successful, actionTaken, codeChanges]),
        [
          [false, `Ran “pip install --no-index cv2” (exit ${first})`, null],
          [false, `Ran “pip install --no-index opencv” (exit ${second})`, null],
          [true, `Ran “mkdir ${target}” (exit 0)`, null],
        ],
      );
      await file.close();
    });

    it('command: one that goes on is what fixed it, while another error of the tool stands', async () => {
      const other = await openMissing('unserved');
      const file = await openMissing('served');
      const serve = `touch ${scratch}/served; sleep 20`;
      const started = shell.started();
      shell.terminal.sendText(serve);
      await started;
      collection.delete(file.uri);
      await file.settled(0);
      const [error] = await file.remembered();
      assert.equal(error?.cause, 'command');
      assert.ok(error);
      assert.equal((await chainOf(error)).successfulFix.actionTaken, `Ran “${serve}” (exit unknown)`);
      shell.terminal.sendText('\u0003', false);
      await file.close();
      await other.close();
    });
  });
});
