/**
 * What ends a wait early: an abort signal, or a number of milliseconds.
 *
 * @module
 */

/**
 * How long a call may wait, and what may interrupt it.
 *
 * @example Usage
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { Pipe } from "@processing/connection";
 *
 * const [a, b] = Pipe();
 * await assertRejects(() => b.recv({ timeout: 10 }), Deno.errors.TimedOut);
 *
 * const controller = new AbortController();
 * const received = b.recv({ signal: controller.signal });
 * controller.abort(new Error("changed my mind"));
 * await assertRejects(() => received, Error, "changed my mind");
 *
 * await a.close();
 * await b.close();
 * ```
 */
export interface WaitOptions {
  /** Rejects the wait with the signal's reason when it aborts. */
  signal?: AbortSignal | undefined;
  /**
   * Rejects the wait with `Deno.errors.TimedOut` after this many milliseconds.
   * `Infinity` waits without a limit.
   */
  timeout?: number | undefined;
}

/** The longest time that a timer of the runtime can be set to, in milliseconds. */
const MAX_TIMER = 2 ** 31 - 1;

/**
 * Throws unless a number of milliseconds can be waited for.
 *
 * @throws {RangeError} If `timeout` is negative, or not a number.
 */
export function assertTimeout(timeout: number, name = "timeout"): void {
  if (!(timeout >= 0)) {
    throw new RangeError(
      `Cannot wait: ${name} must be a number of milliseconds that is not negative, current value is ${timeout}`,
    );
  }
}

/**
 * Calls `expire` once with the reason when the wait is over, never before this
 * function has returned.
 *
 * @param subject What is waited for, for the sentence of the time-out's error:
 * "Cannot receive a message".
 * @returns A function that ends the watch; it may be called at any time.
 */
export function watch(
  { signal, timeout = Infinity }: WaitOptions,
  subject: string,
  expire: (reason: unknown) => void,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  const stop = () => {
    stopped = true;
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  };
  const onAbort = () => {
    if (stopped) return;
    stop();
    expire(signal?.reason);
  };
  if (signal?.aborted) queueMicrotask(onAbort);
  else signal?.addEventListener("abort", onAbort);
  if (timeout <= MAX_TIMER) {
    timer = setTimeout(() => {
      stop();
      expire(new Deno.errors.TimedOut(`${subject} within ${timeout} ms`));
    }, timeout);
  }
  return stop;
}

/**
 * Checks the options of a call that may wait, as it begins.
 *
 * @returns The options, or `undefined` where nothing can end the wait.
 * @throws {unknown} The signal's reason, if it is aborted already.
 * @throws {RangeError} If the time-out is negative, or not a number.
 */
export function assertWait(
  options: WaitOptions | undefined,
): WaitOptions | undefined {
  if (options === undefined) return undefined;
  const { signal, timeout } = options;
  signal?.throwIfAborted();
  if (timeout !== undefined) assertTimeout(timeout);
  return signal === undefined && timeout === undefined ? undefined : options;
}

/**
 * Settles as `work` does, or rejects when the wait is over. The work itself
 * goes on; `late` is called with what it resolves to when nobody waits any
 * more, so that a resource is not lost.
 */
export function within<T>(
  work: Promise<T>,
  options: WaitOptions,
  subject: string,
  late?: (value: T) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let isOver = false;
    const stop = watch(options, subject, (reason) => {
      isOver = true;
      reject(reason);
    });
    work.then((value) => {
      if (isOver) return late?.(value);
      stop();
      resolve(value);
    }, (error) => {
      stop();
      reject(error);
    });
  });
}

/** Waits for this many milliseconds, or rejects with the signal's reason. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  try {
    await within(promise, { signal }, "");
  } finally {
    clearTimeout(timer);
  }
}
