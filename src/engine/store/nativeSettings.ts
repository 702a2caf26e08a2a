/** Read by the native database when it is loaded, so this comes before it: no lines on stderr, and lean index statistics. */
process.env['LANCEDB_LOG'] ??= 'off';
process.env['RUST_LOG'] ??= 'off';
process.env['LANCE_INCLUDE_VECTOR_CENTROIDS'] ??= 'false';

// What the database makes is for its owner alone: it asks for the system's widest rights itself.
process.umask(0o077);
