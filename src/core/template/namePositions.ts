import { GO_POSITIONS } from './positions/goPositions.ts';
import { JVM_POSITIONS } from './positions/jvmPositions.ts';
import { LINTER_POSITIONS } from './positions/linterPositions.ts';
import { SCRIPT_POSITIONS } from './positions/scriptPositions.ts';

/**
 * Where tools put names and values without quotes. In braces stands what is there:
 * `{symbol}` a name, perhaps with what it is called on · `{type}` a type of several words · `{code}` any expression ·
 * `{class}` a name with a capital and a small letter · `{list}` names with commas between · `{word}` anything without spaces ·
 * `{rest}` the rest of the line · `{text}` any text, over several lines · `{number}`. A line begins at `^`.
 */
export const NAME_POSITIONS: readonly string[] = [
  // JavaScript engines
  '{symbol} is not defined',
  '{symbol} is not a function',
  '{symbol} is not a constructor',
  '{symbol} is not iterable',
  '{symbol} is not async iterable',
  '{symbol} is undefined',
  '{symbol} is null',
  '{symbol} has no properties',
  "can't access property {symbol},",
  "can't access lexical declaration {symbol} before",
  "Can't find variable: {symbol}",
  'redeclaration of {symbol}',
  'Class constructor {symbol} cannot be invoked',
  'private member {symbol} from an object',
  'private member {symbol} to an object',
  'Cannot convert {word} to a BigInt',
  'DataCloneError: {code} could not be cloned',
  '^{code} could not be cloned',
  'spawn {word} E',
  'spawnSync {word} E',
  'Class extends value {code} is not a constructor',
  'Received an instance of {symbol}',
  'must be an instance of class {word}',
  'Received type {symbol} ({rest})',
  'Cannot assign to read only property {symbol} of object',
  'Cannot define property {symbol}, object',
  'Cannot add property {symbol}, object',
  'Cannot redefine property: {symbol}',
  'Cannot set property {symbol} of {code} which has only',
  'Method {symbol} called on incompatible receiver {rest}',
  '{symbol} is read-only',
  ...LINTER_POSITIONS,
  // TypeScript
  'the following properties from type {code}: {list}',
  'the following members of {code}: {list}',
  'inherited abstract member {symbol} from class',
  'Imported via {word} from file',
  ...GO_POSITIONS,
  ...JVM_POSITIONS,
  ...SCRIPT_POSITIONS,
  // Haskell, Elixir
  'Variable not in scope: {rest}',
  'undefined function {word}',
  'is undefined (module {word} is not available)',
  // package managers, databases, servers
  'table {word} has no column named {word}',
  'table {word} already exists',
  'index {word} already exists',
  'view {word} already exists',
  'table {word} has {number} columns',
  'constraint failed: {rest}',
  'No matching version found for {word}',
  'No matching distribution found for {word}',
  'satisfies the requirement {word}',
  'Conflicting peer dependency: {word}',
  'Could not resolve {word}',
  'Could not find artifact {word} in',
  'resolve host {word}',
  'permission denied for table {word}',
  'permission denied for schema {word}',
  'Unable to resolve dependency tree for {word}',
  'manifest for {word} not found',
  'pull access denied for {word},',
  'Merge conflict in {rest}',
  'Circular {word} <- {word} dependency',
  'Key ({list})=({rest})',
  'getaddrinfo {word} {word}',
  'Missing script: {word}',
  'Missing environment variable {word}',
  'Missing environment variable: {word}',
];
