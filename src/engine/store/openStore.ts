import { FileSums } from './fileSums.ts';
import { readGeneration, toTablesPath, type Place } from './generations.ts';
import { withTurn } from './locks.ts';
import { mendNow, refuseToMend, type Mend } from './mending.ts';
import { Presence } from './presence.ts';
import { repairStore } from './repair.ts';
import { prepareStoreFolder } from './storeFolder.ts';
import { openTables, StoreDamaged, type StoreTables } from './storeTables.ts';
import { toStoreFault } from './storeTrouble.ts';
import { clearTheWay } from './wrongKinds.ts';

export type OpenStore = StoreTables & { place: Place; presence: Presence; sums: FileSums };

const MAX_REPAIRS = 2;

/**
 * Opens a store, making what is missing and repairing what is damaged; one that is as it should be, beside those who write to it.
 * @throws Fault storeIsFile, storeNotWritable, storeFull, storeNewer, storeUnreadable
 */
export async function openStore(path: string): Promise<OpenStore> {
  await prepareStoreFolder(path);
  const setAside = await clearTheWay(path);
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

async function findPlace(path: string): Promise<Place> {
  const generation = await readGeneration(path);
  return { path, generation, tables: toTablesPath(path, generation) };
}
