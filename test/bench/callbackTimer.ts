/** One call of a function that the extension handed to the editor or to Node. */
export type TimedCall = {
  event: string;
  /**
   * The call by the clock, and the microtasks after it, until their queue was empty, by processor time: in them the
   * extension's own awaits go on, but other extensions' too.
   */
  selfMs: number;
  /** Call and microtasks by the clock. */
  turnMs: number;
  /** Call and microtasks by the processor time of this thread, which a busy machine does not lengthen. */
  cpuMs: number;
};

/** Milliseconds by the clock and of this thread's processor time. */
export type Moment = { wall: number; cpu: number };

/** Times what it wraps or runs. */
export type Timer = Pick<CallbackTimer, 'wrap' | 'run'>;

/** Times every function it wraps, while it is on. */
export class CallbackTimer {
  readonly calls: TimedCall[] = [];
  isOn = false;

  /** The same function, timed under a name. */
  wrap<A extends unknown[], R>(event: string, callback: (...args: A) => R): (...args: A) => R {
    return (...args) => this.run(event, () => callback(...args));
  }

  run<R>(event: string, callback: () => R): R {
    if (!this.isOn) return callback();
    // In line before anything the callback queues, so that the clock of the microtasks starts with the first of them.
    let afterCall: Moment | undefined;
    let call: Moment = { wall: 0, cpu: 0 };
    queueMicrotask(() => {
      afterCall = moment();
      // Node empties the microtask queue before it turns to its next tick.
      process.nextTick(() => {
        const rest = since(afterCall ?? moment());
        this.calls.push({
          event,
          selfMs: call.wall + rest.cpu,
          turnMs: call.wall + rest.wall,
          cpuMs: call.cpu + rest.cpu,
        });
      });
    });
    const begin = moment();
    try {
      return callback();
    } finally {
      call = since(begin);
    }
  }
}

/** Now. */
export function moment(): Moment {
  const { user, system } = process.threadCpuUsage();
  return { wall: performance.now(), cpu: (user + system) / 1_000 };
}

/** The time from one moment until now. */
export function since(begin: Moment): Moment {
  const end = moment();
  return { wall: end.wall - begin.wall, cpu: end.cpu - begin.cpu };
}
