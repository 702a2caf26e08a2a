/** One system call as strace prints it. `from` and `to` are the lines of its beginning and its end in the log. */
export type Call = { pid: number; name: string; args: string; result: string; from: number; to: number };

/** What is traced: everything that changes a file or a folder, makes it safe, or talks to somebody. */
export const TRACED = [
  ...['open', 'openat', 'openat2', 'creat', 'write', 'pwrite64', 'writev', 'pwritev', 'pwritev2', 'close'],
  ...['fsync', 'fdatasync', 'sync', 'syncfs', 'sync_file_range', 'msync', 'ftruncate', 'truncate', 'fallocate'],
  ...[
    'rename',
    'renameat',
    'renameat2',
    'link',
    'linkat',
    'symlink',
    'symlinkat',
    'mkdir',
    'mkdirat',
    'unlink',
    'unlinkat',
    'rmdir',
  ],
  ...[
    'copy_file_range',
    'sendfile',
    'splice',
    'sendmsg',
    'sendto',
    'sendmmsg',
    'socket',
    'bind',
    'listen',
    'connect',
    'io_uring_setup',
  ],
];

/** Arguments for strace: follows children, names the file of each descriptor, prints every byte written. */
export function toStraceArguments(logFile: string): string[] {
  return ['-f', '-qq', '-y', '-s', '67108864', '-o', logFile, '-e', `trace=${TRACED.join(',')}`, '-e', 'signal=none'];
}

const LINE = /^(\d+) +(?:<\.\.\. (\w+) resumed>|(\w+)\()(.*)$/s;
const UNFINISHED = ' <unfinished ...>';

/** The calls in the order in which they ended; one that never ended has no place. */
export function parseStrace(log: string): Call[] {
  const calls: Call[] = [];
  const begun = new Map<number, { name: string; args: string; from: number }>();
  for (const [index, line] of log.split('\n').entries()) {
    const [, pidText, resumed, started, rest = ''] = LINE.exec(line) ?? [];
    if (pidText === undefined) continue;
    const pid = Number(pidText);
    const name = resumed ?? started ?? '';
    const before = resumed === undefined ? undefined : begun.get(pid);
    if (resumed !== undefined) begun.delete(pid);
    if (rest.endsWith(UNFINISHED)) {
      begun.set(pid, { name, args: rest.slice(0, -UNFINISHED.length), from: index });
      continue;
    }
    const whole = `${before?.args ?? ''}${rest}`;
    const end = whole.lastIndexOf(') = ') >= 0 ? whole.lastIndexOf(') = ') : whole.lastIndexOf(')');
    const result = whole.slice(end).replace(/^\)\s*=\s*/, '');
    calls.push({ pid, name, args: whole.slice(0, end), result, from: before?.from ?? index, to: index });
  }
  return calls;
}

/** Every text in quotes among the arguments, its escapes undone, as bytes. */
export function quotedIn(args: string): Buffer[] {
  return [...args.matchAll(/"((?:[^"\\]|\\.)*)"/gs)].map(([, text = '']) => unescape(text));
}

/** The file that a descriptor stands for: `28</some/file>`. */
export function fileOf(argument: string): string | null {
  return /^(?:\d+|AT_FDCWD)<([^>]*)>/.exec(argument.trim())?.[1] ?? null;
}

const LETTERS: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, v: 11, f: 12, '"': 34, '\\': 92 };

function unescape(text: string): Buffer {
  const bytes = Buffer.alloc(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) !== 92) {
      bytes[length++] = text.charCodeAt(at);
      continue;
    }
    const letter = LETTERS[text[at + 1] ?? ''];
    if (letter !== undefined) {
      bytes[length++] = letter;
      at += 1;
      continue;
    }
    const digits = /^[0-7]{1,3}/.exec(text.slice(at + 1, at + 4))?.[0] ?? '';
    bytes[length++] = Number.parseInt(digits, 8);
    at += digits.length;
  }
  return bytes.subarray(0, length);
}
