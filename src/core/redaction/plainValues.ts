/** Values that only point to where a secret is, or stand for one. */
const REFERENCE =
  /^(?:\$[\w{(]|\$\{|\{\{|\{[\w.$]*\}?|%[\w.]+%?|<[^>]*>?$|@[\w.]+\(|\[?(?:redacted|masked|hidden|filtered|omitted|removed|scrubbed)\]?$|(?:op|vault|ref|secret|secrets|keychain|kms|ssm|arn|env|file):|!(?:ref|sub|getatt|vault|importvalue|reference|secret|env|join)\b|process\.env|import\.meta|os\.(?:environ|getenv)|env[.([]|secrets?\.[\w.]+$|config\.[\w.]+$|self\.|this\.|ctx\.|req\.|System\.getenv|ENV\[|std::env|getenv)/i;
const HIDDEN = /^[*x.•●_#\-–—…=?]+$/i;

/** `${TOKEN}`, `%TOKEN%`, `<your token>`, `****`, `process.env.TOKEN`. */
export function isReference(value: string): boolean {
  return REFERENCE.test(value) || HIDDEN.test(value);
}

/** Words that stand where a value may stand: types, states, examples of form. */
const PLAIN = new Set(
  (
    'string str text varchar char number int integer bool boolean any unknown object array null nil none undefined void true false ' +
    'yes no on off default required optional enabled disabled missing invalid incorrect wrong empty expired valid present absent ' +
    'basic bearer digest negotiate apikey api_key token password passwd secret username user email name key value input hidden ' +
    'auto always never inherit private public protected static const readonly let var new return await async function class ' +
    'example placeholder sample dummy mock fake changeit current new old confirm repeat reset forgot login logout signin signup'
  ).split(' '),
);

export function isPlainWord(value: string): boolean {
  return PLAIN.has(value.toLowerCase());
}
