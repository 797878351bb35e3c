/**
 * The connection that people hold: values and bytes, sent and received whole.
 *
 * @module
 */

import type { Address } from "./address.ts";
import { bufferBytes, byteRange, isFixed, toBytes } from "./bytes.ts";
import type { Codec } from "./codec/codec.ts";
import { ValueCodec } from "./codec/message.ts";
import { msgpack } from "./codec/msgpack.ts";
import {
  assertTimeout,
  assertWait,
  type WaitOptions,
  within,
} from "./deadline.ts";
import { BufferTooShort } from "./errors.ts";
import { abandoned, CLOSE_TIMEOUT, hangUp } from "./hang_up.ts";
import { type Consumer, Inbox, type Inspect } from "./inbox.ts";
import { MessageIterator } from "./iterator.ts";
import { isCleanEnd, messageReadable, messageWritable } from "./streams.ts";
import { type Frame, ownBytes } from "./transport/frame.ts";
import { MAX_COPIED, type Transport } from "./transport/transport.ts";

const NO_ROOM = "There was no room to send";

/** Messages as they came. */
const BYTES: Consumer<Uint8Array<ArrayBuffer>> = { consume: ownBytes };

/** How a connection treats its messages. Both ends need the same codec. */
export interface ConnectionOptions {
  /** How values become messages. Default {@linkcode msgpack}. */
  codec?: Codec;
  /**
   * The longest message that is sent or received, in bytes. Default 64 MiB.
   * Sending a longer one is refused; receiving one closes the connection.
   */
  maxMessageLength?: number;
  /**
   * How many bytes are read ahead at the most, and held while nobody receives,
   * beside a message that has begun to come in; what is beyond that stays with
   * the system, which slows the sender down. At least 512. Default 64 KiB. A
   * pipe holds one message at the most.
   */
  receiveBufferSize?: number;
  /** How many bytes may be queued before `send` waits. Default 256 KiB. */
  highWaterMark?: number;
}

/**
 * Makes a connection over a transport that is ready for messages, and which it
 * owns from now on.
 *
 * @param inspectFirst Looks at the first message, before anybody gets it.
 */
export let openConnection: (
  transport: Transport,
  codec?: Codec,
  inspectFirst?: Inspect,
) => Connection;

/**
 * One end of a connection to another process: messages go in whole and come
 * out whole, in order.
 *
 * It comes from a `Listener`, from `Client()` or from {@linkcode Pipe}, and
 * belongs to whoever got it: close it with {@linkcode Connection.close}, or
 * hold it with `await using`. A connection that was forgotten is closed when
 * it is garbage-collected.
 *
 * Several calls may be under way at once. Messages are sent in the order of
 * the calls, and received by the calls in their order. Times are in
 * milliseconds, lengths and offsets in bytes.
 *
 * In Python's `processing`: the connection object with `send`, `recv`, `sendBytes`,
 * `recvBytes`, `recvBytesInto` and `poll`.
 *
 * @example Usage
 * ```ts
 * import { assert } from "@std/assert";
 * import { Client, Listener } from "@processing/connection";
 *
 * await using listener = new Listener(["127.0.0.1", 0], { authkey: "secret" });
 * const accepted = listener.accept();
 * await using client = await Client(listener.address, { authkey: "secret" });
 * await using served = await accepted;
 *
 * await served.send([2.25, null, "junk"]);
 * await served.sendBytes(new Int32Array([42, 1729]));
 *
 * assert((await client.recv() as unknown[])[2] === "junk");
 * const array = new Int32Array(5);
 * assert(await client.recvBytesInto(array) === 8);
 * assert(array[1] === 1729);
 * ```
 */
export class Connection implements AsyncIterable<unknown>, AsyncDisposable {
  #transport: Transport;
  #values: ValueCodec;
  #inbox: Inbox;
  #closing: Promise<void> | undefined;
  #readable: ReadableStream<unknown> | undefined;
  #writable: WritableStream<unknown> | undefined;

  static {
    openConnection = (transport, codec, inspectFirst) =>
      new Connection(transport, codec, inspectFirst);
  }

