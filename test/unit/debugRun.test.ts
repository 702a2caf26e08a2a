import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DebugRun } from '../../src/core/runs/debugRun.ts';
import { toTraceText } from '../../src/core/runs/exceptionTrace.ts';
import { DebugTracker } from '../../src/host/capture/runs/debugTracker.ts';

type Heard = { from: 'adapter' | 'editor'; message: object } | { savedAfterMs: number } | { waitedMs: number };
const saveAfter = (savedAfterMs: number): Heard => ({ savedAfterMs });
const wait = (waitedMs: number): Heard => ({ waitedMs });
const event = (name: string, body: object = {}): Heard => ({
  from: 'adapter',
  message: { type: 'event', event: name, body },
});
const output = (category: string, text: string): Heard => event('output', { category, output: text });
const ask = (command: string, seq = 1, args: object = {}): Heard => ({
  from: 'editor',
  message: { type: 'request', command, seq, arguments: args },
});
const answer = (command: string, seq: number, body: object): Heard => ({
  from: 'adapter',
  message: { type: 'response', command, request_seq: seq, success: true, body },
});

/** What is made of what adapter and editor said: "nothing", "succeeded", "stopped", or the reason of a failure and its output. */
function judge(heard: readonly Heard[]): string {
  const run = new DebugRun();
  let nowMs = 0;
  const ports = { run: () => run, now: () => nowMs };
  const tracker = new DebugTracker({ ...ports, onRestart: () => undefined, onRunInTerminal: () => undefined });
  for (const one of heard) {
    if ('savedAfterMs' in one) run.saved((nowMs += one.savedAfterMs));
    else if ('waitedMs' in one) nowMs += one.waitedMs;
    else if (one.from === 'adapter') tracker.onDidSendMessage(one.message);
    else tracker.onWillReceiveMessage(one.message);
  }
  const verdict = run.verdict();
  if (verdict?.outcome !== 'failed') return verdict?.outcome ?? 'nothing';
  return `${verdict.reason}\n${verdict.output}`;
}

/** As js-debug 1.117 says it. */
const JS_UNCAUGHT = output(
  'stderr',
  "Uncaught TypeError TypeError: Cannot read properties of undefined (reading 'name')\n    at inner (/w/throws.js:2:12)\n    at <anonymous> (/w/throws.js:5:1)\n",
);
const JS_TRACE =
  "TypeError: Cannot read properties of undefined (reading 'name')\n    at inner (/w/throws.js:2:12)\n    at <anonymous> (/w/throws.js:5:1)";
const JS_EXIT_1 = output('stderr', 'Process exited with code 1\r\n');

/** As debugpy 1.8 says it. */
const PY_STOPPED = event('stopped', { reason: 'exception', description: "'name'", text: 'KeyError', threadId: 1 });
const PY_INFO = answer('exceptionInfo', 10, {
  exceptionId: 'KeyError',
  breakMode: 'unhandled',
  description: "'name'",
  details: {
    message: "'name'",
    typeName: 'KeyError',
    stackTrace:
      '  File "/w/throws.py", line 2, in inner\n    return v["name"]\n  File "/w/throws.py", line 5, in <module>\n    inner({})\nKeyError: \'name\'\n',
  },
});
const PY_TRACE =
  'Traceback (most recent call last):\n  File "/w/throws.py", line 5, in <module>\n    inner({})\n  File "/w/throws.py", line 2, in inner\n    return v["name"]\nKeyError: \'name\'';
const CAUGHT_INFO = answer('exceptionInfo', 10, { exceptionId: 'Error', description: 'x', breakMode: 'always' });

