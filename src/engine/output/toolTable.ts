import type { ToolRow } from './toolRow.ts';
import { bundlers } from './tools/bundlers.ts';
import { compilers } from './tools/compilers.ts';
import { linters } from './tools/linters.ts';
import { packageTools } from './tools/packageTools.ts';
import { pythonLinters } from './tools/pythonLinters.ts';
import { buildTools } from './tools/buildTools.ts';
import { testRunners } from './tools/testRunners.ts';
import { traces } from './tools/traces.ts';

/**
 * Every tool that is read without a problem matcher. The order decides who reads a line that two could read: test runners
 * print traces, and linters print like compilers.
 */
export const TOOL_TABLE: readonly ToolRow[] = [
  ...testRunners,
  ...linters,
  ...pythonLinters,
  ...bundlers,
  ...compilers,
  ...traces,
  ...packageTools,
  ...buildTools,
];
