/**
 * The pieces of a stream that the editor gave to this reader alone. The editor keeps all that a command prints in the stream until the
 * command ends, which one that prints without end never does, and its API has no word for having read enough. A piece that has been
 * read is therefore taken out of the list in which the stream holds it; a stream that holds no such list is only read.
 */
export async function* readOnce(stream: AsyncIterable<string>): AsyncGenerator<string> {
  let index = 0;
  for await (const piece of stream) {
    letGo(stream, index++, piece);
    yield piece;
  }
}

function letGo(stream: object, index: number, piece: string): void {
  for (const held of Object.values(stream) as unknown[]) {
    if (Array.isArray(held) && held[index] === piece) held[index] = '';
  }
}
