import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readOnce } from '../../src/host/capture/runs/readOnce.ts';

/** As the editor's: all pieces stay in a list that every reader goes along. */
class KeepingStream implements AsyncIterable<string> {
  readonly held: string[];

  constructor(pieces: string[]) {
    this.held = [...pieces];
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    for (let index = 0; index < this.held.length; index++) yield await Promise.resolve(this.held[index] ?? '');
  }
}

async function all(stream: AsyncIterable<string>): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of readOnce(stream)) pieces.push(piece);
  return pieces;
}

describe('a stream of output read once', () => {
  const pieces = ['one', '', 'one', '\u001b[31m', 'two'];

  it('gives all pieces, of which the stream then holds none', async () => {
    const stream = new KeepingStream(pieces);
    assert.deepEqual(await all(stream), pieces);
    assert.deepEqual(stream.held, ['', '', '', '', '']);
  });

  it('holds no piece while it waits for the next', async () => {
    const stream = new KeepingStream(pieces);
    for await (const piece of readOnce(stream)) {
      assert.equal(piece, 'one');
      assert.deepEqual(stream.held, ['', ...pieces.slice(1)]);
      break;
    }
  });

  it('lists of other things are left alone', async () => {
    const stream = Object.assign(new KeepingStream(pieces), { names: ['two', 'one'], count: 3 });
    await all(stream);
    assert.deepEqual(stream.names, ['two', 'one']);
  });

  it('a stream that keeps nothing is read as any', async () => {
    assert.deepEqual(
      await all(
        (async function* () {
          for (const piece of pieces) yield await Promise.resolve(piece);
        })(),
      ),
      pieces,
    );
  });
});
