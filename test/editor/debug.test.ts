import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ErrorSummary } from '../../src/core/model.ts';
import { activated, chainOf, errorsWhere, openFile, workspaceFile } from '../support/dejaFixApi.ts';
import { happening } from '../support/shellTerminal.ts';

type Launch = Partial<vscode.DebugConfiguration> & { file: string };

const JAVASCRIPT = { type: 'node', console: 'internalConsole' };
const PYTHON = { type: 'python-fixture', console: 'internalConsole' };

/** Starts a file under a debugger and returns the session when it has started. */
async function launch({ file, ...configuration }: Launch): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const started = await vscode.debug.startDebugging(folder, {
    type: 'node',
    request: 'launch',
    name: file,
    program: workspaceFile(file).fsPath,
    ...configuration,
  });
  assert.ok(started);
}

const ended = (): Promise<unknown> =>
  happening(vscode.debug.onDidTerminateDebugSession, ({ parentSession }) => parentSession === undefined);

/** Starts a file under a debugger and waits until the session has ended, going on where it stops. */
async function debug(configuration: Launch): Promise<void> {
  const end = ended();
  const goingOn = whenStopped(() => void vscode.commands.executeCommand('workbench.action.debug.continue'));
  await launch(configuration);
  await end;
  goingOn.dispose();
}

/** As a person would: the editor has had the time to ask what the program stopped at. */
function whenStopped(act: () => void): vscode.Disposable {
  return vscode.debug.registerDebugAdapterTrackerFactory('*', {
    createDebugAdapterTracker: () => ({
      onDidSendMessage: ({ type, command }: { type: string; command?: string }) => {
        if (type === 'response' && command === 'exceptionInfo') act();
      },
    }),
  });
}

/** The next time a program under a debugger prints the text. */
async function whenPrinted(text: string): Promise<void> {
  const printed = new vscode.EventEmitter<string>();
  const tracking = vscode.debug.registerDebugAdapterTrackerFactory('*', {
    createDebugAdapterTracker: () => ({
      onDidSendMessage: ({ event, body }: { event?: string; body?: { output?: string } }) => {
        if (event === 'output') printed.fire(body?.output ?? '');
      },
    }),
  });
  await happening(printed.event, (output) => output.includes(text));
  tracking.dispose();
}

function errorsOf(file: string): Promise<ErrorSummary[]> {
  return errorsWhere(({ channel, command }) => channel === 'debug' && command?.includes(file) === true);
}

const JS_THROWING =
  'function lengthOf(user) {\n  return user.name.length;\n}\nconsole.log("starts");\nlengthOf(undefined);\n';
const PY_THROWING = 'def name_of(user):\n    return user["name"]\n\nprint("starts")\nname_of({})\n';

