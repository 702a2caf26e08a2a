import * as vscode from 'vscode';
import {
  type Definition,
  isDefinition,
  matchersOfTask,
  type ResolvedMatchers,
  resolveMatchers,
  toArray,
} from '../../../core/runs/matcherNames.ts';

const MAX_MATCHERS = 50;
const MAX_LENGTH = 64_000;

/**
 * The problem matchers that the installed extensions declare, with names resolved to what they stand for. Those of the
 * editor's core stand in no manifest: references to them are left out.
 */
export class ProblemMatchers implements vscode.Disposable {
  /** Made at the first question. */
  #resolved: ResolvedMatchers | undefined;
  readonly #subscription: vscode.Disposable;

  constructor() {
    this.#subscription = vscode.extensions.onDidChange(() => (this.#resolved = undefined));
  }

  all(): Definition[] {
    return bound([...this.#known().matchers.values()]);
  }

  /** Those that a task names first, then all others. */
  ofTask(task: vscode.Task): Definition[] {
    return bound(matchersOfTask(ownMatchers(task), this.#known()));
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #known(): ResolvedMatchers {
    this.#resolved ??= resolveMatchers(vscode.extensions.all.map(({ packageJSON }) => packageJSON as unknown));
    return this.#resolved;
  }
}

/** What `tasks.json` names or spells out for a task; an extension's task carries only names. */
function ownMatchers(task: vscode.Task): unknown[] {
  const { tasks } = vscode.workspace.getConfiguration('', scopeOf(task)).get<{ tasks?: unknown }>('tasks') ?? {};
  const written = toArray(tasks)
    .filter(isDefinition)
    .find((one) => one['label'] === task.name || one['taskName'] === task.name);
  return [...toArray(written?.['problemMatcher']), ...task.problemMatchers];
}

function scopeOf({ scope }: vscode.Task): vscode.WorkspaceFolder | undefined {
  return typeof scope === 'object' ? scope : undefined;
}

function bound(matchers: readonly Definition[]): Definition[] {
  const kept: Definition[] = [];
  let room = MAX_LENGTH;
  for (const matcher of matchers.slice(0, MAX_MATCHERS)) {
    room -= JSON.stringify(matcher).length + 1;
    if (room < 0) break;
    kept.push(matcher);
  }
  return kept;
}
