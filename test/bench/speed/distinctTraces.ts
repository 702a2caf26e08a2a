import type { StockError } from './stock.ts';

/** Lines of a trace, the headline among them. */
const LINES = 60;
/** So many of its calls are the user's own; the rest are a framework's. */
const OWN_CALLS = 12;

const PARTS =
  'cart order basket shelf ticket route cursor folder signal parcel window ledger invoice account report chart widget session'.split(
    ' ',
  );
const DEEDS = 'load save parse render fetch send merge sort filter open close read write apply build check'.split(' ');
const FRAMEWORK = [
  'at Layer.handle [as handle_request] (/home/dev/app/node_modules/express/lib/router/layer.js:95:5)',
  'at next (/home/dev/app/node_modules/express/lib/router/route.js:149:13)',
  'at Route.dispatch (/home/dev/app/node_modules/express/lib/router/route.js:119:3)',
  'at process.processTicksAndRejections (node:internal/process/task_queues:105:5)',
  'at Function.process_params (/home/dev/app/node_modules/express/lib/router/index.js:346:12)',
];

/** A stack trace of sixty lines as Node prints it and somebody pastes it, another one for each number. */
export function toTrace(number: number): StockError {
  const part = (step: number): string => PARTS[(number * 7 + step * 5) % PARTS.length] ?? '';
  const deed = (step: number): string => DEEDS[(number * 3 + step * 11) % DEEDS.length] ?? '';
  const own = Array.from({ length: OWN_CALLS }, (_, step) => {
    const place = `${part(step)}/${deed(step)}${(number + step) % 997}.js:${(number % 180) + step + 2}:${(step % 30) + 5}`;
    return `at ${toTitle(part(step))}.${deed(step)}${toTitle(part(step + 1))} (/home/dev/app/src/${place})`;
  });
  const around = Array.from({ length: LINES - 1 - OWN_CALLS }, (_, step) => FRAMEWORK[step % FRAMEWORK.length] ?? '');
  const name = `${deed(1)}${toTitle(part(2))}${number}`;
  const headline = `TypeError: Cannot read properties of undefined (reading '${name}')`;
  return {
    error: [headline, ...[...own, ...around].map((call) => `    ${call}`)].join('\n'),
    context: { workspace: 'file:///home/dev/app' },
    fix: `Edited src/${part(0)}/${deed(0)}.js: ${deed(2)} the ${part(3)} first`,
  };
}

function toTitle(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
