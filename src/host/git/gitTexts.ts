import { runGit } from './gitCommand.ts';

/** Longer texts are not looked at. */
const MAX_TEXT = 1_000_000;
const MAX_TOTAL = 16_000_000;
const MAX_BATCH = 500;
const LFS_POINTER = 'version https://git-lfs';

/**
 * The texts of files as they stand in the index, else in HEAD. Left out are files that git does not know, that are no
 * text or longer than a million bytes. Two runs of git, however many files.
 * @param names paths within the work tree, with forward slashes
 */
export async function readKeptTexts(top: string, names: readonly string[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (let from = 0; from < names.length; from += MAX_BATCH) {
    const batch = names.slice(from, from + MAX_BATCH).filter((name) => !name.includes('\n'));
    const objects = await findObjects(top, batch);
    for (const [object, text] of await readObjects(top, [...new Set(objects.values())])) {
      for (const [name, of] of objects) if (of === object) texts.set(name, text);
    }
  }
  return texts;
}

/** The objects that hold the files' texts, as far as they are short enough. */
async function findObjects(top: string, names: readonly string[]): Promise<Map<string, string>> {
  const questions = names.flatMap((name) => [`:${name}`, `HEAD:${name}`]);
  const input = questions.map((question) => `${question}\n`).join('');
  const args = ['cat-file', '--batch-check=%(objectname) %(objecttype) %(objectsize)'];
  const answer = await runGit({ cwd: top, args, input, maxBytes: MAX_TOTAL });
  const lines = answer?.exitCode === 0 ? answer.output.toString('utf8').split('\n') : [];
  const objects = new Map<string, string>();
  let total = 0;
  for (const [index, name] of names.entries()) {
    const known = [lines[2 * index], lines[2 * index + 1]].find(
      (line) => line !== undefined && / blob \d+$/.test(line),
    );
    const [object = '', , size = '0'] = known?.split(' ') ?? [];
    if (object === '' || Number(size) > MAX_TEXT || total + Number(size) > MAX_TOTAL) continue;
    total += Number(size);
    objects.set(name, object);
  }
  return objects;
}

async function readObjects(top: string, objects: readonly string[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  if (objects.length === 0) return texts;
  const input = objects.map((object) => `${object}\n`).join('');
  const answer = await runGit({ cwd: top, args: ['cat-file', '--batch'], input, maxBytes: 2 * MAX_TOTAL });
  const output = answer?.exitCode === 0 ? answer.output : Buffer.alloc(0);
  for (let at = 0; at < output.length;) {
    const headEnd = output.indexOf('\n', at);
    const [object = '', , size = ''] = output.toString('latin1', at, headEnd).split(' ');
    const length = Number(size);
    if (headEnd < 0 || !Number.isInteger(length) || size === '') break;
    const text = toText(output.subarray(headEnd + 1, headEnd + 1 + length));
    if (text !== null && !text.startsWith(LFS_POINTER)) texts.set(object, text);
    at = headEnd + 1 + length + 1;
  }
  return texts;
}

/** The text of a file's bytes; null when they are no text. */
export function toText(bytes: Uint8Array): string | null {
  if (bytes.length > MAX_TEXT || bytes.includes(0)) return null;
  return new TextDecoder('utf-8').decode(bytes);
}
