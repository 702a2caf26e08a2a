import path from 'node:path';
import * as v from 'valibot';

/** Every setting: its key below `dejaFix.`, its default, and what values are taken. The manifest says the same. */
export type SettingDefinition<Value> = {
  readonly key: string;
  readonly default: Value;
  readonly schema: v.GenericSchema<unknown, Value>;
};

function define<Value>(key: string, value: Value, schema: v.GenericSchema<unknown, Value>): SettingDefinition<Value> {
  return { key, default: value, schema };
}

const probability = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const globs: string[] = ['node_modules', '.git', 'dist', 'out', 'build', 'target', '.venv', 'vendor'].map(
  (name) => `**/${name}/**`,
);
type Severity = 'error' | 'warning';
const severities: Severity[] = ['error'];
type RecallScope = 'all' | 'workspace';
const everywhere: RecallScope = 'all';
const here: RecallScope = 'workspace';

export const SETTINGS = {
  captureEnabled: define('capture.enabled', true, v.boolean()),
  captureSettleMs: define(
    'capture.settleMs',
    2_000,
    v.pipe(v.number(), v.integer(), v.minValue(250), v.maxValue(30_000)),
  ),
  captureSeverities: define('capture.severities', severities, v.array(v.picklist(['error', 'warning']))),
  captureExclude: define('capture.exclude', globs, v.array(v.string())),
  captureTasks: define('capture.tasks', true, v.boolean()),
  captureTerminals: define('capture.terminals', true, v.boolean()),
  captureDebug: define('capture.debug', true, v.boolean()),
  captureIncognito: define('capture.incognito', false, v.boolean()),
  recallThreshold: define('recall.threshold', 0.5, probability),
  recallScope: define('recall.scope', everywhere, v.picklist(['all', 'workspace'])),
  recallMaxResults: define('recall.maxResults', 5, v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100))),
  hoverEnabled: define('hover.enabled', true, v.boolean()),
  codeLensEnabled: define('codeLens.enabled', true, v.boolean()),
  agentScope: define('agents.scope', here, v.picklist(['all', 'workspace'])),
  storePath: define(
    'store.path',
    '',
    v.pipe(
      v.string(),
      v.check((value) => value === '' || path.isAbsolute(value), 'must be an absolute path'),
    ),
  ),
  storeRetentionDays: define(
    'store.retentionDays',
    365,
    v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(36_500)),
  ),
  storeMaxSizeMB: define('store.maxSizeMB', 500, v.pipe(v.number(), v.integer(), v.minValue(50), v.maxValue(100_000))),
} as const;

/**
 * The value to use for what stands in the user's settings: itself where it fits, else the default.
 * @returns a problem, for the log, that names the key and the value
 */
export function toSettingValue<Value>(
  setting: SettingDefinition<Value>,
  raw: unknown,
): { value: Value; problem: string | null } {
  if (raw === undefined) return { value: setting.default, problem: null };
  const result = v.safeParse(setting.schema, raw);
  if (result.success) return { value: result.output, problem: null };
  const given = JSON.stringify(raw);
  const problem = `dejaFix.${setting.key} is ${given}: ${result.issues[0].message}. ${JSON.stringify(setting.default)} is used instead.`;
  return { value: setting.default, problem };
}
