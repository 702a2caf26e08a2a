import { readFileSync } from 'node:fs';

/**
 * Why the native database cannot run on this machine; null when it can. To be asked before it is loaded: without AVX2 its
 * first instruction would kill the process without a word.
 */
export function findObstacle(platform: NodeJS.Platform, arch: string, cpuInfoPath = '/proc/cpuinfo'): string | null {
  if (platform === 'darwin' && arch === 'x64') return 'the database has no build for Macs with an Intel processor';
  if (platform !== 'linux' || arch !== 'x64') return null;
  const flags = /^flags\s*:(.*)$/m.exec(readOrEmpty(cpuInfoPath))?.[1];
  return flags !== undefined && !/\bavx2\b/.test(flags) ? 'the processor has no AVX2, which the database needs' : null;
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
