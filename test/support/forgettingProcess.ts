import { CausalChainTracker } from '../../src/engine/causalChainTracker.ts';
import { WITHOUT_MODEL } from './trackerFolder.ts';

/** A window for a test to kill: says "begun", forgets one workspace, says "done" and stays. */

const [storePath = '', workspace = ''] = process.argv.slice(2);
const tracker = new CausalChainTracker({ storePath, ...WITHOUT_MODEL });
await tracker.initialize();
process.stdout.write('begun\n');
await tracker.forget({ kind: 'workspace', workspace });
process.stdout.write('done\n');
setInterval(() => undefined, 1_000);
