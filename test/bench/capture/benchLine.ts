import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** The driver's connection with the bench outside: JSON lines, each answered once. */
export class BenchLine {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, (answer: unknown) => void>();
  #asked = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    createInterface({ input: socket }).on('line', (text) => {
      const { id, answer } = JSON.parse(text) as { id: number; answer: unknown };
      this.#waiting.get(id)?.(answer);
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
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#socket.write(`${JSON.stringify({ id, question })}\n`);
    });
  }
}
