/** What was asked of a process that ended before it answered. */
export class PeerGone extends Error {
  constructor() {
    super('The process ended before it answered');
  }
}

/** The refusal of a request, in the other side's words. */
export class Refusal extends Error {
  readonly data: unknown;

  constructor(message: string, data: unknown) {
    super(message);
    this.data = data;
  }
}

type Waiter = { resolve: (result: unknown) => void; reject: (error: Error) => void };
type Incoming = {
  id?: number;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string; data?: unknown };
};

/** JSON-RPC 2.0 over any channel of messages, written down here so that the bench shares no line with the product. */
export class JsonRpc {
  onNotification: (method: string, params: unknown) => void = () => undefined;
  readonly #send: (message: object) => unknown;
  readonly #waiters = new Map<number, Waiter>();
  #nextId: number;
  #isClosed = false;

  /** @param firstId where several speak over one wire, each has its own numbers */
  constructor(send: (message: object) => unknown, firstId = 1) {
    this.#send = send;
    this.#nextId = firstId;
  }

  get pending(): number {
    return this.#waiters.size;
  }

  /** The number of the request that was made last. */
  get lastId(): number {
    return this.#nextId - 1;
  }

  /** @throws PeerGone, Refusal */
  request(method: string, params: unknown): Promise<unknown> {
    if (this.#isClosed) return Promise.reject(new PeerGone());
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiters.set(id, { resolve, reject });
      // A list is taken for positional parameters, so a list that is one parameter is wrapped.
      this.#send({ jsonrpc: '2.0', id, method, params: Array.isArray(params) ? [params] : params });
    });
  }

  notify(method: string, params?: unknown): void {
    const given = Array.isArray(params) ? [params] : params;
    this.#send({ jsonrpc: '2.0', method, ...(params === undefined ? {} : { params: given }) });
  }

  receive(message: unknown): void {
    const { id, method, params, result, error } = message as Incoming;
    if (method !== undefined) {
      this.onNotification(method, Array.isArray(params) && params.length === 1 ? params[0] : params);
      return;
    }
    const waiter = this.#waiters.get(id ?? -1);
    this.#waiters.delete(id ?? -1);
    if (error) waiter?.reject(new Refusal(error.message, error.data));
    else waiter?.resolve(result);
  }

  close(): void {
    this.#isClosed = true;
    for (const { reject } of this.#waiters.values()) reject(new PeerGone());
    this.#waiters.clear();
  }
}
