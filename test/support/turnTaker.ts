import { appendFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { Standby, withTurn, type TurnKind } from '../../src/engine/store/locks.ts';

/** A process that takes turns at a store and writes down when it had them: `b` and `e` lines of its kind. */
const [storePath = '', kind = '', turns = '1', holdMs = '0', log = ''] = process.argv.slice(2);

if (kind === 'hold') {
  const standby = new Standby(storePath, 'upkeep');
  let hold = await standby.tryHold();
  for (; !hold; hold = await standby.tryHold()) await setTimeout(1_000);
  process.send?.('has');
  await setTimeout(Number(holdMs));
} else {
  for (let turn = 0; turn < Number(turns); turn++) {
    await withTurn(storePath, kind as TurnKind, async () => {
      await appendFile(log, `b ${kind} ${process.pid}\n`);
      process.send?.('has');
      await setTimeout(Number(holdMs));
      await appendFile(log, `e ${kind} ${process.pid}\n`);
    });
  }
}
if (process.connected) process.disconnect();
