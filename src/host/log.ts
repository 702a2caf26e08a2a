import * as vscode from 'vscode';

/**
 * The one output channel, as everything but `activate` sees it.
 * error: the user lost something; warn: we degraded; info: life cycle; debug: per event.
 * No message text, code or path of the user above debug.
 */
export type Log = {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
};

/** The log as `activate` makes it. */
export type LogChannel = Log & { show(): void; dispose(): void };

/**
 * The channel "Déjà Fix" in the Output view; its level is the user's choice there.
 * @param mask takes secrets and home folders out of a message before it is written
 */
export function createLog(mask: (message: string) => string): LogChannel {
  const channel = vscode.window.createOutputChannel('Déjà Fix', { log: true });
  const isWritten = (level: vscode.LogLevel): boolean =>
    channel.logLevel !== vscode.LogLevel.Off && channel.logLevel <= level;
  return {
    debug: (message) => isWritten(vscode.LogLevel.Debug) && channel.debug(mask(message)),
    info: (message) => isWritten(vscode.LogLevel.Info) && channel.info(mask(message)),
    warn: (message) => isWritten(vscode.LogLevel.Warning) && channel.warn(mask(message)),
    error: (message) => isWritten(vscode.LogLevel.Error) && channel.error(mask(message)),
    show: () => channel.show(),
    dispose: () => channel.dispose(),
  };
}
