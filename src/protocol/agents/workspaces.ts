import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { toEditorUri } from '../editorUri.ts';

/**
 * The workspace folder that an agent speaks of: the one it names itself, else the one its file lies in. A relative file
 * lies in a folder when no other one has it; what lies in none, or in several, is of the first.
 * @param context as the agent gave it @param workspaces URIs of the folders it works in
 * @param isNarrow whether it may speak of those alone
 * @returns its URI; null where there is no folder
 */
export async function findWorkspace(
  { workspace, file }: Readonly<Record<string, unknown>>,
  workspaces: readonly string[],
  isNarrow: boolean,
): Promise<string | null> {
  const [first = null] = workspaces;
  if (typeof workspace === 'string' && workspace !== '') {
    const named = toWorkspaceUri(workspace);
    const own = workspaces.find((one) => isSameFolder(one, named));
    if (own !== undefined || !isNarrow) return own ?? named;
  }
  if (typeof file !== 'string' || workspaces.length < 2) return first;
  if (path.isAbsolute(file)) return findAround(file, workspaces) ?? first;
  const [only = first, ...others] = await listHaving(file, workspaces);
  return others.length === 0 ? only : first;
}

/** As the editor names files: relative to the workspace, with forward slashes; null where it lies outside. @param file absolute */
export function relativeTo(workspace: string, file: string): string | null {
  const folder = toFolder(workspace);
  if (folder === null) return null;
  const relative = path.relative(folder, file);
  return relative.startsWith('..') || path.isAbsolute(relative) ? null : relative.replaceAll('\\', '/');
}

/** The folder on this machine; null for a URI that names none. */
export function toFolder(uri: string): string | null {
  try {
    return fileURLToPath(uri);
  } catch {
    return null;
  }
}

/** As the editor writes the URI of a folder, which may be given as a path, or as records write it; what is neither stays. */
export function toWorkspaceUri(given: string): string {
  const folder = (toFolder(given) ?? given).replace(/^\/?~(?=$|[\\/])/, homedir);
  return path.isAbsolute(folder) ? toEditorUri(path.resolve(folder)) : given;
}

function isSameFolder(workspace: string, other: string): boolean {
  const folder = toFolder(other);
  return workspace === other || (folder !== null && relativeTo(workspace, folder) === '');
}

/** The innermost folder around an absolute path. */
function findAround(file: string, workspaces: readonly string[]): string | undefined {
  const around = workspaces.flatMap((workspace) => {
    const relative = relativeTo(workspace, file);
    return relative === null ? [] : [{ workspace, depth: relative.length }];
  });
  return around.toSorted((a, b) => a.depth - b.depth)[0]?.workspace;
}

async function listHaving(file: string, workspaces: readonly string[]): Promise<string[]> {
  const having = await Promise.all(
    workspaces.map(async (workspace) => {
      const folder = toFolder(workspace);
      return folder !== null && (await doesExist(path.join(folder, file)));
    }),
  );
  return workspaces.filter((_, index) => having[index]);
}

async function doesExist(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
