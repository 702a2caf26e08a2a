import { v5 as uuidV5, v7 as uuidV7 } from 'uuid';
import { evidenceWeight } from '../../core/evidence.ts';
import type { CausalChain, FixAttempt } from '../../core/model.ts';
import type { Embedder } from '../embedding/embedder.ts';
import { embedError } from '../embedding/errorVector.ts';
import type { Catalog, ErrorEntry } from '../store/catalog.ts';
import type { CausalStore, Rows } from '../store/causalStore.ts';
import {
  ATTEMPT_COLUMNS,
  fromAttemptRow,
  type Row,
  type Stamp,
  type TableName,
  textOf,
  toAttemptRow,
  toChainRow,
  toErrorRow,
  toObservationRow,
} from '../store/schema.ts';

/** What became of a line: new, known already, outdone by a later fix, in the way of a record made here, or with a stolen key. */
export type Outcome = 'added' | 'known' | 'superseded' | 'local' | 'keyInUse';

const EVIDENCE_NAMESPACE = '0b7f7f0c-8c1e-4f0e-9a51-64f35b1c2d10';

type Parts = { store: CausalStore; catalog: Catalog; embedder: Embedder; now: () => number };

/**
 * Plans the rows of chains that come from elsewhere. Chains are merged by their keys: which order they come in, and how
 * often, makes no difference to what answers afterwards. What was made here is never changed.
 */
export class ChainImport {
  readonly #parts: Parts;
  readonly #imported = new Set<string>();
  #rows: Rows = {};
  #lastRecordedAt = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The rows of one batch, which the catalogue has been told of, and what became of each chain. */
  async plan(chains: readonly CausalChain[]): Promise<{ outcomes: Outcome[]; rows: Rows }> {
    this.#rows = {};
    await this.#readOrigins(chains);
    const outcomes: Outcome[] = [];
    for (const chain of chains) outcomes.push(await this.#planChain(chain));
    return { outcomes, rows: this.#rows };
  }

  /** Which of the errors and chains in question came from elsewhere before. */
  async #readOrigins(chains: readonly CausalChain[]): Promise<void> {
    const { store } = this.#parts;
    const errorKeys = chains.map(({ errorEvent }) => errorEvent.key);
    const chainKeys = chains.map(({ key }) => key);
    const rows = [
      ...(await store.read('causal_error_events', errorKeys, ['key', 'origin'])),
      ...(await store.read('causal_chains', chainKeys, ['key', 'origin'])),
    ];
    for (const row of rows) if (row['origin'] === 'imported') this.#imported.add(textOf(row, 'key'));
  }

  async #planChain(chain: CausalChain): Promise<Outcome> {
    const { catalog } = this.#parts;
    if (catalog.findChain(chain.key)) return this.#prove(chain);
    const error = catalog.findError(chain.errorEvent.key);
    if (error && !this.#imported.has(error.key)) return 'local';
    if (error && (await this.#isOutdone(chain, error))) return 'superseded';
    if (chain.fixAttempts.some((attempt) => this.#isElsewhere(attempt, error))) return 'keyInUse';
    await this.#add(chain, error);
    return 'added';
  }

  /** A key that stands for another attempt here, or for one that did not help. */
  #isElsewhere({ key, successful }: FixAttempt, error: ErrorEntry | undefined): boolean {
    const known = this.#parts.catalog.findAttempt(key);
    return known !== undefined && (known.errorKey !== error?.key || successful);
  }

  /** Of two fixes of one error the later one answers. */
  async #isOutdone({ successfulFix: fix }: CausalChain, { history }: ErrorEntry): Promise<boolean> {
    if (history.fixKey === null) return false;
    const [row] = await this.#parts.store.read('causal_fix_attempts', [history.fixKey], ATTEMPT_COLUMNS);
    const pending = this.#rows.causal_fix_attempts?.find(({ key }) => key === history.fixKey);
    const present = row ?? pending;
    if (!present) return false;
    const { timestamp, key } = fromAttemptRow(present);
    return timestamp > fix.timestamp || (timestamp === fix.timestamp && key >= fix.key);
  }

  /** The same chain with more proof; only what came from elsewhere is proved from elsewhere. */
  #prove({ key, evidence, successfulFix }: CausalChain): Outcome {
    const { catalog } = this.#parts;
    const entry = catalog.findChain(key);
    if (!entry || !this.#imported.has(key) || !catalog.isAnswering(entry)) return 'known';
    if (evidenceWeight(evidence) <= evidenceWeight(catalog.evidenceOf(entry))) return 'known';
    const observed = {
      key: uuidV5(`${key} ${evidence}`, EVIDENCE_NAMESPACE),
      subject: entry.errorKey,
      timestamp: successfulFix.timestamp,
      ...{ kind: 'evidence' as const, data: { level: evidence } },
    };
    if (!catalog.knows('causal_observations', observed.key))
      this.#write(
        'causal_observations',
        toObservationRow(observed, this.#stamp(null, catalog.findError(entry.errorKey))),
      );
    return 'known';
  }

  async #add(chain: CausalChain, error: ErrorEntry | undefined): Promise<void> {
    const { embedder, catalog } = this.#parts;
    const errorId = error?.id ?? this.#freeId('err', chain.errorEvent.id);
    const errorEvent = { ...chain.errorEvent, id: errorId };
    const vector = await embedError(embedder, errorEvent);
    const stamp = this.#stamp(embedder.modelId);
    if (!error) this.#write('causal_error_events', toErrorRow(errorEvent, vector, stamp));
    this.#imported.add(errorEvent.key).add(chain.key);
    const fixAttempts = chain.fixAttempts.map((attempt) => {
      const known = catalog.findAttempt(attempt.key);
      const placed = { ...attempt, errorId, id: known?.id ?? this.#freeId('fix', attempt.id) };
      if (!known) this.#write('causal_fix_attempts', toAttemptRow(placed, this.#stamp(null)));
      return placed;
    });
    const successfulFix = fixAttempts.find(({ key }) => key === chain.successfulFix.key) ?? chain.successfulFix;
    const placed = { ...chain, id: this.#freeId('chain', chain.id), errorEvent, fixAttempts, successfulFix };
    this.#write('causal_chains', toChainRow(placed, vector, this.#stamp(embedder.modelId, error)));
  }

  #freeId(prefix: string, wanted: string): string {
    let id = wanted;
    while (this.#parts.catalog.hasId(id)) id = `${prefix}-${uuidV7().slice(-8)}`;
    return id;
  }

  #write(table: TableName, row: Row): void {
    (this.#rows[table] ??= []).push(row);
    this.#parts.catalog.add({ [table]: [row] });
  }

  /** @param error whose history what is written belongs to: it comes after what is known of it */
  #stamp(model: string | null, error?: ErrorEntry): Stamp {
    this.#lastRecordedAt = Math.max(this.#parts.now(), this.#lastRecordedAt + 0.001);
    return { recordedAt: Math.max(this.#lastRecordedAt, (error?.factAt ?? 0) + 0.001), model };
  }
}
