import { readFileSync } from 'node:fs';

/**
 * Why the native database cannot run on this machine; null when it can. To be asked before it is loaded: without AVX2 its
 * first instruction would kill the process without a word.
 */
export function findObstacle(platform: NodeJS.Platform, arch: string, cpuInfoPath = '/proc/cpuinfo'): string | null {
  if (platform === 'darwin' && arch === 'x64') return 'the database has no build for Macs with an Intel processor';
  if (platform !== 'linux' || arch !== 'x64') return null;
  let flags: RegExpMatchArray | null = null;
  try {
    flags = /^flags\s*:(.*)$/m.exec(readFileSync(cpuInfoPath, 'utf8'));
  } catch {
    return null;
  }
  return flags?.[1] && !/\bavx2\b/.test(flags[1]) ? 'the processor has no AVX2, which the database needs' : null;
}
