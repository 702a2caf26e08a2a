import { playAck } from './ack.ts';
import { playDamage } from './damage.ts';
import { playDiskFull } from './diskFull.ts';
import { playForget } from './forget.ts';
import { playKills } from './kills.ts';
import { playSecrets } from './secrets.ts';
import type { RowId, Stage } from './storeCase.ts';
import { playTrace } from './trace.ts';
import { playWriters } from './writers.ts';

const PLAYS: Readonly<Record<RowId, (stage: Stage) => Promise<void>>> = {
  kills: playKills,
  trace: playTrace,
  damage: playDamage,
  writers: playWriters,
  secrets: playSecrets,
  forget: playForget,
  diskFull: playDiskFull,
  ack: playAck,
};

/** @throws NotRun when it cannot be measured here */
export function playRow(row: RowId, stage: Stage): Promise<void> {
  return PLAYS[row](stage);
}
