import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ErrorSummary } from '../../src/core/model.ts';
import { ShellRuns } from '../../src/host/capture/runs/shellRuns.ts';
import { SilentShells } from '../../src/host/capture/runs/silentShells.ts';
import { systemClock } from '../../src/host/clock.ts';
import { activated, chainOf, errorsWhere, openFile, workspaceFile } from '../support/dejaFixApi.ts';
import { happening, ShellTerminal } from '../support/shellTerminal.ts';
import { usedHeap } from '../support/usedHeap.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'deja-fix-runs-'));

/** The editor passes on nothing of what a program prints whose start, output and end reach it in one piece. */
const FOR_A_MOMENT = 'sleep 0.2; ';

/** Bytes printed by a program that goes on printing for some seconds. */
const MUCH = 15_000_000;

/** The failures recorded of commands that hold a text. */
function commandErrors(part: string): Promise<ErrorSummary[]> {
  return errorsWhere(({ channel, command }) => channel === 'terminal' && command?.includes(part) === true);
}

describe('Capture of terminal commands in a real editor', () => {
  let shell: ShellTerminal;
  let rate: string;
  before(async () => {
    await activated();
    rate = workspaceFile('rate.txt').fsPath;
    // Long before it is changed: that it was made may be told late.
    writeFileSync(rate, 'none\n');
    shell = await ShellTerminal.open();
  });
  after(() => shell.close());

  it('a failing command is an event, resolved with the edits between when it next succeeds', async () => {
    const write = await openFile('port.json', '{ "port": "none" }\n');
    const command = `${FOR_A_MOMENT}sh -c 'grep -q 80 port.json || { echo "no port given" >&2; exit 3; }'; (exit $?)`;
    const script = 'checkPort.sh';
    await vscode.workspace.fs.writeFile(workspaceFile(script), new TextEncoder().encode(`${command}\n`));
    assert.equal(await shell.run(`sh ${script}`), 3);
    const [open, ...others] = await commandErrors(script);
    assert.deepEqual(others, []);
    assert.ok(open);
    assert.deepEqual([open.state, open.errorType, open.context.exitCode], ['open', 'exit 3', 3]);
    assert.match(open.errorMessage, /no port given/);
    assert.equal(open.context.cwd, workspaceFile('').fsPath.replace(/\/$/, ''));

    await write('{ "port": 9090 }\n');
    assert.equal(await shell.run(`sh ${script}`), 3);
    await write('{ "port": 8080 }\n');
    assert.equal(await shell.run(`sh ${script}`), 0);
    const [resolved, ...more] = await commandErrors(script);
    assert.ok(resolved);
    assert.deepEqual([resolved.state, more], ['resolved', []]);
    const chain = await chainOf(resolved);
    assert.equal(chain.evidence, 'ran');
    assert.deepEqual(
      chain.fixAttempts.map(({ successful }) => successful),
      [false, true],
    );
    assert.match(chain.successfulFix.codeChanges ?? '', /^\+\{ "port": 8080 \}$/m);
  });

  it('a file that was written from outside just before it succeeds is what resolved it', async () => {
    const command = `awk '/7/ { found = 1 } END { exit found ? 0 : 4 }' ${rate}`;
    assert.equal(await shell.run(command), 4);
    assert.equal((await commandErrors(rate)).length, 1);
    writeFileSync(rate, '7\n');
    assert.equal(await shell.run(command), 0);
    const [resolved] = await commandErrors(rate);
    assert.ok(resolved);
    assert.deepEqual([resolved.state, resolved.cause], ['resolved', 'edited']);
    // Where no earlier failure had files followed nobody kept the text before: the file is named, and no more.
    assert.match((await chainOf(resolved)).successfulFix.actionTaken, /rate\.txt|^Changed “none” to “7”$/);
  });

  it('what failed last in a terminal can be asked about there', async () => {
    const wanted = path.join(scratch, 'wanted');
    assert.equal(await shell.run(`ls ${wanted}`), 2);
    const [open] = await commandErrors(wanted);
    assert.equal(open?.state, 'open');
    assert.equal(await shell.run('true'), 0);
    const { tabGroups } = vscode.window;
    const opened = happening(tabGroups.onDidChangeTabs, (event) =>
      event.opened.some(({ label }) => label === 'Déjà Fix'),
    );
    // Where nothing were known, it would wait for an answer in an input box.
    await vscode.commands.executeCommand('dejaFix.findSimilarFailures', shell.terminal);
    await opened;
    await tabGroups.close(tabGroups.all.flatMap(({ tabs }) => tabs.filter(({ label }) => label === 'Déjà Fix')));
  });

  it('what is silenced beside the fix does not hide it where the error stood elsewhere', async () => {
    const lines = ['const rates = {};', 'const net = () => rates.base.net;', 'console.log(net());', ''];
    const write = await openFile('rates.js', lines.join('\n'));
    assert.equal(await shell.run('node rates.js'), 1);
    const [open] = await commandErrors('node rates.js');
    assert.deepEqual([open?.context.file, open?.context.line, open?.errorType], ['rates.js', 1, 'TypeError']);
    const uri = workspaceFile('rates.js').toString();
    assert.deepEqual(open?.context.frames, [
      { file: uri, line: 1 },
      { file: uri, line: 2 },
    ]);
    const fix = [
      'const rates = { base: { net: 1 } };',
      lines[1],
      '// eslint-disable-next-line no-console',
      lines[2],
      '',
    ];
    await write(fix.join('\n'));
    assert.equal(await shell.run('node rates.js'), 0);
    const [resolved] = await commandErrors('node rates.js');
    assert.ok(resolved);
    assert.deepEqual([resolved.state, resolved.cause], ['resolved', 'edited']);
    assert.match((await chainOf(resolved)).successfulFix.codeChanges ?? '', /^\+const rates = \{ base/m);
  });

  it('a command that is run between failure and success is what resolved it', async () => {
    const ready = path.join(scratch, 'ready');
    assert.equal(await shell.run(`ls ${ready}`), 2);
    assert.equal(await shell.run(`touch ${ready}`), 0);
    assert.equal(await shell.run(`ls ${ready}`), 0);
    const [error] = await commandErrors(`ls ${ready}`);
    assert.ok(error);
    const { successfulFix } = await chainOf(error);
    assert.match(successfulFix.actionTaken, /touch .*ready.*exit 0/);
    assert.equal(successfulFix.codeChanges, null);
  });

  it('Ctrl-C, nothing found, a difference, a condition that does not hold are no errors', async () => {
    const commands = [
      'grep zzz README.md',
      'cat README.md | grep zzz',
      'diff README.md package.json',
      'test -f nope',
      'false',
    ];
    for (const command of commands) assert.equal(await shell.run(command), 1, command);
    const started = shell.started();
    shell.terminal.sendText('sleep 30');
    await started;
    const ended = shell.ended();
    shell.terminal.sendText('\u0003', false);
    assert.equal(await ended, 130);
    for (const part of [...commands, 'sleep 30']) assert.deepEqual(await commandErrors(part), [], part);
  });

  it('a program that makes another exit code of Ctrl-C has not failed', async () => {
    const started = shell.started();
    shell.terminal.sendText(`sh -c 'trap "exit 1" INT; sleep 30 & wait'`);
    await started;
    const ended = shell.ended();
    shell.terminal.sendText('\u0003', false);
    assert.equal(await ended, 1);
    assert.deepEqual(await commandErrors('trap'), []);
  });

  it('a program that speaks of ^C has failed all the same', async () => {
    assert.equal(await shell.run(`${FOR_A_MOMENT}echo 'does not match /^Cannot find/'; ls missing-pattern`), 2);
    const [error] = await commandErrors('missing-pattern');
    assert.match(error?.context.output ?? error?.errorMessage ?? '', /\/\^Cannot find\//);
  });

  it('binary output and colours leave plain text', async () => {
    assert.equal(
      await shell.run(`${FOR_A_MOMENT}head -c 5000 /dev/urandom; printf '\\033[31mred\\033[0m\\n'; ls missing-binary`),
      2,
    );
    const [error] = await commandErrors('missing-binary');
    assert.match(error?.errorMessage ?? '', /missing-binary/);
    const output = error?.context.output ?? error?.errorMessage ?? '';
    // eslint-disable-next-line no-control-regex -- none of them may be left
    assert.doesNotMatch(output, /[\u0000-\u0008\u001b\u009b]/);
    assert.ok(output.isWellFormed());
  });

  it('output without end is held in bounded memory while it comes, and its end is kept', async () => {
    const before = usedHeap();
    const held: number[] = [];
    const watch = setInterval(() => held.push(usedHeap() - before), 2_000);
    assert.equal(await shell.run(`yes | head -c ${MUCH}; ls missing-after-much`), 2);
    clearInterval(watch);
    const [error] = await commandErrors('missing-after-much');
    assert.ok(error);
    assert.match(error.context.output ?? error.errorMessage, /missing-after-much': No such file/);
    assert.ok((error.context.output ?? '').length <= 64_100);
    assert.ok(held.length > 1 && Math.max(...held) < MUCH / 2, `held, in bytes: ${held.join(', ')}`);
  });

  it('nothing is recorded in an incognito workspace, nor of terminals when they are switched off', async () => {
    const settings = vscode.workspace.getConfiguration('dejaFix.capture');
    for (const [key, value] of [
      ['incognito', true],
      ['terminals', false],
    ] as const) {
      await settings.update(key, value, vscode.ConfigurationTarget.Workspace);
      assert.equal(await shell.run(`ls missing-${key}`), 2);
      assert.deepEqual(await commandErrors(`missing-${key}`), []);
      await settings.update(key, undefined, vscode.ConfigurationTarget.Workspace);
    }
    assert.equal(await shell.run('ls missing-again'), 2);
    assert.equal((await commandErrors('missing-again')).length, 1);
  });
});

describe('A command that fails before capture is begun anew', () => {
  it('is resolved when it succeeds after', async () => {
    await activated();
    const shell = await ShellTerminal.open();
    const settings = vscode.workspace.getConfiguration('dejaFix.capture');
    try {
      const write = await openFile('tariff.mjs', 'const tariff = {};\nconsole.log(tariff.base.net);\n');
      assert.equal(await shell.run('node tariff.mjs'), 1);
      const [open] = await commandErrors('node tariff.mjs');
      assert.equal(open?.state, 'open');
      await settings.update('tasks', false, vscode.ConfigurationTarget.Workspace);
      await write('const tariff = { base: { net: 1 } };\nconsole.log(tariff.base.net);\n');
      assert.equal(await shell.run('node tariff.mjs'), 0);
      const [resolved, ...others] = await commandErrors('node tariff.mjs');
      assert.ok(resolved);
      assert.deepEqual([resolved.state, resolved.cause, others], ['resolved', 'edited', []]);
      assert.match((await chainOf(resolved)).successfulFix.codeChanges ?? '', /^\+const tariff = \{ base/m);
    } finally {
      await settings.update('tasks', undefined, vscode.ConfigurationTarget.Workspace);
      shell.close();
    }
  });
});

describe('A shell that does not tell how commands end', () => {
  it('leaves no record, and is known of for the status menu', async () => {
    const rc = path.join(scratch, 'rc');
    writeFileSync(
      rc,
      String.raw`PS1='\[\e]633;A\a\]$ \[\e]633;B\a\]'; PS0='\[\e]633;C\a\]'; PROMPT_COMMAND='printf "\e]633;D\a"'` +
        '\n',
    );
    const shells = new ShellRuns(systemClock);
    const silent = new SilentShells(shells, systemClock);
    const shell = await ShellTerminal.open({ shellPath: '/bin/bash', shellArgs: ['--rcfile', rc] });
    try {
      assert.equal(silent.areThere, false);
      assert.equal(await shell.run('ls missing-untold'), undefined);
      assert.equal(silent.areThere, true);
      assert.deepEqual(await commandErrors('missing-untold'), []);
    } finally {
      shell.close();
    }
    await happening(silent.onDidChange, () => !silent.areThere);
    silent.dispose();
    shells.dispose();
  });

  it('is known of as well when it tells the editor nothing at all', async () => {
    const shells = new ShellRuns(systemClock);
    // Time passes at once: ten seconds are waited for a shell to begin to tell.
    const silent = new SilentShells(shells, { ...systemClock, after: (_, callback) => systemClock.after(0, callback) });
    const terminal = vscode.window.createTerminal({ shellPath: '/bin/sh' });
    try {
      terminal.show(true);
      const changed = happening(silent.onDidChange, () => silent.areThere);
      terminal.sendText('ls missing-quiet');
      await changed;
    } finally {
      terminal.dispose();
    }
    assert.deepEqual(await commandErrors('missing-quiet'), []);
    silent.dispose();
    shells.dispose();
  });
});

describe('Capture of tasks of every kind in a real editor', () => {
  async function run(name: string, execution: NonNullable<vscode.Task['execution']>): Promise<void> {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const task = new vscode.Task({ type: 'shell', task: name }, folder, name, 'Workspace', execution, ['$tsc']);
    const ended = happening(vscode.tasks.onDidEndTaskProcess, (event) => event.execution.task.name === name);
    await vscode.tasks.executeTask(task);
    await ended;
  }

  /** Starts a task that waits for a hand to end it, and does so. */
  async function endByHand(
    task: vscode.Task,
    hold: string,
    end: (running: vscode.TaskExecution) => void,
  ): Promise<void> {
    writeFileSync(hold, '');
    const folder = new vscode.RelativePattern(vscode.Uri.file(path.dirname(hold)), path.basename(hold));
    const watcher = vscode.workspace.createFileSystemWatcher(folder);
    const held = happening(watcher.onDidDelete, () => true);
    const ended = happening(vscode.tasks.onDidEndTaskProcess, ({ execution }) => execution.task.name === task.name);
    const running = await vscode.tasks.executeTask(task);
    await held;
    watcher.dispose();
    end(running);
    await ended;
  }
  const errorsOf = (name: string): Promise<ErrorSummary[]> =>
    errorsWhere(({ taskName, command }) => taskName === name || command?.includes(name) === true);

  it('a task in a terminal is recorded once, as a task', async () => {
    for (const round of [1, 2]) {
      await run('shell-task', new vscode.ShellExecution('sleep 1; echo shell-task; exit 7'));
      const errors = await errorsOf('shell-task');
      assert.deepEqual(
        errors.map(({ context }) => context.channel),
        ['task'],
        `round ${round}: ${errors.map(({ errorMessage }) => errorMessage).join(' | ')}`,
      );
    }
  });

  it('a process and its output', async () => {
    await run('process-task', new vscode.ProcessExecution('/bin/sh', ['-c', 'echo told by process-task; exit 5']));
    const errors = await errorsOf('process-task');
    assert.deepEqual(
      errors.map(({ context }) => [context.channel, context.command, context.exitCode]),
      [['task', '/bin/sh -c echo told by process-task; exit 5', 5]],
    );
    assert.match(errors[0]?.errorMessage ?? '', /told by process-task/);
  });

  it('a task that an extension runs itself', async () => {
    const custom = new vscode.CustomExecution(() => {
      const closed = new vscode.EventEmitter<number>();
      const pty: vscode.Pseudoterminal = {
        onDidWrite: new vscode.EventEmitter<string>().event,
        onDidClose: closed.event,
        open: () => closed.fire(6),
        close: () => undefined,
      };
      return Promise.resolve(pty);
    });
    await run('custom-task', custom);
    const errors = await errorsOf('custom-task');
    assert.deepEqual(
      errors.map(({ errorType }) => errorType),
      ['exit 6'],
    );
  });

  for (const kind of ['foreground', 'background'] as const) {
    it(`a ${kind} task that ends by itself has failed or succeeded, one that is ended by hand neither`, async () => {
      const [folder] = vscode.workspace.workspaceFolders ?? [];
      assert.ok(folder);
      const name = `${kind}-task`;
      const [hold, ready] = [path.join(scratch, `hold-${kind}`), path.join(scratch, `ready-${kind}`)];
      const script = `sleep 1; echo ${name}; [ ! -f ${hold} ] || { rm ${hold}; sleep 60; }; [ -f ${ready} ] || exit 8`;
      const execution = new vscode.ShellExecution(script);
      const task = new vscode.Task({ type: 'shell', task: name }, folder, name, 'Workspace', execution, []);
      task.isBackground = kind === 'background';
      const stateNow = async (): Promise<unknown[]> =>
        (await errorsOf(name)).map(({ state, cause, context }) => [state, cause, context.channel, context.exitCode]);
      const runOnce = async (): Promise<void> => {
        const ended = happening(vscode.tasks.onDidEndTaskProcess, (event) => event.execution.task.name === name);
        await vscode.tasks.executeTask(task);
        await ended;
      };

      await endByHand(task, hold, (running) => running.terminate());
      assert.deepEqual(await stateNow(), []);
      await runOnce();
      assert.deepEqual(await stateNow(), [['open', null, 'task', 8]]);
      const interrupt = (): void =>
        vscode.window.terminals.find((terminal) => terminal.name.includes(name))?.sendText('\u0003', false);
      for (const end of [interrupt, (running: vscode.TaskExecution) => running.terminate()]) {
        await endByHand(task, hold, end);
        assert.deepEqual(await stateNow(), [['open', null, 'task', 8]]);
      }
      writeFileSync(ready, '');
      await runOnce();
      assert.deepEqual(await stateNow(), [['gone', 'unexplained', 'task', 8]]);
    });
  }
});
