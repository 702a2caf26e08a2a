import { readFile } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';

const END_OF_DIRECTORY = Buffer.from('504b0506', 'hex');

/**
 * Reads a zip archive by its central directory; enough for what vsce writes (no encryption, no zip64).
 *
 * @param {string} file
 * @returns {Promise<Map<string, { size: number, read: () => Buffer }>>} entries by name; `size` is the unpacked one in bytes
 */
export async function readZipArchive(file) {
  const zip = await readFile(file);
  const end = zip.lastIndexOf(END_OF_DIRECTORY);
  if (end < 0) throw new Error(`${file} is not a zip archive.`);
  const entries = new Map();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const [stored, header, packed] = [
      zip.readUInt16LE(at + 10) === 0,
      zip.readUInt32LE(at + 42),
      zip.readUInt32LE(at + 20),
    ];
    const read = () => {
      const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
      const data = zip.subarray(start, start + packed);
      return stored ? data : inflateRawSync(data);
    };
    entries.set(name, { size: zip.readUInt32LE(at + 24), read });
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}
