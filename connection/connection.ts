/**
 * The connection that people hold: values and bytes, sent and received whole.
 *
 * @module
 */

import type { Address } from "./address.ts";
import type { Codec } from "./codec/codec.ts";
import { ValueCodec } from "./codec/message.ts";
import { msgpack } from "./codec/msgpack.ts";
import { BYTES, intoBuffer } from "./consumers.ts";
import { assertTimeout, type WaitOptions } from "./deadline.ts";
import { abandoned, CLOSE_TIMEOUT } from "./hang_up.ts";
import { Inbox, type Inspect } from "./inbox.ts";
import { MessageIterator } from "./iterator.ts";
import { Messages } from "./messages.ts";
import { Outbox } from "./outbox.ts";
import { messageReadable, messageWritable } from "./streams.ts";
import type { Transport } from "./transport/transport.ts";

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
  #outbox: Outbox;
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
    this.#outbox = new Outbox(transport, this.#values);
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
    return this.#outbox.send(value, options);
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
    return this.#outbox.sendBytes(data, offset, size, options);
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
    return this.#inbox.receive(this.#values, options, this);
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
    return this.#inbox.receive(BYTES, options, this);
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
      const consumer = intoBuffer(buffer, offset, options);
      return this.#inbox.receive(consumer, options, this);
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
  poll(
    timeout = 0,
    { signal }: Pick<WaitOptions, "signal"> = {},
  ): Promise<boolean> {
    return this.#inbox.poll({ signal, timeout }, this);
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
  flush(options?: WaitOptions): Promise<void> {
    return this.#outbox.flush(options);
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
    return this.#readable ??= messageReadable(
      new Messages(this.#inbox, this.#values, this),
    );
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
    return new MessageIterator(new Messages(this.#inbox, this.#values, this));
  }

  /** As {@linkcode Connection.close}, without waiting for it: errors go unseen. */
  [Symbol.dispose](): void {
    this.close().catch(() => {});
  }

  /** As {@linkcode Connection.close}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(limits: WaitOptions): Promise<void> {
    abandoned.unregister(this);
    const cause = this.#inbox.close();
    try {
      await this.#outbox.close(cause, limits);
    } finally {
      await this.#inbox.settled();
    }
  }
}
