export const ROW_IDS = ['kills', 'trace', 'damage', 'writers', 'secrets', 'forget', 'diskFull', 'ack'] as const;
export type RowId = (typeof ROW_IDS)[number];
export type Extent = 'full' | 'short';

/** One case as it is written down; every figure is a sum over cases. */
export type StoreCase = {
  row: RowId;
  kind: string;
  /** With the row it names the case; it holds the seed. */
  id: string;
  input: Readonly<Record<string, unknown>>;
  expected: string;
  observed: Readonly<Record<string, unknown>>;
  /** What is added up. */
  counts: Readonly<Record<string, number>>;
  verdict: 'right' | 'wrong';
};

/** What is measured and where it may work. */
export type Product = {
  /** The engine's bundle, forked as the extension forks it. */
  engine: string;
  /** The MCP server's bundle. */
  mcp: string;
  /** Folder that holds the model; a folder without one makes the engine start without. */
  modelsPath: string;
};

export type Stage = {
  product: Product;
  extent: Extent;
  seed: number;
  /** Kills and damages at most. */
  limit: number;
  /** Empty folder of this row, removed afterwards. */
  folder: string;
  /** Folder of clean text. */
  corpus: string;
  tell: (text: string) => void;
  take: (one: StoreCase) => Promise<void>;
};

/** A row that cannot be measured here; the reason is for people. */
export class NotRun extends Error {}
