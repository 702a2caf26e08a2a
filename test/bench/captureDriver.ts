import * as vscode from 'vscode';
import { BenchLine } from './capture/benchLine.ts';
import { playBursts } from './capture/bursts.ts';
import { CaseStage, type DejaFixApi } from './capture/caseStage.ts';
import { OwnTimer } from './capture/ownTimer.ts';
import { playScenario } from './capture/play.ts';
import type { Resumed, Scenario } from './capture/scenario.ts';
import { ModuleSpy, type Activation } from './moduleSpy.ts';

type Order = { scenarios: Scenario[]; resumed?: Resumed } | { bursts: { count: number; settleMs: number } };

/** The extension that plays the scenarios of `npm run bench:capture` beside the measured one, in the same extension host. */
export function activate(): void {
  const spied = process.env['DEJA_FIX_BENCH_SPY'];
  const timer = spied === undefined ? undefined : new OwnTimer();
  let activation: Promise<Activation> | undefined;
  if (spied !== undefined && timer) {
    const nothing = { documentFired: () => {}, lensesChanged: () => {}, answered: () => {} };
    const spy = new ModuleSpy(spied, [], timer, nothing);
    spy.install();
    activation = spy.activationOf(spied);
  }
  // Puts the cursor on a line of the active editor, as a click would.
  vscode.commands.registerCommand('deja-fix-bench.select', (line: number) => {
    const editor = vscode.window.activeTextEditor;
    if (editor) editor.selection = new vscode.Selection(line, 2, line, 2);
  });
  void serve(timer, activation);
}

async function serve(timer: OwnTimer | undefined, activation: Promise<Activation> | undefined): Promise<void> {
  const line = await BenchLine.connect(process.env['DEJA_FIX_BENCH_SOCKET'] ?? '');
  const order = (await line.ask({ what: 'order' })) as Order;
  try {
    const api = (activation ? (await activation).api : await activated()) as DejaFixApi;
    if ('bursts' in order && timer)
      await playBursts(order.bursts, timer, api, (burst) => line.ask({ what: 'calls', burst }));
    else if ('scenarios' in order) await playAll(order, api, line);
    await line.ask({ what: 'done', problem: null });
  } catch (error) {
    await line.ask({ what: 'done', problem: String(error) });
  }
}

async function playAll(
  { scenarios, resumed }: { scenarios: readonly Scenario[]; resumed?: Resumed },
  api: DejaFixApi,
  line: BenchLine,
): Promise<void> {
  for (const [index, scenario] of scenarios.entries()) {
    const stage = new CaseStage(scenario.id, api, line);
    try {
      const result = await playScenario(scenario, stage, index === 0 ? resumed : undefined);
      await line.ask({ what: 'result', result });
    } finally {
      await stage.clear();
    }
  }
}

async function activated(): Promise<unknown> {
  const extension = vscode.extensions.getExtension('deja-fix.deja-fix');
  if (!extension) throw new Error('deja-fix.deja-fix is not installed');
  return extension.activate();
}
