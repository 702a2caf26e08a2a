import { dropSums, FileSums } from './fileSums.ts';
import { listUndecided, readGeneration, toTablesPath, type Place } from './generations.ts';
import { withTurn } from './locks.ts';
import { mendNow, refuseToMend, type Mend } from './mending.ts';
import { DeadTemp, makeOwnTemp } from './ownTemp.ts';
import { Presence } from './presence.ts';
import { repairStore } from './repair.ts';
import { moveAside } from './setAside.ts';
import { prepareStoreFolder } from './storeFolder.ts';
import { openTables, StoreDamaged, type StoreTables } from './storeTables.ts';
import { toStoreFault } from './storeTrouble.ts';
import { clearTheWay } from './wrongKinds.ts';

export type OpenStore = StoreTables & { place: Place; presence: Presence; sums: FileSums };

const MAX_REPAIRS = 2;

/**
 * Opens a store, making what is missing and repairing what is damaged; one that is as it should be, beside those who write to it.
 * @throws Fault storeIsFile, storeOccupied, storeNotWritable, storeFull, storeNewer, storeUnreadable
 */
export async function openStore(path: string): Promise<OpenStore> {
  await prepareStoreFolder(path);
  const setAside = [...(await clearTheWay(path)), ...(await setUndecidedAside(path))];
  await makeOwnTemp(path).catch((error: unknown) => Promise.reject(toStoreFault(path, error)));
  await new DeadTemp(path).clear();
  // Whatever may have come in between, such as a generation that went away, is seen again when nobody writes.
  const sound = await openOnce(path, refuseToMend).catch(() => null);
  if (sound) return { ...sound, setAside };
  for (let repairs = 0; ; repairs++) {
    try {
      const opened = await withTurn(path, 'append', () => openOnce(path, mendNow));
      return { ...opened, setAside: [...setAside, ...opened.setAside] };
    } catch (error) {
      if (!(error instanceof StoreDamaged) || repairs === MAX_REPAIRS) throw toStoreFault(path, error);
      setAside.push(...error.setAside, ...(await repairStore(await findPlace(path), error.tables, error.setAside)));
    }
  }
}

async function openOnce(path: string, mend: Mend): Promise<OpenStore> {
  const place = await findPlace(path);
  const sums = new FileSums(place.tables);
  const presence = new Presence(path);
  // First, so that nobody takes the version away that is going to be opened.
  await presence.enter();
  try {
    return { ...(await openTables(place, sums, mend)), place, presence, sums };
  } catch (error) {
    await presence.leave();
    throw error;
  }
}

/** What may be all there is of a store is kept, and does not stand in for it. @returns its new paths */
async function setUndecidedAside(path: string): Promise<string[]> {
  if ((await listUndecided(path)).length === 0) return [];
  return withTurn(path, 'append', async () => {
    const moved: string[] = [];
    for (const generation of await listUndecided(path)) moved.push(await moveAside(path, generation));
    // They speak of tables that were replaced long ago, which would be missed.
    if (moved.length > 0) await dropSums(path);
    return moved;
  });
}

async function findPlace(path: string): Promise<Place> {
  const generation = await readGeneration(path);
  return { path, generation, tables: toTablesPath(path, generation) };
}
