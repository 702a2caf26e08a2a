import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes of all files under a folder; what vanishes meanwhile is not counted. */
export async function measureFolder(path: string): Promise<number> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      const child = join(path, entry.name);
      if (entry.isDirectory()) return measureFolder(child);
      return (await lstat(child).catch(() => null))?.size ?? 0;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