describe('Capture of debug sessions in a real editor', () => {
  before(() => activated());

  it('JavaScript: an uncaught exception is an event with its place, resolved when the same launch ends without', async () => {
    const write = await openFile('throwing.js', JS_THROWING);
    await debug({ ...JAVASCRIPT, file: 'throwing.js' });
    const [error, ...others] = await errorsOf('throwing.js');
    assert.deepEqual(others, []);
    assert.ok(error);
    assert.match(error.errorMessage, /Cannot read properties of undefined \(reading 'name'\)/);
    assert.deepEqual(
      [error.errorType, error.context.file, error.context.line, error.context.exitCode],
      ['TypeError', 'throwing.js', 1, 1],
    );
    assert.match(error.context.stack ?? '', /at lengthOf .*throwing\.js:2:/);
    await write(JS_THROWING.replace('lengthOf(undefined)', 'lengthOf({ name: "a" })'));
    await debug({ ...JAVASCRIPT, file: 'throwing.js' });
    const [resolved, ...more] = await errorsOf('throwing.js');
    assert.ok(resolved);
    assert.deepEqual([resolved.state, more], ['resolved', []]);
    const chain = await chainOf(resolved);
    assert.equal(chain.evidence, 'ran');
    assert.match(chain.successfulFix.codeChanges ?? '', /^\+lengthOf\(\{ name: "a" \}\);$/m);
  });

  it('JavaScript: a rejection that nobody takes, and an exit code with words', async () => {
    await openFile('rejecting.js', 'async function ask() {\n  throw new RangeError("too far");\n}\nask();\n');
    await debug({ ...JAVASCRIPT, file: 'rejecting.js' });
    const [rejected] = await errorsOf('rejecting.js');
    assert.deepEqual([rejected?.errorType, rejected?.context.line], ['RangeError', 1]);
    await openFile('exiting.js', 'console.error("bad configuration");\nprocess.exit(3);\n');
    await debug({ ...JAVASCRIPT, file: 'exiting.js' });
    const [exited] = await errorsOf('exiting.js');
    assert.equal(exited?.context.exitCode, 3);
    assert.match(exited.errorMessage, /bad configuration/);
  });

  it('JavaScript: in a terminal it is recorded once, as a debug session', async () => {
    await openFile('inTerminal.js', JS_THROWING);
    await debug({ ...JAVASCRIPT, file: 'inTerminal.js', console: 'integratedTerminal' });
    const errors = await errorsWhere(({ command }) => command?.includes('inTerminal.js') === true);
    assert.deepEqual(
      errors.map(({ context, errorType }) => [context.channel, errorType]),
      [['debug', 'TypeError']],
    );
  });

  it('JavaScript: Ctrl-C in the terminal resolves nothing, an end does', async () => {
    const configuration = { ...JAVASCRIPT, file: 'serving.js', console: 'integratedTerminal' };
    const write = await openFile('serving.js', 'missing();\n');
    await debug(configuration);
    await write('setInterval(() => {}, 1000);\nconsole.log("serving");\n');
    const end = ended();
    const served = whenPrinted('serving');
    await launch(configuration);
    await served;
    const terminal = vscode.window.terminals.findLast(({ name }) => name.includes('serving.js'));
    assert.ok(terminal);
    terminal.sendText('\u0003', false);
    await end;
    assert.deepEqual(
      (await errorsOf('serving.js')).map(({ state }) => state),
      ['open'],
    );
    // Where the editor does not tell how programs end in its debug terminals, an end there resolves nothing either.
    const isTold = terminal.shellIntegration !== undefined;
    await write('console.log("ends");\n');
    await debug(configuration);
    assert.deepEqual(
      (await errorsOf('serving.js')).map(({ state }) => state),
      [isTold ? 'resolved' : 'open'],
    );
  });

  it('what is caught, logged, or stopped by the user is no error', async () => {
    await openFile('caught.js', 'try {\n  throw new Error("inner");\n} catch (error) {\n  console.error(error);\n}\n');
    await debug({ ...JAVASCRIPT, file: 'caught.js' });
    await openFile('endless.js', 'setInterval(() => {}, 1000);\nconsole.error("on port 80");\n');
    const end = ended();
    await launch({ ...JAVASCRIPT, file: 'endless.js' });
    await vscode.debug.stopDebugging();
    await end;
    for (const file of ['caught.js', 'endless.js']) assert.deepEqual(await errorsOf(file), [], file);
  });

  describe('Python', function () {
    before(function () {
      if (!process.env['DEJA_FIX_DEBUGPY']) this.skip();
    });

    it('an uncaught exception is an event with its place, resolved when the same launch ends without', async () => {
      const write = await openFile('throwing.py', PY_THROWING);
      await debug({ ...PYTHON, file: 'throwing.py' });
      const [error, ...others] = await errorsOf('throwing.py');
      assert.deepEqual(others, []);
      assert.ok(error);
      assert.deepEqual([error.errorType, error.context.file, error.context.line], ['KeyError', 'throwing.py', 1]);
      assert.match(error.errorMessage, /'name'/);
      assert.match(error.context.stack ?? '', /line 2, in name_of/);
      await write(PY_THROWING.replace('name_of({})', 'name_of({"name": "a"})'));
      await debug({ ...PYTHON, file: 'throwing.py' });
      const [resolved, ...more] = await errorsOf('throwing.py');
      assert.ok(resolved);
      assert.deepEqual([resolved.state, more], ['resolved', []]);
      const chain = await chainOf(resolved);
      assert.match(chain.successfulFix.codeChanges ?? '', /^\+name_of\(\{"name": "a"\}\)$/m);
    });

    it('an uncaught exception at which the user stops counts; one that is caught does not', async () => {
      await openFile('stopped.py', 'def half(n):\n    return n / 0\n\nhalf(1)\n');
      const end = ended();
      const stopping = whenStopped(() => void vscode.debug.stopDebugging());
      await launch({ ...PYTHON, file: 'stopped.py' });
      await end;
      stopping.dispose();
      const [error] = await errorsOf('stopped.py');
      assert.deepEqual([error?.errorType, error?.context.line], ['ZeroDivisionError', 1]);
      await openFile('caught.py', 'try:\n    raise ValueError("x")\nexcept ValueError:\n    print("fine")\n');
      await debug({ ...PYTHON, file: 'caught.py' });
      assert.deepEqual(await errorsOf('caught.py'), []);
    });
  });
});
