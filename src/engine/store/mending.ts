/** Makes a change to a store that is not as it should be, or refuses to. */
export type Mend = <T>(change: () => Promise<T>) => Promise<T>;

/** Something is to be made or mended, for which a turn at the store is needed. */
class MendingNeeded extends Error {
  override readonly name = 'MendingNeeded';
}

/** Within a turn at the store. */
export const mendNow: Mend = (change) => change();

/** Beside those who write to it. */
export const refuseToMend: Mend = () => Promise.reject(new MendingNeeded());
