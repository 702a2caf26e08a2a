import '../../src/engine/store/nativeSettings.ts';
import { connect } from '@lancedb/lancedb';
import { ensureTextIndex } from '../../src/engine/store/indices.ts';

/** Builds the index over the words of so many texts, each with words of its own, as the engine does, and says "built": a process that a test can end. */

const WORDS_OF_EACH = 8;

const [folder = '', texts = ''] = process.argv.slice(2);
const rows = Array.from({ length: Number(texts) }, (_, text) => ({
  key: `k${text}`,
  search_text: Array.from({ length: WORDS_OF_EACH }, (_, word) => `w${text * WORDS_OF_EACH + word}`).join(' '),
}));
const connection = await connect(folder);
await ensureTextIndex(await connection.createTable('causal_chains', rows));
connection.close();
process.stdout.write('built');
