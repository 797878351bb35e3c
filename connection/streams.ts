/**
 * The messages of a connection as web streams.
 *
 * @module
 */

import type { WaitOptions } from "./deadline.ts";
import { EOFError } from "./errors.ts";

/** What the streams need of a connection. */
interface Messages {
  recv(options?: WaitOptions): Promise<unknown>;
  send(value: unknown, options?: WaitOptions): Promise<void>;
  close(): Promise<void>;
}

/** Nothing is received before it is asked for, so that cancelling loses no message. */
const ON_DEMAND = { highWaterMark: 0 };

/** The messages that come, until an error of receiving says that there is no more. */
export function messageReadable(
  messages: Messages,
  isEnd: (error: unknown) => boolean,
): ReadableStream<unknown> {
  const cancelled = new AbortController();
  return new ReadableStream<unknown>({
    async pull(controller) {
      try {
        controller.enqueue(await messages.recv({ signal: cancelled.signal }));
      } catch (error) {
        if (cancelled.signal.aborted) return;
        if (!isEnd(error)) throw error;
        controller.close();
      }
    },
    cancel(reason) {
      cancelled.abort(reason);
    },
  }, ON_DEMAND);
}

/** Sends what is written; closing the stream closes the connection. */
export function messageWritable(messages: Messages): WritableStream<unknown> {
  return new WritableStream<unknown>({
    write: (value) => messages.send(value),
    close: () => messages.close(),
    abort: () => messages.close(),
  });
}

/** Whether an error only says that the other end has closed. */
export function isCleanEnd(error: unknown): boolean {
  return error instanceof EOFError && error.cause === undefined;
}
