/** Words that tell what went wrong and name nothing of the user's: they stay in a template even where a tool quotes them. */

/** Reserved words and values that hardly any language lets a user give to a thing of his own. */
const RESERVED = new Set(
  `abstract and assert async await break case catch class const continue debugger def default defer del delete do elif else
  enum except export extends extern final finally fn for foreach for-in for-of func function goto if implements import in
  instanceof interface is lambda let loop match mut namespace new nil None NoneType nonlocal not null nullptr or override
  package pass private protected public raise readonly return satisfies self sizeof static struct super switch synchronized
  this throw throws trait try typedef typeof undefined union unless unsafe until use var virtual void volatile where while
  with yield true false True False NaN Infinity`.split(/\s+/),
);

const IN_PHRASES = new Set(['of', 'type', 'using', 'as', 'from', 'require', 'strict']);

/** Objects of the platform: what is called on them is not the user's either. */
const PLATFORM = new Set(
  `Object Array Math JSON Number String Boolean Symbol BigInt Promise Reflect Proxy Function RegExp Date Map Set WeakMap
  WeakSet Intl Atomics ArrayBuffer console process window document navigator globalThis Buffer
  System Arrays Collections Objects Thread sys typing os fmt std alloc`.split(/\s+/),
);

/** Products and platform functions that are written like a user's names. */
const PROPER_NAMES = new Set(
  `JavaScript TypeScript CoffeeScript ECMAScript JSDoc TSDoc ESLint TSLint GraphQL GitHub GitLab macOS iOS tvOS watchOS
  WebAssembly OpenSSL PostgreSQL MySQL SQLite MongoDB NoSQL OAuth WebSocket NaN UTF-8 parseInt parseFloat isNaN isFinite
  setTimeout setInterval setImmediate clearTimeout clearInterval encodeURIComponent decodeURIComponent hasOwnProperty
  isPrototypeOf propertyIsEnumerable addEventListener removeEventListener innerText innerHTML textContent instanceof
  require alert eval useEffect useState useMemo useCallback useRef useLayoutEffect useContext CommonJS NodeJS NumPy PyPI IntelliJ`.split(
    /\s+/,
  ),
);

const EXCEPTION = /(?:Error|Exception|Warning|Failure|Fault|Interrupt|Panic|Violation)(?:\$\d+)?$/;
/** System and library codes as they are printed: ENOENT, EADDRINUSE, ERR_MODULE_NOT_FOUND, SIGSEGV, CERT_HAS_EXPIRED. */
const ERROR_CODE =
  /^(?:E[A-Z]{3,}\d?|ERR_[A-Z_\d]+|SIG[A-Z]{2,}\d?|STATUS_[A-Z_]+|HTTP_[A-Z_]+|[A-Z_]*CERT_[A-Z_]+|E[A-Z]+_[A-Z_]+)$/;

/** Codes that tools give their errors, and names of standards: TS2322, E0425, CS0103, UTF8, sha256, es2015. */
const TOOL_CODE = /^(?:[A-Z]{1,8}\d{3,6}|(?:utf|es|sha|md|base|i18|l10|ipv|http|h)-?\d{1,4}n?|x(?:32|64|86))$/i;

/** Names that a language gives to what it calls itself: __init__, __all__. */
const OWN_NAME = /^__[a-z]+(?:_[a-z]+)*__(?:\(\))?$/;

/** What stands in quotes and yet is a word of the language or a sign: 'await', ';', '===', '__init__'. */
export function isLanguage(quoted: string): boolean {
  return RESERVED.has(quoted) || isSign(quoted) || isPlatformCall(quoted) || isPhrase(quoted) || OWN_NAME.test(quoted);
}

/** Words of the language with signs between them: 'for...of', 'export type', 'import ... ='. */
function isPhrase(quoted: string): boolean {
  const words = quoted.match(/[\p{L}\p{N}_$]+/gu) ?? [];
  if (words.length === 0 || words.length === quoted.length) return false;
  return words.every((word) => RESERVED.has(word) || IN_PHRASES.has(word)) && words.some((word) => RESERVED.has(word));
}

/** A few characters of punctuation. */
export function isSign(text: string): boolean {
  return text.length > 0 && text.length <= 6 && text !== '$' && /^[^\p{L}\p{N}\s_]+$/u.test(text);
}

/** Names that a user's look like and that tell as much as any other word: TypeError, ENOENT, Math.pow, JavaScript. */
export function isTelling(name: string): boolean {
  const bare = name.replace(/\(.*$/s, '');
  return isFault(bare) || PROPER_NAMES.has(bare) || TOOL_CODE.test(name) || isPlatformCall(bare) || OWN_NAME.test(bare);
}

/** What tells even where a tool puts the user's names: undefined, null, TypeError, ENOENT. */
export function isFault(name: string): boolean {
  return RESERVED.has(name) || EXCEPTION.test(name) || ERROR_CODE.test(name);
}

/** Math.pow, Object.prototype.hasOwnProperty.call(), Array.isArray */
function isPlatformCall(name: string): boolean {
  const dot = name.search(/[.#]/);
  return dot > 0 && PLATFORM.has(name.slice(0, dot)) && /^[\w$.#]+(?:\(\))?$/.test(name);
}
