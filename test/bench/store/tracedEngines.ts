import { fork } from 'node:child_process';

/** Forks one engine for each argument and passes messages on: under strace, all of them are in one log in one order. */
const [entry = '', ...engineArguments] = process.argv.slice(2);
const engines = engineArguments.map((argument, index) => {
  const child = fork(entry, [argument], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: [] });
  child.on('message', (message) => process.send?.({ index, message }));
  return child;
});
process.on('message', ({ index, message }: { index: number; message: object }) => engines[index]?.send(message));
process.on('disconnect', () => {
  for (const child of engines) child.disconnect();
});
