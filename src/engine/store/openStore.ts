import { FileSums } from './fileSums.ts';
import { readGeneration, toTablesPath } from './generations.ts';
import { withTurn } from './locks.ts';
import { Presence } from './presence.ts';
import { repairStore } from './repair.ts';
import { prepareStoreFolder } from './storeFolder.ts';
import { openTables, StoreDamaged, type Place, type StoreTables } from './storeTables.ts';
import { toStoreFault } from './storeTrouble.ts';
import { clearTheWay } from './wrongKinds.ts';

export type OpenStore = StoreTables & { place: Place; presence: Presence; sums: FileSums };

const MAX_REPAIRS = 2;

/**
 * Opens a store, making what is missing and repairing what is damaged.
 * @throws Fault storeIsFile, storeNotWritable, storeNewer, storeUnreadable
 */
export async function openStore(path: string): Promise<OpenStore> {
  await prepareStoreFolder(path);
  const setAside = await clearTheWay(path);
  for (let repairs = 0; ; repairs++) {
    try {
      const opened = await withTurn(path, 'append', () => openOnce(path));
      return { ...opened, setAside: [...setAside, ...opened.setAside] };
    } catch (error) {
      if (!(error instanceof StoreDamaged) || repairs === MAX_REPAIRS) throw toStoreFault(path, error);
      setAside.push(...error.setAside, ...(await repairStore(await findPlace(path), error.tables, error.setAside)));
    }
  }
}

async function openOnce(path: string): Promise<OpenStore> {
  const place = await findPlace(path);
  const sums = new FileSums(place.tables);
  const opened = await openTables(place, sums);
  const presence = new Presence(path);
  await presence.enter();
  return { ...opened, place, presence, sums };
}

async function findPlace(path: string): Promise<Place> {
  const generation = await readGeneration(path);
  return { path, generation, tables: toTablesPath(path, generation) };
}
