import type { LineFormat } from './lineFormat.ts';
import type { SectionFormat } from './sectionFormat.ts';
import type { TraceFormat } from './traceFormat.ts';

export type Format = LineFormat | TraceFormat | SectionFormat;

/** One tool of the table: how its output is recognised and read. */
export type ToolRow = {
  /** Named as editors name the source of a diagnostic. */
  tool: string;
  /** Its name in a command line. Without this and `sign` it is always tried. */
  command?: RegExp;
  /** A line that tells it is at work, whatever command called it. Tried on one line at a time: across lines `\s` would run away. */
  sign?: RegExp;
  /** Tried in this order; a line that one has read is not offered to the next. */
  formats: readonly Format[];
};
