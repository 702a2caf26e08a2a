import type { EngineClient } from './engineClient.ts';

type LossPorts = Pick<EngineClient, 'onDidChangeState' | 'onDidChangeMemory' | 'onDidChangeStatus'>;

/**
 * Tells when errors may be known no more: there are fewer, as when another window forgot some or they have expired, or
 * nobody listened while the engine was away.
 */
export function onDidLoseErrors(client: LossPorts, listener: () => void): { dispose(): void } {
  let known = 0;
  const count = ({ counts: { errors } }: { counts: { errors: number } }): void => {
    const isLess = errors < known;
    known = errors;
    if (isLess) listener();
  };
  const subscriptions = [
    client.onDidChangeState(({ kind }) => {
      if (kind === 'ready') listener();
    }),
    client.onDidChangeMemory(count),
    client.onDidChangeStatus(count),
  ];
  return {
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}
