export type Home = {
  /** Absolute paths of the user's home folder, as the system writes them. */
  folders: readonly string[];
  /** Null where it is no one's in particular. */
  userName: string | null;
};

/** Names that say nothing of who works there. */
const NOBODY = new Set(
  'root user users admin administrator runner node vscode codespace coder ubuntu debian app dev test home git src public shared default'.split(
    ' ',
  ),
);
const LEAST_NAME = 3;

const LEAD = String.raw`(?<lead>^[+-]?|[\s"'\x60(=,;<>[{|@#!]|(?<=\s|^)-[A-Za-z]{1,8}|:(?!\/\/)|(?:file|untitled|git|ssh|sftp|scp|rsync|smb|nfs|vscode[\w-]{0,40}):\/\/[^\s/"'<>]{0,200})`;
/** An absolute path; a URI's drive may be written in percent signs, a JSON text's backslashes are doubled. */
const PATH = String.raw`(?<path>\/{0,2}(?:[A-Za-z](?::|%3A)(?=[\\/]))?[\\/](?:[^\s"'\x60<>|*?:]|(?<=[\\]Users[\\]{1,4}[^\\/"'<>|:*?\r\n]{1,40}) (?=[^\\/"'<>|:*?\r\n]{0,40}[\\/])){1,4000})`;
const ABSOLUTE = new RegExp(LEAD + PATH, 'gim');
/** The same in percent signs, as addresses carry paths. */
const ENCODED_FOLDER =
  /(?:[A-Za-z](?:%3A|:))?(?:%2F|(?:%5C){1,2})(?:home|Users)(?:%2F|(?:%5C){1,2})(?!(?:~|shared|public)(?:%|$))[\w.@+-]{1,64}/gi;
/** Where programs put what is only for now, under names with the user's in them. */
const TEMPORARY =
  /^(?:\/(?:private\/)?(?:var\/)?tmp\/|\/(?:run|dev\/shm|var\/folders)\/|[A-Za-z]:[\\/]{1,2}(?:Windows[\\/]{1,2})?Te?mp[\\/])/i;
/** The folder of some user, on the systems there are; a drive may be mounted. */
const USER_FOLDER =
  /^(?<root>\/{0,2})(?:[A-Za-z](?::|%3A)[\\/]{1,4}(?:Users|Documents and Settings)[\\/]{1,4}|\/(?:(?:mnt|cygdrive)\/)?(?:[a-z]\/)?(?:(?:var|export|usr)\/)?(?:home|Users)\/)(?<user>[^\\/:,;()[\]{}]{1,64})(?=$|[\\/:,;()[\]{}])/i;

/** Writes home folders as `~`, so that no record names who made it. Doing it again changes nothing. */
export class HomePaths {
  readonly #folders: readonly string[];
  readonly #userName: string | null;
  readonly #nameInWord: RegExp;

  constructor({ folders, userName }: Home) {
    this.#folders = folders
      .filter((folder) => /[\\/]./.test(folder))
      .map((folder) => toPlain(folder.replace(/[\\/]+$/, '')));
    const isSomebody = userName !== null && userName.length >= LEAST_NAME && !NOBODY.has(userName.toLowerCase());
    this.#userName = isSomebody ? userName.toLowerCase() : null;
    this.#nameInWord = new RegExp(
      `(?<![A-Za-z0-9])${(userName ?? '').replaceAll(/[^A-Za-z0-9_-]/g, String.raw`\$&`)}(?![A-Za-z0-9])`,
      'gi',
    );
  }

  mask(text: string): string {
    if (!/[\\/]|%2F|%5C/i.test(text)) return text;
    return text.replace(ENCODED_FOLDER, '%2F~').replace(ABSOLUTE, (...match: unknown[]) => {
      const { lead, path } = match.at(-1) as { lead: string; path: string };
      return lead + this.#maskPath(path, lead.includes('://'));
    });
  }

  #maskPath(path: string, isUri: boolean): string {
    const length = this.#lengthOfHome(path);
    const rest = this.#maskUser(path.slice(length));
    return length === 0 ? rest : `${isUri ? '/' : ''}~${rest}`;
  }

  /** How much of a path's beginning is a home folder. */
  #lengthOfHome(path: string): number {
    const plain = toPlain(path);
    // The plain form is no longer than the path: it is looked for at every length that may be it.
    for (const folder of this.#folders)
      if (plain === folder || plain.startsWith(`${folder}/`)) return lengthOf(path, folder);
    const match = USER_FOLDER.exec(path);
    const user = match?.groups?.['user']?.toLowerCase();
    // macOS and Windows have folders for everybody among those of their users.
    const isShared = /^(?:shared|public|~)$/.test(user ?? '') && /Users|~/i.test(match?.[0] ?? '');
    return match && !isShared ? match[0].length : 0;
  }

  #maskUser(path: string): string {
    const name = this.#userName;
    if (name === null || !path.toLowerCase().includes(name)) return path;
    if (TEMPORARY.test(path)) return path.replace(this.#nameInWord, '~');
    return path.replace(/(?<=[\\/])[^\\/]+(?=[\\/]|$)/g, (part) => (part.toLowerCase() === name ? '~' : part));
  }
}

/** One way of writing paths: forward slashes, a small drive letter, no slash before it. */
function toPlain(path: string): string {
  return path
    .replace(/%3A/i, ':')
    .replaceAll(/\\+/g, '/')
    .replace(/^\/{0,2}([A-Za-z]):/, (_, drive: string) => `${drive.toLowerCase()}:`)
    .replaceAll(/(?<=.)\/{2,}/g, '/');
}

/** How many characters of a path make up a folder's plain form. */
function lengthOf(path: string, folder: string): number {
  let length = folder.length;
  while (length < path.length && toPlain(path.slice(0, length)) !== folder) length++;
  return length;
}
