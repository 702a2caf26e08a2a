import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { RecordFailureInput } from '../../src/core/input.ts';
import { toErrorInput } from '../../src/engine/output/failureRecord.ts';
import { findPlaces } from '../../src/engine/output/placesOnDisk.ts';
import { readOutput } from '../../src/engine/output/readOutput.ts';

const JAVA = `Exception in thread "main" java.lang.IllegalStateException: no total
\tat shop.cart.Main.total(Main.java:14)
\tat shop.Start.main(Start.java:3)
`;
const GO_TESTS = `ok  \tshop\t0.003s
--- FAIL: TestSum (0.00s)
    sum_test.go:7: Sum(1, 2) = -1, want 3
FAIL
FAIL\tshop/cart\t0.007s
--- FAIL: TestSum (0.00s)
    sum_test.go:9: Sum(1, 3) = -2, want 4
FAIL
FAIL\tshop/order\t0.007s
FAIL
`;
const TSC = "src/cart.ts(6,7): error TS2322: Type 'string' is not assignable to type 'number'.\n";
const PYTHON = `Traceback (most recent call last):
  File "/lib/python3.13/runpy.py", line 8, in run
  File "app/[id]/@shop (1).py", line 2, in <module>
ZeroDivisionError: division by zero
`;

type Row = { given: string; output: string; files: string[]; cwd?: string; expected: string[]; frames?: string[] };
const rows: Row[] = [
  {
    given: 'the folder of a Java class is its package, wherever the sources lie',
    output: JAVA,
    files: ['src/main/java/shop/cart/Main.java', 'src/main/java/shop/Start.java', 'other/Main.java'],
    expected: ['src/main/java/shop/cart/Main.java'],
    frames: ['src/main/java/shop/cart/Main.java', 'src/main/java/shop/Start.java'],
  },
  {
    given: 'a Kotlin or a single-file program need not lie in the folder of its package',
    output: JAVA,
    files: ['code/Main.java'],
    expected: ['code/Main.java'],
    frames: ['code/Main.java', 'Start.java'],
  },
  {
    given: 'of two files of a name none is taken',
    output: JAVA,
    files: ['a/Main.java', 'b/Main.java'],
    expected: ['Main.java'],
  },
  {
    given: 'what is made or brought is not searched',
    output: JAVA,
    files: ['target/Main.java', 'node_modules/x/Main.java', '.git/Main.java'],
    expected: ['Main.java'],
  },
  {
    given: 'the package below tells the folder of a Go test',
    output: GO_TESTS,
    files: ['cart/sum_test.go', 'order/sum_test.go', 'sum_test.go'],
    expected: ['cart/sum_test.go', 'order/sum_test.go'],
  },
  {
    given: 'a path from where it ran',
    output: TSC,
    files: ['src/cart.ts', 'a/src/cart.ts'],
    expected: ['src/cart.ts'],
  },
  {
    given: 'a path from a folder within',
    output: TSC,
    files: ['packages/a/src/cart.ts', 'packages/a/lib/cart.ts'],
    expected: ['packages/a/src/cart.ts'],
  },
  {
    given: 'a path from the root of several packages',
    output: TSC,
    cwd: 'packages/a',
    files: ['src/cart.ts', 'packages/b/src/cart.ts'],
    expected: ['src/cart.ts'],
  },
  {
    given: 'nothing there',
    output: TSC,
    cwd: 'packages/a',
    files: ['src/order.ts'],
    expected: ['packages/a/src/cart.ts'],
  },
];

async function withFiles(files: readonly string[], act: (root: string) => Promise<void>): Promise<void> {
  const root = await mkdtemp(path.join(tmpdir(), 'output-places-'));
  try {
    for (const file of files) {
      await mkdir(path.dirname(path.join(root, file)), { recursive: true });
      await writeFile(path.join(root, file), '');
    }
    await act(root);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function contextsOf(output: string, root: string, cwd = '') {
  const run: RecordFailureInput = {
    ...{ channel: 'task', headline: 'failed', output, key: 'key', timestamp: 0, identity: 'run' },
    ...{ cwd: path.join(root, cwd), workspace: pathToFileURL(root).toString() },
  };
  const found = await findPlaces(readOutput(run), run);
  return found.map((error) => toErrorInput(run, [error]).context);
}

describe('where the errors of a run are', () => {
  for (const { given, output, files, cwd, expected, frames } of rows) {
    it(given, () =>
      withFiles(files, async (root) => {
        const contexts = await contextsOf(output, root, cwd);
        assert.deepEqual(
          contexts.map(({ file }) => file),
          expected,
        );
        if (!frames) return;
        const toUri = (file: string) => pathToFileURL(path.join(root, file)).toString();
        assert.deepEqual(
          contexts[0]?.frames?.map(({ file }) => file),
          frames.map(toUri),
        );
      }),
    );
  }

  it('URIs are written as the editor writes them', () =>
    withFiles([], async (root) => {
      const [context] = await contextsOf(PYTHON, root);
      const uri = `${pathToFileURL(root).toString()}/app/%5Bid%5D/%40shop%20%281%29.py`;
      assert.equal(context?.uri, uri);
      assert.deepEqual(context.frames, [{ file: uri, line: 1 }]);
    }));

  it('of a workspace too big to be walked only a path with a folder is taken', () =>
    withFiles(['a/Main.java', 'shop/Main.java'], async (root) => {
      await mkdir(path.join(root, 'x/y/many'), { recursive: true });
      for (let index = 0; index < 5_001; index++) await writeFile(path.join(root, 'x/y/many', `${index}.txt`), '');
      const error = { tool: 'java', message: 'no', severity: 'error' as const, file: 'Main.java' };
      const origin = { cwd: path.join(root, 'a/b'), workspace: pathToFileURL(root).toString() };
      const [told, untold] = await findPlaces([{ ...error, folder: 'shop' }, error], origin);
      assert.equal(told?.file, '../../shop/Main.java');
      assert.equal(untold?.file, 'Main.java');
    }));
});
