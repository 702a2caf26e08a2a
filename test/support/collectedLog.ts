import type { Log } from '../../src/host/log.ts';

/** A log whose lines a test can read. */
export class CollectedLog implements Log {
  readonly lines: { level: keyof Log; message: string }[] = [];

  debug(message: string): void {
    this.lines.push({ level: 'debug', message });
  }
  info(message: string): void {
    this.lines.push({ level: 'info', message });
  }
  warn(message: string): void {
    this.lines.push({ level: 'warn', message });
  }
  error(message: string): void {
    this.lines.push({ level: 'error', message });
  }

  at(level: keyof Log): string[] {
    return this.lines.filter((line) => line.level === level).map(({ message }) => message);
  }
}
