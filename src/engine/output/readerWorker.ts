import { parentPort } from 'node:worker_threads';
import { readOutput, type FailedRun } from './readOutput.ts';

parentPort?.postMessage('ready');

/** The worker's side of a reading: a run comes in, its errors go out; a fault of ours reads as no errors. */
parentPort?.on('message', (run: FailedRun) => {
  parentPort?.postMessage(readSafely(run));
});

function readSafely(run: FailedRun) {
  try {
    return readOutput(run);
  } catch {
    return [];
  }
}
