import type { Files, FixPlan } from './recordPlan.ts';

const MIN_LINES = 150;

/** A function of its own that no record knows, and the same after an edit that changes nothing else. */
function filler(number: number, isJavaScript: boolean): string[] {
  const typed = (name: string, type: string): string => (isJavaScript ? name : `${name}: ${type}`);
  const comment = isJavaScript ? ['/** @param {number} amount @returns {number} */'] : [];
  return [
    ...comment,
    `function filler${number}(${typed('amount', 'number')})${isJavaScript ? '' : ': number'} {`,
    `  const factor${number} = ${number + 3};`,
    `  const shift${number} = amount + ${number * 7};`,
    `  if (shift${number} > ${number * 11 + 5}) {`,
    `    return shift${number} * factor${number};`,
    '  }',
    `  return shift${number} - ${number};`,
    '}',
    '',
  ];
}

/** The record's text among others of its kind, so that each file has 150 lines. */
export function embedded(plan: FixPlan, index: number): FixPlan {
  const wide = (files: Files): Files =>
    Object.fromEntries(
      Object.entries(files).map(([name, text]) => {
        const isJavaScript = /\.[cm]?jsx?$/.test(name);
        // Before and after have the same ones around them.
        const own = (plan.before[name] ?? '').split('\n').length;
        const fillers = Math.ceil((MIN_LINES - own) / 9) + 2;
        // Directives and imports stay in front.
        const above = /^\s*(?:import|["']use |\/\/ @|#!|\/\/\/)/m.test(
          `${plan.before[name] ?? ''}\n${plan.after[name] ?? ''}`,
        )
          ? 0
          : index % 3 === 0
            ? fillers
            : Math.floor(fillers / 2);
        const from = name === plan.file ? 0 : 500;
        const lines = (first: number, last: number): string =>
          Array.from({ length: last - first }, (_, number) =>
            filler(from + first + number, isJavaScript).join('\n'),
          ).join('\n');
        return [
          name,
          [lines(0, above), text, '', lines(above, fillers)].filter((part, at) => part !== '' || at === 2).join('\n'),
        ];
      }),
    );
  return { ...plan, before: wide(plan.before), after: wide(plan.after) };
}
