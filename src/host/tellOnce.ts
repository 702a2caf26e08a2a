import { type Fault, troubleOf } from '../core/fault.ts';
import type { EngineClient } from './engine/engineClient.ts';
import type { RecordQueue } from './engine/recordQueue.ts';
import type { Log } from './log.ts';

export type TellPorts = {
  client: Pick<EngineClient, 'status' | 'onDidChangeState' | 'onDidChangeMemory'>;
  queue: Pick<RecordQueue, 'onDidFill'>;
  log: Log;
  warn: (message: string) => void;
};

const MAX_NAMED = 3;

/** The few things a user must know without having asked, each said once in the life of a window. */
export function tellOnce({ client, queue, log, warn }: TellPorts): { dispose(): void } {
  const told = new Set<string>();
  const takeNews = (items: readonly string[]): string[] => {
    const news = items.filter((item) => !told.has(item));
    for (const item of news) told.add(item);
    return news;
  };
  const tell = (fault: Fault): void => takeNews([troubleOf(fault)]).forEach(() => warn(`Déjà Fix: ${fault.message}`));
  const tellSetAside = (): void => {
    const paths = takeNews(client.status()?.setAside ?? []);
    if (paths.length > 0) warn(toSetAsideMessage(paths));
  };
  const subscriptions = [
    client.onDidChangeState((state) => {
      if (state.kind === 'ready') tellSetAside();
      // A store that cannot be opened, by a setting or by what lies there, needs the user's hand.
      if (state.kind === 'failed') tell(state.fault);
    }),
    // A store that is opened anew under a running engine may have been repaired.
    client.onDidChangeMemory(tellSetAside),
    queue.onDidFill((fault) => {
      log.warn(`Told the user: ${fault.code}.`);
      tell(fault);
    }),
  ];
  return {
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

function toSetAsideMessage(paths: readonly string[]): string {
  const named = paths.slice(0, MAX_NAMED).join(', ');
  const more = paths.length > MAX_NAMED ? ` and ${paths.length - MAX_NAMED} more beside them` : '';
  const parts = paths.length === 1 ? 'a damaged part of the memory was' : 'damaged parts of the memory were';
  return `Déjà Fix: ${parts} set aside, nothing was deleted: ${named}${more}`;
}
