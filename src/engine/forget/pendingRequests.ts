import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { replaceFile, syncFolder } from '../store/durableFile.ts';
import type { ForgetRequest } from './forgetRequest.ts';

const hashes = v.array(v.object({ hash: v.string(), length: v.number() }));
const requestedAt = v.number();
const requestSchema: v.GenericSchema<unknown, ForgetRequest> = v.variant('kind', [
  v.object({ requestedAt, kind: v.literal('records'), errors: v.array(v.string()), stained: v.array(v.string()) }),
  v.object({
    requestedAt,
    kind: v.literal('paths'),
    paths: v.object({
      salt: v.string(),
      whole: hashes,
      endings: hashes,
      starts: hashes,
      workspaces: hashes,
      blanks: v.number(),
    }),
  }),
  v.object({ requestedAt, kind: v.literal('since'), timestamp: v.number() }),
  v.object({ requestedAt, kind: v.literal('everything') }),
]);

const PENDING = 'pending-forget.json';

/**
 * Requests that were confirmed and are not known to be carried out; each was on the disk before anything else was done. What nobody
 * can have asked for, as damage leaves it, must not keep the others from being carried out.
 */
export async function readPending(storePath: string): Promise<ForgetRequest[]> {
  try {
    const found: unknown = JSON.parse(await readFile(join(storePath, PENDING), 'utf8'));
    return Array.isArray(found) ? found.filter((one): one is ForgetRequest => v.is(requestSchema, one)) : [];
  } catch {
    return [];
  }
}

export async function writePending(storePath: string, requests: readonly ForgetRequest[]): Promise<void> {
  if (requests.length > 0) await replaceFile(join(storePath, PENDING), `${JSON.stringify(requests)}\n`);
  else {
    await rm(join(storePath, PENDING), { force: true });
    await syncFolder(storePath);
  }
}
