import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** The driver's connection with the bench outside: JSON lines, each answered once. */
export class BenchLine {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #asked = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    createInterface({ input: socket }).on('line', (text) => {
      const { id, answer, error } = JSON.parse(text) as { id: number; answer?: unknown; error?: string };
      const waiting = this.#waiting.get(id);
      if (error === undefined) waiting?.resolve(answer);
      else waiting?.reject(new Error(error));
      this.#waiting.delete(id);
    });
  }

  static async connect(socketPath: string): Promise<BenchLine> {
    const socket = connect(socketPath);
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new BenchLine(socket);
  }

  async ask(question: Readonly<Record<string, unknown>>): Promise<unknown> {
    const id = ++this.#asked;
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(id, waiting);
    this.#socket.write(`${JSON.stringify({ id, question })}\n`);
    return waiting.promise;
  }
}
