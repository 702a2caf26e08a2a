import { build } from 'esbuild';
import path from 'node:path';

/** Builds the host process into a folder. @returns the bundle's path */
export async function buildHost(folder: string): Promise<string> {
  const outfile = path.join(folder, 'hostProcess.mjs');
  await build({
    entryPoints: [path.join(import.meta.dirname, 'hostProcess.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    // The rpc package is CommonJS and asks for Node's modules by `require`.
    banner: { js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);` },
    logLevel: 'warning',
  });
  return outfile;
}
