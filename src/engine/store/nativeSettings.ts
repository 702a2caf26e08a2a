import { availableParallelism } from 'node:os';

/** Read by the native database when it is loaded, so this comes before it: no lines on stderr, and lean index statistics. */
process.env['LANCEDB_LOG'] ??= 'off';
process.env['RUST_LOG'] ??= 'off';
process.env['LANCE_INCLUDE_VECTOR_CENTROIDS'] ??= 'false';
/**
 * An index over the words of very many errors is built by one thread for each processor, which all wait for ever when no further one is
 * left to write down what they found; by itself the database takes two fewer than there are processors.
 * https://github.com/lancedb/lancedb/issues/3568
 */
process.env['LANCE_CPU_THREADS'] ??= String(availableParallelism() + 2);

// What the database makes is for its owner alone: it asks for the system's widest rights itself.
process.umask(0o077);