describe('how a debug session ended', () => {
  const rows: [name: string, heard: Heard[], verdict: string][] = [
    [
      'an uncaught exception that JavaScript’s debugger prints',
      [JS_UNCAUGHT, event('terminated'), JS_EXIT_1, ask('disconnect')],
      `TypeError: Cannot read properties of undefined (reading 'name')\n${JS_TRACE}`,
    ],
    [
      'the same in a terminal, without an exit code',
      [JS_UNCAUGHT, event('terminated'), ask('disconnect')],
      `TypeError: Cannot read properties of undefined (reading 'name')\n${JS_TRACE}`,
    ],
    [
      'an error that is only logged',
      [output('stderr', 'Error: logged\n    at a (/w/a.js:1:1)\n'), event('terminated')],
      'succeeded',
    ],
    [
      'an exit code with words',
      [output('stderr', 'bad config\n'), JS_EXIT_1, event('terminated')],
      'exit code 1\nbad config',
    ],
    [
      'an exit code with what a test runner printed',
      [output('stdout', '1 failing\n'), JS_EXIT_1],
      'exit code 1\n1 failing',
    ],
    ['an exit code without a word', [event('exited', { exitCode: 3 })], 'nothing'],
    ['a program that was killed', [output('stderr', 'bye\n'), event('exited', { exitCode: 143 })], 'nothing'],
    [
      'a program that ends well',
      [output('stdout', 'fine\n'), event('exited', { exitCode: 0 }), event('terminated')],
      'succeeded',
    ],
    [
      'a program that ends well and logged a trace',
      [output('stderr', PY_TRACE), event('exited', { exitCode: 0 })],
      'succeeded',
    ],
    ['a session without a word', [event('terminated')], 'succeeded'],
    [
      'a session that the user stops',
      [output('stderr', 'warning\n'), ask('disconnect'), event('terminated')],
      'stopped',
    ],
    [
      'a page that the user stops after an error that nobody took',
      [output('stderr', 'slow\n'), JS_UNCAUGHT, ask('disconnect'), event('terminated')],
      `TypeError: Cannot read properties of undefined (reading 'name')\n${JS_TRACE}`,
    ],
    [
      'a program that the user stops after one of its threads ended by an error',
      [output('stderr', `Exception in thread Thread-1 (work):\n${PY_TRACE}\n`), ask('terminate'), ask('disconnect')],
      `Exception in thread Thread-1 (work):\nException in thread Thread-1 (work):\n${PY_TRACE}`,
    ],
    [
      'a server that the user stops after it logged traces',
      [
        output('stderr', `ERROR in app\n${PY_TRACE}\n`),
        output('stderr', 'Error: logged\n    at a (/w/a.js:1:1)\n'),
        output('stderr', 'Uncaught exceptions are logged\n'),
        ask('disconnect'),
      ],
      'nothing',
    ],
    [
      'what the stop itself makes a program say',
      [ask('terminate'), output('stderr', `Exception in thread Thread-1 (work):\n${PY_TRACE}\n`), ask('disconnect')],
      'stopped',
    ],
    ['a session that the user terminates', [ask('terminate'), event('exited', { exitCode: 1 })], 'stopped'],
    [
      'a page whose error was mended while it lived on',
      [JS_UNCAUGHT, saveAfter(5_000), wait(10_000), ask('disconnect'), event('terminated')],
      'nothing',
    ],
    [
      'a page that the user stops as soon as it was mended',
      [saveAfter(5_000), JS_UNCAUGHT, wait(60_000), saveAfter(5_000), wait(9_000), ask('disconnect')],
      `TypeError: Cannot read properties of undefined (reading 'name')\n${JS_TRACE}`,
    ],
    [
      'a page whose error came again after an edit',
      [JS_UNCAUGHT, saveAfter(1_000), JS_UNCAUGHT, wait(60_000), ask('disconnect')],
      `TypeError: Cannot read properties of undefined (reading 'name')\n${JS_TRACE}\n${JS_TRACE}`,
    ],
    [
      'a program of which a thread ended by an error, for all that was edited then',
      [
        output('stderr', `Exception in thread Thread-1 (work):\n${PY_TRACE}\n`),
        saveAfter(5_000),
        wait(60_000),
        ask('terminate'),
      ],
      `Exception in thread Thread-1 (work):\nException in thread Thread-1 (work):\n${PY_TRACE}`,
    ],
    [
      'an uncaught exception at which the user stops',
      [PY_STOPPED, ask('exceptionInfo', 10), PY_INFO, ask('disconnect'), event('terminated')],
      `KeyError: 'name'\n${PY_TRACE}`,
    ],
    [
      'an uncaught exception after which the user goes on',
      [
        PY_STOPPED,
        PY_INFO,
        ask('continue'),
        output('stderr', PY_TRACE),
        event('exited', { exitCode: 1 }),
        ask('disconnect'),
      ],
      `KeyError: 'name'\n${PY_TRACE}`,
    ],
    [
      'a caught exception after which the user goes on',
      [
        event('stopped', { reason: 'exception', text: 'x' }),
        CAUGHT_INFO,
        ask('continue'),
        event('exited', { exitCode: 0 }),
      ],
      'succeeded',
    ],
    [
      'a caught exception at which the user stops',
      [event('stopped', { reason: 'exception', text: 'x' }), CAUGHT_INFO, ask('disconnect'), event('terminated')],
      'nothing',
    ],
    [
      'a caught exception, then a breakpoint, then an exit code',
      [
        event('stopped', { reason: 'exception', text: 'x' }),
        event('stopped', { reason: 'breakpoint' }),
        output('stderr', 'other\n'),
        event('exited', { exitCode: 2 }),
      ],
      'exit code 2\nother',
    ],
    [
      'an exception whose frames only the stack tells',
      [
        event('stopped', { reason: 'exception', description: 'Unhandled exception', text: 'boom' }),
        ask('stackTrace', 5, { startFrame: 0, levels: 1 }),
        answer('stackTrace', 5, {
          stackFrames: [{ name: 'inner', line: 2, column: 3, source: { path: '/w/a.dart' } }],
        }),
        ask('stackTrace', 6, { startFrame: 1, levels: 19 }),
        answer('stackTrace', 6, { stackFrames: [{ name: 'main', line: 9, column: 1, source: { path: '/w/a.dart' } }] }),
        event('terminated'),
      ],
      'boom\nboom\n    at inner (/w/a.dart:2:3)\n    at main (/w/a.dart:9:1)',
    ],
    [
      'sys.exit is no exception',
      [
        event('stopped', { reason: 'exception', description: '2', text: 'SystemExit' }),
        output('stderr', 'usage: a.py file\n'),
        event('exited', { exitCode: 2 }),
      ],
      'exit code 2\nusage: a.py file',
    ],
    [
      'messages of strange shape',
      [
        event('output', { output: 7 }),
        event('stopped', { reason: [] }),
        answer('stackTrace', 9, { stackFrames: 'x' }),
        event('exited', { exitCode: 0 }),
      ],
      'succeeded',
    ],
  ];
  for (const [name, heard, verdict] of rows) it(name, () => assert.equal(judge(heard), verdict));

  it('in a terminal, the terminal tells the exit code and what was printed', () => {
    const ended = (exitCode: number, printed: string, isInterrupted: boolean): unknown => {
      const run = new DebugRun();
      run.endedInTerminal(exitCode, printed, isInterrupted);
      return run.verdict()?.outcome ?? 'nothing';
    };
    assert.equal(ended(2, 'usage: a.py file', false), 'failed');
    assert.equal(ended(254, '^C\nKeyboardInterrupt', true), 'stopped');
    assert.equal(ended(130, '^C', true), 'stopped');
    assert.equal(ended(0, 'fine', false), 'succeeded');
  });

  it('that the user ended long after its error tells when that came', () => {
    const run = new DebugRun();
    run.output('stderr', 'Uncaught Error Error: x\n    at a (/w/a.js:1:1)\n', 4_000);
    run.stopAsked(60_000);
    assert.equal(run.verdict()?.erredAtMs, 4_000);
  });

  it('output without an end takes bounded memory', () => {
    const run = new DebugRun();
    for (let piece = 0; piece < 50_000; piece++) run.output('stderr', 'y\n'.repeat(1_000), 0);
    run.output('stderr', 'panic: the end\n', 0);
    const verdict = run.verdict();
    assert.ok(verdict?.outcome === 'failed' && verdict.output.length < 64_000);
    assert.match(verdict.output, /panic: the end$/);
  });
});