  /** @ignore */
  private constructor(
    transport: Transport,
    codec: Codec = msgpack,
    inspectFirst?: Inspect,
  ) {
    this.#transport = transport;
    this.#values = new ValueCodec(codec);
    this.#inbox = new Inbox(transport, inspectFirst);
    abandoned.register(this, transport, this);
  }

  /** The address of this end, or `null` where it has none. */
  get localAddress(): Address | null {
    return this.#transport.localAddress;
  }

  /** The address of the other end, or `null` where it has none, as the client's of a Unix socket or a pipe. */
  get remoteAddress(): Address | null {
    return this.#transport.remoteAddress;
  }

  /** Whether this end is closed: by {@linkcode Connection.close}, or because what came was no message. */
  get closed(): boolean {
    return this.#closing !== undefined || this.#transport.closed;
  }

  /** How many bytes were sent that the system has not taken yet. */
  get bufferedAmount(): number {
    return this.#transport.bufferedAmount;
  }

  /**
   * Sends a value.
   *
   * The value is encoded before the call returns, so it may be changed at once.
   *
   * @param value Anything that the codec can encode.
   * @param options What ends the wait. The message is sent even so.
   * @returns A promise that resolves at once while less than the high-water
   * mark is queued, and else when there is room again.
   * @throws {CodecError} If the codec cannot encode the value; nothing was sent.
   * @throws {RangeError} If the message is longer than `maxMessageLength`; nothing was sent.
   * @throws {Deno.errors.BrokenPipe} If the other end has closed the connection.
   * @throws {Deno.errors.Interrupted} If this end is closed before the message has left.
   * @throws {Deno.errors.BadResource} If this end is closed.
   * @throws {Deno.errors.TimedOut} If there was no room within `timeout`.
   *
   * @example Usage
   * ```ts
   * import { assert } from "@std/assert";
   * import { Pipe } from "@processing/connection";
   *
   * const [a, b] = Pipe();
   * await a.send({ id: 1, name: "first", tags: ["x", null] });
   * assert((await b.recv() as { id: number }).id === 1);
   * await a.close();
   * await b.close();
   * ```
   */
  send(value: unknown, options?: WaitOptions): Promise<void> {
    try {
      const bounds = assertWait(options);
      this.#assertSendable();
      const sent = this.#values.send(value, this.#transport);
      return bounds ? within(sent, bounds, NO_ROOM) : sent;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Sends bytes, as one message.
   *
   * A message of more than 64 KiB is not copied at once, unless `options` are
   * given: do not change it before the promise has resolved.
   *
   * @param data Text, which is sent as UTF-8, or the bytes of a buffer.
   * @param offset Where the message begins in these bytes. Default 0.
   * @param size How many bytes it has. Default: all from `offset` on.
   * @param options What ends the wait. The message is sent even so.
   * @returns A promise that resolves when `data` may be changed: at once while
   * less than the high-water mark is queued and else when there is room again,
   * and for a message that is not copied at once when the system has taken it.
   * @throws {TypeError} If `data` is neither text nor a buffer.
   * @throws {RangeError} If `offset` and `size` are not within the bytes, or
   * the message is longer than `maxMessageLength`; nothing was sent.
   * @throws {Deno.errors.BrokenPipe} If the other end has closed the connection.
   * @throws {Deno.errors.Interrupted} If this end is closed before the message has left.
   * @throws {Deno.errors.BadResource} If this end is closed.
   * @throws {Deno.errors.TimedOut} If there was no room within `timeout`.
   *
   * @example Usage
   * ```ts
   * import { assert } from "@std/assert";
   * import { Pipe } from "@processing/connection";
   *
   * const [a, b] = Pipe();
   * await a.sendBytes("hello");
   * await a.sendBytes(new Int32Array([42, 1729]));
   * await a.sendBytes(new Uint8Array([1, 2, 3, 4]), 1, 2);
   * assert((await b.recvBytes()).length === 5);
   * assert((await b.recvBytes()).length === 8);
   * assert((await b.recvBytes())[0] === 2);
   * await a.close();
   * await b.close();
   * ```
   */
  sendBytes(
    data: string | BufferSource,
    offset = 0,
    size?: number,
    options?: WaitOptions,
  ): Promise<void> {
    try {
      const bounds = assertWait(options);
      this.#assertSendable();
      const bytes = byteRange(toBytes(data), offset, size);
      if (bounds) {
        // A call that ends early gives its buffer back while the message is still queued.
        const sent = this.#transport.send(bytes.slice(), false);
        return within(sent, bounds, NO_ROOM);
      }
      return bytes.length <= MAX_COPIED || isFixed(bytes)
        ? this.#transport.send(bytes, typeof data !== "string")
        : this.#transport.send(bytes.slice(), false);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Receives a value: the next message, decoded.
   *
   * @param options What ends the wait. The message stays for the next call.
   * @returns The value that the other end has sent.
   * @throws {CodecError} If the codec cannot decode the message, which is in
   * the error's `data`.
   * @throws {EOFError} If the other end has closed the connection.
   * @throws {Deno.errors.UnexpectedEof} If it was closed inside a message.
   * @throws {Deno.errors.InvalidData} If what came is no message, or one
   * longer than `maxMessageLength`: the connection is closed.
   * @throws {AuthenticationError} If the other end demands authentication, and
   * this one has no authkey.
   * @throws {Deno.errors.Interrupted} If this end is closed meanwhile.
   * @throws {Deno.errors.BadResource} If this end is closed.
   * @throws {Deno.errors.TimedOut} If nothing came within `timeout`.
   *
   * @example Usage
   * ```ts
   * import { assert } from "@std/assert";
   * import { Pipe } from "@processing/connection";
   *
   * const [a, b] = Pipe();
   * await a.send([2.25, null, "junk"]);
   * assert((await b.recv({ timeout: 1000 }) as unknown[])[0] === 2.25);
   * await a.close();
   * await b.close();
   * ```
   */
  recv(options?: WaitOptions): Promise<unknown> {
    return this.#receive(this.#values, options);
  }

  /**
   * Receives bytes: the next message as it came.
   *
   * @param options What ends the wait. The message stays for the next call.
   * @returns The message, in memory of its own.
   * @throws {Error} What {@linkcode Connection.recv} throws, but for `CodecError`.
   *
   * @example Usage
   * ```ts
   * import { assert } from "@std/assert";
   * import { Pipe } from "@processing/connection";
   *
   * const [a, b] = Pipe();
   * await a.sendBytes("hello");
   * assert(new TextDecoder().decode(await b.recvBytes()) === "hello");
   * await a.close();
   * await b.close();
   * ```
   */
  recvBytes(options?: WaitOptions): Promise<Uint8Array<ArrayBuffer>> {
    return this.#receive(BYTES, options);
  }

  /**
   * Receives bytes into a buffer: the next message, at an offset.
   *
   * For many short messages this is several times as fast as
   * {@linkcode Connection.recvBytes}, because memory of its own is what costs
   * most of one. A long message is read straight into the buffer, unless
   * `options` are given: leave the buffer alone until the promise has settled.
   *
   * @param buffer An `ArrayBuffer`, or a view of one.
   * @param offset Where in the buffer the message shall begin, in bytes. Default 0.
   * @param options What ends the wait. The message stays for the next call.
   * @returns How many bytes the message has.
   * @throws {BufferTooShort} If the message is longer than the room in the
   * buffer. It is in the error's `data`, and the connection stays usable.
   * @throws {TypeError} If `buffer` is none.
   * @throws {RangeError} If `offset` is not within the buffer.
   * @throws {Error} What {@linkcode Connection.recvBytes} throws.
   *
   * @example Usage
   * ```ts
   * import { assert } from "@std/assert";
   * import { Pipe } from "@processing/connection";
   *
   * const [a, b] = Pipe();
   * await a.sendBytes(new Int32Array([42, 1729]));
   * const array = new Int32Array(5);
   * assert(await b.recvBytesInto(array) === 8);
   * assert(array.join() === "42,1729,0,0,0");
   * await a.close();
   * await b.close();
   * ```
   */
  recvBytesInto(
    buffer: BufferSource,
    offset = 0,
    options?: WaitOptions,
  ): Promise<number> {
    try {
      const room = byteRange(bufferBytes(buffer), offset);
      // A call that ends early gives its buffer back while the message is still coming in.
      const isDirect = !assertWait(options) && isFixed(room);
      return this.#receive({
        destination: isDirect ? room : undefined,
        consume: (frame) => putInto(room, frame),
      }, options);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Waits until there is something to receive.
   *
   * @param timeout How long to wait, in milliseconds. Default 0: looks once
   * for what has come already. `Infinity` waits without a limit.
   * @param options The signal that ends the wait with its reason.
   * @returns Whether a call to `recv()` would not wait: a whole message is
   * here, or the connection has ended.
   * @throws {RangeError} If `timeout` is negative, or not a number.
   * @throws {Deno.errors.BadResource} If this end is closed.
   *
   * @example Usage
   * ```ts
   * import { assert } from "@std/assert";
   * import { Pipe } from "@processing/connection";
   *
   * const [a, b] = Pipe();
   * assert(await b.poll() === false);
   * await a.send("news");
   * assert(await b.poll(1000) === true);
   * await a.close();
   * await b.close();
   * ```
   */
  async poll(
    timeout = 0,
    { signal }: Pick<WaitOptions, "signal"> = {},
  ): Promise<boolean> {
    assertWait({ signal, timeout });
    this.#assertOpen("poll");
    try {
      await this.#inbox.ready({ signal, timeout });
      return true;
    } catch (error) {
      if (signal?.aborted || !(error instanceof Deno.errors.TimedOut)) {
        throw error;
      }
      return false;
    }
  }

  /**
   * Waits until the system has taken everything that was sent.
   *
   * @param options What ends the wait. The messages are sent even so.
   * @throws {Deno.errors.BrokenPipe} If the other end has closed the connection.
   * @throws {Deno.errors.Interrupted} If this end is closed before that.
   * @throws {Deno.errors.BadResource} If this end is closed.
   * @throws {Deno.errors.TimedOut} If it took longer than `timeout`.
   *
   * @example Usage
   * ```ts
   * import { assert } from "@std/assert";
   * import { Pipe } from "@processing/connection";
   *
   * const [a, b] = Pipe();
   * for (let i = 0; i < 100; i++) a.send(i);
   * await a.flush();
   * assert(a.bufferedAmount === 0);
   * await a.close();
   * await b.close();
   * ```
   */
  async flush(options?: WaitOptions): Promise<void> {
    const bounds = assertWait(options);
    this.#assertOpen("flush");
    const flushed = this.#transport.flush();
    await (bounds ? within(flushed, bounds, "Cannot flush") : flushed);
  }

  /**
   * Sends what is queued, and closes this end.
   *
   * Calls that wait for a message reject with `Deno.errors.Interrupted`;
   * messages that nobody has received are dropped. Closing again does nothing
   * and waits for the same.
   *
   * Over TCP, what the other end has sent and nobody has received is read away
   * first, for up to a second: the system would drop what is still on its way
   * otherwise. It may do so even then if the other end goes on sending.
   *
   * @param options What ends the wait for the other end to take what is
   * queued, which is dropped then. Default `timeout`: 10,000.
   * @throws {Deno.errors.BrokenPipe} If something that was sent could not leave
   * because the other end has closed, and no call has told so yet. This end is
   * closed all the same.
   * @throws {Deno.errors.TimedOut} If the other end did not take what is
   * queued within `timeout`. This end is closed all the same.
   *
   * @example Usage
   * ```ts
   * import { assert } from "@std/assert";
   * import { Pipe } from "@processing/connection";
   *
   * const [a, b] = Pipe();
   * a.send("last words");
   * await a.close();
   * assert(a.closed);
   * assert(await b.recv() === "last words");
   * await b.close({ timeout: 1000 });
   * ```
   */
  close({ signal, timeout = CLOSE_TIMEOUT }: WaitOptions = {}): Promise<void> {
    try {
      assertTimeout(timeout);
    } catch (error) {
      return Promise.reject(error);
    }
    return this.#closing ??= this.#close({ signal, timeout });
  }

  /**
   * The messages that come, decoded, as a stream. It closes when the other end
   * does. Nothing is received before it is asked for, so cancelling the stream
   * loses nothing and leaves the connection open.
   *
   * @example Usage
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { Pipe } from "@processing/connection";
   *
   * const [a, b] = Pipe();
   * a.send("one");
   * a.send("two");
   * await a.close();
   * assertEquals(await Array.fromAsync(b.readable), ["one", "two"]);
   * await b.close();
   * ```
   */
  get readable(): ReadableStream<unknown> {
    return this.#readable ??= messageReadable({
      ready: (signal) => this.#inbox.ready({ signal }),
      take: () => this.#takeNext(),
    });
  }

  /**
   * A stream whose chunks are sent, with back-pressure. Closing it closes the
   * connection, and so does aborting it.
   *
   * @example Usage
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { Pipe } from "@processing/connection";
   *
   * const [a, b] = Pipe();
   * const sent = ReadableStream.from(["one", "two"]).pipeTo(a.writable);
   * assertEquals(await Array.fromAsync(b), ["one", "two"]);
   * await sent;
   * await b.close();
   * ```
   */
  get writable(): WritableStream<unknown> {
    return this.#writable ??= messageWritable(this);
  }

  /**
   * The messages that come, decoded, until either end closes.
   *
   * @returns An iterator that receives one message at a time; leaving the loop
   * leaves the connection open.
   *
   * @example Usage
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { Pipe } from "@processing/connection";
   *
   * const [a, b] = Pipe();
   * for (const value of [1, 2, 3]) await a.send(value);
   * await a.close();
   * const received = [];
   * for await (const value of b) received.push(value);
   * assertEquals(received, [1, 2, 3]);
   * await b.close();
   * ```
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<unknown, void> {
    return new MessageIterator({
      take: () => this.#takeNext(),
      receive: () => this.recv(),
      isEnd: (error) => this.#isEnd(error),
    });
  }

  /** As {@linkcode Connection.close}, without waiting for it: errors go unseen. */
  [Symbol.dispose](): void {
    this.close().catch(() => {});
  }

  /** As {@linkcode Connection.close}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #receive<T>(
    consumer: Consumer<T>,
    options: WaitOptions | undefined,
  ): Promise<T> {
    try {
      const bounds = assertWait(options);
      this.#assertOpen("receive");
      return this.#inbox.receive(consumer, bounds, this);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async #close(limits: WaitOptions): Promise<void> {
    abandoned.unregister(this);
    const cause = this.#inbox.failure;
    this.#inbox.end(
      new Deno.errors.Interrupted(
        "Cannot receive a message: this end of the connection was closed meanwhile",
      ),
    );
    try {
      await hangUp(this.#transport, cause, limits);
    } finally {
      await this.#inbox.settled();
    }
  }

  /** The next message as an iterator has it, if it is here. */
  #takeNext(): IteratorResult<unknown, void> | undefined {
    try {
      this.#assertOpen("receive");
      const taken = this.#inbox.take(this.#values);
      return taken && { done: false, value: taken.value };
    } catch (error) {
      if (!this.#isEnd(error)) throw error;
      return { done: true, value: undefined };
    }
  }

  /** Whether an error of receiving only says that there is no more. */
  #isEnd(error: unknown): boolean {
    return isCleanEnd(error) || this.#closing !== undefined;
  }

  /** As {@linkcode Connection.#assertOpen}, also where a broken message has closed the transport. */
  #assertSendable(): void {
    if (this.closed) throw closedError("send");
  }

  /** What a broken message says is told by whoever receives next, so this is for all but sending. */
  #assertOpen(action: string): void {
    if (this.#closing) throw closedError(action);
  }
}

/** Copies a message to where it was asked for, unless it was read to there. */
function putInto(room: Uint8Array, frame: Frame): number {
  const { bytes, start, end } = frame;
  const length = end - start;
  if (length > room.length) {
    throw new BufferTooShort(ownBytes(frame), room.length);
  }
  if (bytes.buffer !== room.buffer) room.set(bytes.subarray(start, end));
  return length;
}

function closedError(action: string): Error {
  return new Deno.errors.BadResource(
    `Cannot ${action}: this end of the connection is closed`,
  );
}
