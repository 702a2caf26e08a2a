import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile, syncFolder } from '../store/durableFile.ts';
import type { ForgetRequest } from './forgetRequest.ts';

const PENDING = 'pending-forget.json';

/** Requests that were confirmed and are not known to be carried out; each was on the disk before anything else was done. */
export async function readPending(storePath: string): Promise<ForgetRequest[]> {
  try {
    const found: unknown = JSON.parse(await readFile(join(storePath, PENDING), 'utf8'));
    return Array.isArray(found) ? (found as ForgetRequest[]) : [];
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
