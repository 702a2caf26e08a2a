/**
 * What a process that opens a store is started with, beside the host's own environment: as plain Node, without whatever a debugger or
 * the user's shell would have every Node process do (one that attaches opens a port), and with bounds above which the C library on Linux gives
 * freed memory back at once; left to itself it raises them and keeps 130 MB at 100,000 errors.
 */
export const STORE_PROCESS_ENV = {
  ELECTRON_RUN_AS_NODE: '1',
  NODE_OPTIONS: '',
  MALLOC_MMAP_THRESHOLD_: '65536',
  MALLOC_TRIM_THRESHOLD_: '65536',
};

/**
 * What its JavaScript engine heeds on the command line alone: room for what is new, in MB. Left to itself that grows to 130 MB once much
 * has come and gone, and is never given back (resident at 10,000 errors: 404 MB, with this 298, at the same speed).
 */
export const STORE_PROCESS_FLAGS = ['--max-semi-space-size=8'];
