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
