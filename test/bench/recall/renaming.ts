import ts from 'typescript';

/** New names of several shapes, for a name must be no more than a name: humps, snakes, digits, one letter. */
const STYLES: readonly ((index: number) => string)[] = [
  (index) => `grandTotal${index}`,
  (index) => `w${index}`,
  (index) => `cart_of_items_${index}`,
  (index) => `zeta${'abcdefghij'[index % 10] ?? ''}${index > 9 ? index : ''}`,
  (index) => `fetchAllOrders${index}`,
];

/** The name that stands for another: of the same case in its first letter, for compilers take that for a sign. */
export function toNewName(name: string, index: number, round: number): string {
  const style = STYLES[(index + round) % STYLES.length] ?? STYLES[0];
  const made = style?.(index + 10 * round) ?? name;
  const sign = /^[_$#]+/.exec(name)?.[0] ?? '';
  const bare = name.slice(sign.length);
  if (/^\p{Lu}[\p{Lu}\d_]+$/u.test(bare)) return sign + made.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
  return /^\p{Lu}/u.test(bare) ? sign + made.charAt(0).toUpperCase() + made.slice(1) : sign + made;
}

/** The names in a JavaScript or TypeScript text that are the author's own: no word of the language and nothing of a library. */
export function ownNames(file: string, text: string, known: ReadonlySet<string>): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) {
      const isTag = ts.isJsxOpeningLikeElement(node.parent) || isJsxName(text, node);
      if (node.text !== '' && !known.has(node.text) && !isTag) names.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...names].filter((name) => !isTypeWord(name));
}

/** A tag or an attribute in lower case is the platform's. */
function isJsxName(text: string, { pos, text: name }: ts.Identifier | ts.PrivateIdentifier): boolean {
  return /^[a-z]/.test(name) && /<\/?\s*$/.test(text.slice(Math.max(0, pos - 3), pos + 1));
}

function isTypeWord(name: string): boolean {
  return /^(?:get|set|of|as|is|from|type|async|await|static|constructor|prototype|arguments|undefined|const|default|require|module|exports|global|target|meta)$/.test(
    name,
  );
}

/** Every mention of the names, wherever it stands, gives way to a new one. */
export function rename(text: string, names: readonly string[], round: number): string {
  const renamed = new Map(names.map((name, index) => [name, toNewName(name, index, round)]));
  return text.replace(/#?[\p{L}_$][\p{L}\p{N}_$]*/gu, (word) => renamed.get(word) ?? word);
}
