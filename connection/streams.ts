/**
 * The messages of a connection as web streams.
 *
 * @module
 */

import type { WaitOptions } from "./deadline.ts";
import type { Messages } from "./messages.ts";

/** Nothing is received before it is asked for, so that cancelling loses no message. */
const ON_DEMAND = { highWaterMark: 0 };

/**
 * The messages that come, as a stream.
 *
 * A message is taken in the same turn in which it is handed on: whatever
 * cancels the stream leaves it where it is.
 */
export function messageReadable(messages: Messages): ReadableStream<unknown> {
  const cancelled = new AbortController();
  const { signal } = cancelled;
  return new ReadableStream<unknown>({
    async pull(controller) {
      let next: IteratorResult<unknown, void> | undefined;
      while (!next) {
        try {
          await messages.ready(signal);
        } catch (error) {
          if (!signal.aborted) throw error;
        }
        if (signal.aborted) return;
        next = messages.take();
      }
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    cancel(reason) {
      cancelled.abort(reason);
    },
  }, ON_DEMAND);
}

/** Where a stream of messages goes. */
interface MessageSink {
  send(value: unknown, options: WaitOptions): Promise<void>;
  close(options?: WaitOptions): Promise<void>;
}

/** Sends what is written; closing the stream closes the connection. */
export function messageWritable(sink: MessageSink): WritableStream<unknown> {
  return new WritableStream<unknown>({
    write: (value, { signal }) => sink.send(value, { signal }),
    close: () => sink.close(),
    // Whoever aborts does not wait for what is queued.
    abort: () => sink.close({ timeout: 0 }).catch(() => {}),
  });
}