describe('the text of an exception', () => {
  const frames = [
    { name: 'inner', path: '/w/a.py', line: 2, column: 1 },
    { name: '<module>', path: '/w/a.py', line: 5, column: 1 },
  ];
  it('is worded as Python does where the frames are Python’s', () => {
    const text = toTraceText({ type: 'KeyError', message: "'name'", isUncaught: true, trace: null, frames });
    assert.equal(
      text,
      'Traceback (most recent call last):\n  File "/w/a.py", line 5, in <module>\n  File "/w/a.py", line 2, in inner\nKeyError: \'name\'',
    );
  });

  it('has the innermost call last where the frames say which it is', () => {
    const trace =
      '  File "/w/a.py", line 5, in <module>\n    import b\n  File "/w/b.py", line 2, in <module>\n    1 / 0\n';
    const frame = { name: '<module>', path: '/w/b.py', line: 2, column: 1 };
    const exception = { type: 'ZeroDivisionError', message: 'division by zero', isUncaught: true, trace };
    const text = toTraceText({ ...exception, frames: [frame] });
    assert.equal(text, `Traceback (most recent call last):\n${trace}ZeroDivisionError: division by zero`);
  });

  it('begins with type and message where the adapter’s trace holds only frames', () => {
    const trace = '   at App.Main() in /w/Program.cs:line 7';
    const text = toTraceText({ type: 'System.Exception', message: 'boom', isUncaught: true, trace, frames: [] });
    assert.equal(text, `System.Exception: boom\n${trace}`);
  });
});
