/** One end of a connection, and the program that it goes through, whatever becomes of its calls. */

import { assert, assertEquals } from "@std/assert";
import type { Dialect, Side } from "../../connection/auth/dialect.ts";
import { authenticate } from "../../connection/auth/handshake.ts";
import {
  type Connection,
  openConnection,
} from "../../connection/connection.ts";
import type { WaitOptions } from "../../connection/deadline.ts";
import type { Transport } from "../../connection/transport/transport.ts";
import { type CallName, Calls } from "./fault_calls.ts";
import {
  assertSame,
  type Conversation,
  type Message,
} from "./fault_messages.ts";

/** What an end is to do. */
export interface Part {
  readonly side: Side;
  readonly dialect: Dialect | null;
  readonly says: Conversation;
  readonly hears: Conversation;
  /** Whether it closes when it has heard all; the other one listens until the end. */
  readonly hangsUp: boolean;
  /** Whether it waits until all has left; otherwise closing does. */
  readonly isFlushed: boolean;
  /** Whether its calls can be aborted. Those that are not are begun in another way. */
  readonly isAbortable: boolean;
}

/** The reason of the signal of a call that was aborted. */
export class Aborted extends Error {}

/** How an end closes of its own accord, before it is done. */
export type Closing = "close()" | "close() with an aborted signal";

/** See above. */
export class End {
  readonly calls: Calls = new Calls();
  /** How many messages have come, each as it was sent. */
  received = 0;
  /** How many messages were given to calls that did not refuse them at once. */
  sent = 0;
  #transport: Transport;
  #part: Part;
  #connection: Connection | undefined;
  /** What ends the calls that are under way. */
  #aborting = new AbortController();
  /** How it is closed as soon as there is something to close. */
  #closing: Closing | undefined;
  /** Where calls that were aborted would have put a message. */
  #abandoned: Uint8Array[] = [];

  constructor(transport: Transport, part: Part) {
    this.#transport = transport;
    this.#part = part;
  }

  /** Whether it has heard all that the other end says. */
  get isWhole(): boolean {
    const { messages, iterated } = this.#part.hears;
    return this.received === messages.length + iterated.length;
  }

  /** Whether there is a connection already. */
  get isOpen(): boolean {
    return this.#connection !== undefined;
  }

  /** Goes through the program; rejects only if something came that was not sent. */
  async run(): Promise<void> {
    if (!await this.#authenticate()) return;
    const connection = this.#connection = openConnection(this.#transport);
    if (this.#closing) this.close(this.#closing);
    await Promise.all([
      this.#sendAll(connection),
      this.#receiveAll(connection),
    ]);
    await this.#make("close", (options) => connection.close(options));
    for (const buffer of this.#abandoned) {
      assertSame(buffer, new Uint8Array(buffer.length));
    }
  }

  /** Aborts the calls that are under way; they are made again. */
  abort(reason: Error = new Aborted()): void {
    this.#aborting.abort(reason);
    this.#aborting = new AbortController();
  }

  /** Closes, with all that is under way. */
  close(how: Closing): void {
    const connection = this.#connection;
    this.#closing = how;
    // A listener that closes ends the handshakes that are under way.
    if (!connection) return this.abort(new Deno.errors.Interrupted());
    const signal = how === "close()"
      ? undefined
      : AbortSignal.abort(new Aborted());
    this.calls.make("close", () => connection.close({ signal }));
  }

  async #authenticate(): Promise<boolean> {
    const { dialect, side } = this.#part;
    const { signal } = this.#aborting;
    return !dialect || await this.calls.make(
      "authenticate",
      () => authenticate(this.#transport, dialect, side, { signal }),
    );
  }

  async #sendAll(connection: Connection): Promise<void> {
    const { messages, iterated } = this.#part.says;
    for (const { send, content } of messages) {
      if (!await this.#send(connection, send, content)) return;
    }
    if (!await this.#flush(connection)) return;
    for (const content of iterated) {
      if (!await this.#send(connection, "send", content)) return;
    }
    await this.#flush(connection);
  }

  async #flush(connection: Connection): Promise<boolean> {
    return !this.#part.isFlushed ||
      await this.#persist("flush", (options) => connection.flush(options));
  }

  async #send(
    connection: Connection,
    name: Message["send"],
    content: unknown,
  ): Promise<boolean> {
    const bytes = content as Uint8Array<ArrayBuffer>;
    this.sent++;
    const isDone = await this.#make(
      name,
      (options) =>
        name === "send"
          ? connection.send(content, options)
          : connection.sendBytes(bytes, 0, bytes.length, options),
    );
    // A call that was aborted has sent its message even so.
    return isDone || this.#wasAborted();
  }

  async #receiveAll(connection: Connection): Promise<void> {
    for (const message of this.#part.hears.messages) {
      const isReady = !message.isPolled || await this.#persist(
        "poll",
        (options) => connection.poll(Infinity, options),
        (isReady) => assert(isReady),
      );
      if (!isReady || !await this.#receive(connection, message)) return;
    }
    await this.calls.make("for await", () => this.#iterate(connection));
  }

  #receive(
    connection: Connection,
    { receive, content }: Message,
  ): Promise<boolean> {
    const take = (value: unknown) => this.#take(value, content);
    if (receive === "recvBytesInto") {
      return this.#receiveInto(connection, content as Uint8Array);
    }
    return receive === "recv"
      ? this.#persist(receive, (options) => connection.recv(options), take)
      : this.#persist(
        receive,
        (options) => connection.recvBytes(options),
        take,
      );
  }

  async #receiveInto(
    connection: Connection,
    content: Uint8Array,
  ): Promise<boolean> {
    const offset = 3;
    let buffer: Uint8Array<ArrayBuffer> | undefined;
    return await this.#persist("recvBytesInto", (options) => {
      if (buffer) this.#abandoned.push(buffer);
      buffer = new Uint8Array(content.length + 2 * offset);
      return connection.recvBytesInto(buffer, offset, options);
    }, (length) => {
      assertEquals(length, content.length);
      this.#take(buffer!.slice(offset, offset + length), content);
    });
  }

  async #iterate(connection: Connection): Promise<void> {
    const { hears: { iterated }, hangsUp } = this.#part;
    if (hangsUp && this.isWhole) return;
    const rest = iterated.values();
    for await (const value of connection) {
      this.#take(value, rest.next().value);
      if (hangsUp && this.isWhole) break;
    }
  }

  #take(value: unknown, content: unknown): void {
    assertSame(value, content);
    this.received++;
  }

  /** Makes a call again as long as it is aborted. */
  async #persist<T>(
    name: CallName,
    call: (options?: WaitOptions) => Promise<T>,
    use?: (value: T) => void,
  ): Promise<boolean> {
    for (;;) {
      if (await this.#make(name, call, use)) return true;
      if (!this.#wasAborted()) return false;
    }
  }

  #make<T>(
    name: CallName,
    call: (options?: WaitOptions) => Promise<T>,
    use?: (value: T) => void,
  ): Promise<boolean> {
    const { signal } = this.#aborting;
    const options = this.#part.isAbortable ? { signal } : undefined;
    return this.calls.make(name, () => call(options), use);
  }

  #wasAborted(): boolean {
    return this.calls.rejections.at(-1)?.error instanceof Aborted;
  }
}
