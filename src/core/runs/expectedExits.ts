import { type JoinedCommand, type SimpleCommand, toCommands } from './commandLine.ts';

/** Exit codes by which a program answers instead of failing. */
type Row = {
  names: readonly string[];
  codes: readonly number[] | 'any';
  /** Only with such arguments, joined by blanks; with any when absent. */
  args?: RegExp;
  /** Not with such arguments. */
  unless?: RegExp;
};

const words = (text: string): string[] => text.split(' ');

const ROWS: readonly Row[] = [
  // Nothing found.
  { names: words('grep egrep fgrep zgrep bzgrep xzgrep rg ripgrep ag ack ugrep findstr look'), codes: [1] },
  { names: words('pgrep pidof pkill killall fuser lsof locate plocate mdfind whatis apropos'), codes: 'any' },
  { names: words('git'), codes: [1], args: /^(?:-\S+ (?:\S+ )?)*grep\b/ },
  { names: words('fzf sk peco'), codes: [1, 2] },
  { names: words('xargs'), codes: [123], args: /\b(?:e|f|z)?grep\b|\brg\b/ },
  { names: words('select-string'), codes: 'any' },
  // Not the same.
  { names: words('diff cmp colordiff sdiff diff3 zdiff zcmp delta difft vimdiff comm'), codes: [1] },
  { names: words('git'), codes: [1], args: /^(?:-\S+ (?:\S+ )?)*diff(?:-index|-files|-tree)?(?: |$)/ },
  // A condition that does not hold.
  { names: words('test [ [[ (( expr let false !'), codes: 'any' },
  { names: words('which whereis type hash where command get-command'), codes: [1, 2] },
  {
    names: words('git'),
    codes: [1, 128],
    args: /^(?:-\S+ (?:\S+ )?)*(?:merge-base --is-ancestor|check-ignore|show-ref|rev-parse .*--verify|config --get|ls-files --error-unmatch|symbolic-ref -q)/,
  },
  {
    names: words('systemctl service'),
    codes: 'any',
    args: /\b(?:is-active|is-enabled|is-failed|is-system-running|status)\b/,
  },
  { names: words('docker podman'), codes: [1], args: /^(?:\w+ )?inspect\b/ },
  { names: words('pg_isready mountpoint tty'), codes: 'any' },
  { names: words('nc ncat netcat'), codes: [1], args: /(?:^| )-\w*z/ },
  { names: words('ping ping6'), codes: [1] },
  { names: words('tmux screen'), codes: 'any' },
  { names: words('make gmake'), codes: [1], args: /(?:^| )(?:-q|--question)\b/ },
  { names: words('jq yq'), codes: [1, 4], args: /(?:^| )(?:-\w*e|--exit-status)\b/ },
  { names: words('npm pnpm yarn'), codes: [1], args: /^outdated\b/ },
  { names: words('dnf yum'), codes: [100], args: /\bcheck-update\b/ },
  { names: words('terraform tofu'), codes: [2], args: /-detailed-exitcode/ },
  { names: words('crontab getent dpkg rpm'), codes: [1, 2], args: /^(?:-[lsqV]|\w+ \S+$)/ },
  { names: words('timeout gtimeout'), codes: [124] },
  { names: words('kill wait sleep yes watch top htop btop'), codes: 'any' },
  // The user's moves in the shell.
  { names: words('cd pushd popd exit logout return read select fg bg jobs disown history clear stty'), codes: 'any' },
  // Programs that the user works in; what they end with is theirs.
  { names: words('man less more most info tldr bat batcat help perldoc pydoc'), codes: 'any' },
  {
    names: words(
      'vi vim nvim view gvim nano pico micro emacs emacsclient hx helix ed joe kak ne mc ranger lf tig lazygit',
    ),
    codes: 'any',
  },
  { names: words('bash sh zsh fish dash ksh tcsh csh nu xonsh pwsh powershell cmd'), codes: 'any', unless: /\S/ },
  { names: words('bash sh zsh fish dash ksh pwsh'), codes: 'any', args: /^(?:-[il]+|--login|-NoLogo)$/ },
  { names: words('sudo doas'), codes: 'any', args: /^(?:-[isl]|--login|--shell)$/ },
  { names: words('su login newgrp chroot nsenter script'), codes: 'any' },
  { names: words('ssh mosh telnet'), codes: 'any', args: /^(?:-\S+ (?:\S+ )??)*[\w.@:-]+$/ },
  {
    names: words('docker podman docker-compose'),
    codes: 'any',
    args: /^(?:compose )?(?:-\S+ )*exec [^-].*\b(?:ba|z|da|k|fi)?sh$/,
  },
  {
    names: words('docker podman kubectl docker-compose'),
    codes: 'any',
    args: /\b(?:exec|run)\b.* (?:-it|-ti|-i|-t|--interactive|--tty)\b.*\b(?:ba|z|da|k|fi)?sh$/,
  },
  {
    names: words(
      'python python3 ipython bpython node deno bun irb pry ghci iex erl lua luajit R julia php ruby scala jshell bc dc',
    ),
    codes: 'any',
    args: /^(?:-[iquB]+ ?)*$/,
  },
  {
    names: words('gdb lldb pdb ftp sftp redis-cli mongosh mongo sqlite3 telnet'),
    codes: 'any',
    unless: /-(?:batch|c|e|-eval|b)\b/,
  },
  { names: words('dialog whiptail zenity gum'), codes: 'any' },
];

