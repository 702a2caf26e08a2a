/**
 * Processor time that this process takes for some work, in milliseconds: the least of a few runs, for other processes on the same
 * core only ever add to it.
 */
export function processorMsOf(work: () => unknown, runs = 3): number {
  const times = Array.from({ length: runs }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...times);
}
