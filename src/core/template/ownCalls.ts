import type { SplitTrace, TraceCall } from './traceLines.ts';

/** Packages whose calls are printed by name: the platform, what runs tests, and frameworks that call the user's code. */
const LIBRARY_NAME = new RegExp(
  String.raw`^(?:app\/\/)?(?:${[
    'java|javax|jakarta|jdk|sun|com\\.sun|com\\.intellij|kotlin|kotlinx|scala|groovy|clojure',
    'junit|org\\.(?:junit|testng|hamcrest|assertj|mockito|opentest4j|spockframework|easymock|powermock)',
    'org\\.(?:gradle|eclipse|springframework|hibernate|codehaus|jboss|jetbrains)|org\\.apache\\.(?:maven|tomcat|catalina|coyote|felix)',
    'System|Microsoft|Xunit|NUnit|MSTest',
    'std|core|alloc|test|rust_begin_unwind|__rust\\w*|tokio',
    'runtime|testing|reflect|net\\/http',
    'Object\\.<anonymous>|Module\\._\\w+|node:internal|processTicksAndRejections',
  ].join('|')})(?=[.:$/(]|$)`,
);
/** Folders of what is installed, and of the platform's own sources. */
const LIBRARY_FILE = new RegExp(
  [
    String.raw`[\\/](?:node_modules|site-packages|dist-packages|bower_components|vendor|gems|third_party|\.cargo[\\/]registry|\.m2|\.gradle|\.yarn)[\\/]`,
    String.raw`^(?:node|internal|native|electron|deno|bun|webpack|<\w+)[:/>]|^(?:native|index \d+)$`,
    String.raw`[\\/](?:lib|Lib)[\\/](?:python[\d.]*|ruby)[\\/]|[\\/]Python[\d.]+[\\/]Lib[\\/]|[\\/]pkg[\\/]mod[\\/]|[\\/]go[\d.]*[\\/]src[\\/]|^\/rustc\/|\/library\/(?:std|core|alloc|test)\/|^\/build\/(?:glibc|gcc)`,
    String.raw`[\\/](?:unittest|_pytest|pluggy|nose|asyncio|threading|concurrent)[\\/.]`,
  ].join('|'),
);

/** The calls of a trace in the user's own code, the innermost first. A call of which nothing speaks against it is the user's. */
export function ownCallsOf({ calls, innermost }: Pick<SplitTrace, 'calls' | 'innermost'>): TraceCall[] {
  const own = calls.filter(
    ({ name, file }) => (name !== '' || file !== '') && !LIBRARY_NAME.test(name) && !LIBRARY_FILE.test(file),
  );
  return innermost === 'first' ? own : own.reverse();
}