/** Programs before a `&&` whose failure nobody would look for. */
const PRELUDES: ReadonlySet<string> = new Set(
  words('cd pushd popd echo printf true export set source . clear : sleep mkdir'),
);

/**
 * True when a command line's exit code is an answer rather than an error: `grep` found nothing, `diff` found a
 * difference, an editor or a shell was left.
 */
export function isExpectedExit(commandLine: string, exitCode: number): boolean {
  const commands = toCommands(commandLine);
  const last = commands.at(-1);
  if (!last) return true;
  const chain = chainBefore(commands);
  const isAnswer = answers(last, exitCode) || (isSaying(last) && chain.some((command) => answers(command, exitCode)));
  return isAnswer && chain.every((command) => isHarmless(command, exitCode));
}

/** The commands that could have ended the line in the last one's stead: those before it in the same `&&` chain. */
function chainBefore(commands: readonly JoinedCommand[]): JoinedCommand[] {
  const chain: JoinedCommand[] = [];
  let isJudged = commands.at(-1)?.joint === '&&';
  for (const command of commands.slice(0, -1).reverse()) {
    if (isJudged) chain.push(command);
    if (command.joint === '&&') isJudged = true;
    else if (command.joint === '|') isJudged = false;
    else return chain;
  }
  return chain;
}

/** Never fails itself: what ended the line stood before it. */
function isSaying({ name }: SimpleCommand): boolean {
  return name === 'echo' || name === 'printf' || name === 'true' || name === ':';
}

function isHarmless(command: SimpleCommand, exitCode: number): boolean {
  return PRELUDES.has(command.name) || answers(command, exitCode);
}

function answers({ name, args }: SimpleCommand, exitCode: number): boolean {
  const told = args.join(' ').trim();
  const inner = innerCommand(name, args);
  if (inner !== null && exitCode !== 124) return isExpectedExit(inner, exitCode);
  return ROWS.some(
    (row) =>
      row.names.includes(name) &&
      (row.codes === 'any' || row.codes.includes(exitCode)) &&
      (row.args?.test(told) ?? true) &&
      !(row.unless?.test(told) ?? false),
  );
}

/** `timeout 5 grep x y` and `bash -c "grep x y"` answer as what they run. */
function innerCommand(name: string, args: readonly string[]): string | null {
  if (/^g?timeout$/.test(name)) return args.slice(args.findIndex((arg) => /^[\d.]+[smhd]?$/.test(arg)) + 1).join(' ');
  const script = args.findIndex((arg) => /^-\w*c$/.test(arg));
  return /^(?:ba|z|da|k)?sh$/.test(name) && script >= 0 ? (args[script + 1] ?? null) : null;
}
