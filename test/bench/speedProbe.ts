import Module from 'node:module';
import { renameSync, writeFileSync } from 'node:fs';
import { CallbackTimer } from './callbackTimer.ts';
import { ModuleSpy, type Activation } from './moduleSpy.ts';
import { ProbeScenario, type ProbePlan } from './probeScenario.ts';
import type { Sightings } from './spiedApi.ts';
import { toCase, type SpeedCase } from './speedRows.ts';

/** What one start has to tell. */
export type ProbeResult = { cases: SpeedCase[]; problem: string | null };

/** What must not be in the extension host: LanceDB, ONNX Runtime, the model. */
const HEAVY = /lancedb|onnx|transformers|MiniLM/i;

/** An extension that is activated before all others, to watch those that come after it. */
export function activate(): void {
  const plan = JSON.parse(process.env['DEJA_FIX_BENCH_PLAN'] ?? '{}') as ProbePlan;
  const timer = new CallbackTimer();
  let sightings: Sightings | undefined;
  const spy = new ModuleSpy(plan.bundles.measured, [plan.bundles.empty], timer, {
    documentFired: (uri, atMs) => sightings?.documentFired(uri, atMs),
    lensesChanged: (atMs) => sightings?.lensesChanged(atMs),
    answered: (answer) => sightings?.answered(answer),
  });
  spy.install();
  const cases: SpeedCase[] = [];
  const play = async (): Promise<void> => {
    const measured = await spy.activationOf(plan.bundles.measured);
    const empty = await spy.activationOf(plan.bundles.empty);
    cases.push(...activationCases(plan, measured, empty));
    const scenario = new ProbeScenario(plan, spy, timer, measured.api);
    sightings = scenario.sightings;
    try {
      await scenario.play();
    } finally {
      cases.push(...scenario.cases);
    }
  };
  void play().then(
    () => write(plan.resultFile, { cases, problem: null }),
    (error: unknown) => write(plan.resultFile, { cases, problem: String(error) }),
  );
}

function activationCases(plan: ProbePlan, measured: Activation, empty: Activation): SpeedCase[] {
  const toInput = ({ evaluateMs, activateMs, cpuMs }: Activation) => ({ run: plan.run, evaluateMs, activateMs, cpuMs });
  const parts = heavyParts();
  return [
    toCase('activation', measured.evaluateMs + measured.activateMs, toInput(measured)),
    toCase('activation.empty', empty.evaluateMs + empty.activateMs, toInput(empty)),
    toCase('activation.native', parts.length, { run: plan.run, parts }),
  ];
}

/** Shared objects and modules of this process that belong to the store or the model. */
function heavyParts(): string[] {
  const { sharedObjects } = process.report.getReport() as unknown as { sharedObjects: string[] };
  const modules = Object.keys((Module as unknown as { _cache: object })._cache);
  return [...sharedObjects, ...modules].filter((file) => HEAVY.test(file));
}

function write(file: string, result: ProbeResult): void {
  writeFileSync(`${file}.part`, JSON.stringify(result));
  renameSync(`${file}.part`, file);
}
