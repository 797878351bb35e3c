/** A peer that is no library: what it says is the test's, and so is the framing. */

import { type Address, type AddressLike, EOFError } from "../../mod.ts";
import { type Endpoint, parseAddress } from "../../connection/address.ts";
import { bind, dial } from "../../connection/transport/families.ts";
import { ownBytes } from "../../connection/transport/frame.ts";
import type {
  Acceptor,
  Transport,
} from "../../connection/transport/transport.ts";

/** What a raw peer needs of a stream; a `Deno.Conn` has it, and so has the in-memory pair. */
export interface RawStream {
  read(space: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  close(): void;
}

/** What lies below a raw peer. */
interface Line {
  frame(message: Uint8Array): Uint8Array;
  write(bytes: Uint8Array): Promise<void>;
  send(messages: Uint8Array[]): Promise<void>;
  receive(): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Whether a part of a message has come, and not the rest. */
  readonly isInside: boolean;
  leaveInside(): Promise<void>;
  close(): Promise<void>;
}

/** A message with the four bytes of its length before it. */
export function frame(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const framed = new Uint8Array(4 + message.length);
  new DataView(framed.buffer).setInt32(0, message.length);
  framed.set(message, 4);
  return framed;
}

/** One end of a connection, played by a test. */
export class RawPeer implements AsyncDisposable {
  #line: Line;
  #closing: Promise<void> | undefined;

  private constructor(line: Line) {
    this.#line = line;
  }

  /** Plays one end of a stream. */
  static of(stream: RawStream): RawPeer {
    return new RawPeer(new StreamLine(stream));
  }

  /** Plays one end of a pipe, of which the transport is all that it uses. */
  static ofPipe(transport: Transport): RawPeer {
    return new RawPeer(new PipeLine(transport));
  }

  /** Connects to a listener. */
  static async connect(address: Address): Promise<RawPeer> {
    const pipe = pipeEndpoint(address);
    if (pipe) {
      return RawPeer.ofPipe(await dial(pipe, {}, new AbortController().signal));
    }
    return RawPeer.of(
      typeof address === "string"
        ? await Deno.connect({ transport: "unix", path: address })
        : await Deno.connect({ hostname: address[0], port: address[1] }),
    );
  }

  /** A message as {@linkcode RawPeer.write} takes it: behind its length, or in a pipe as it is. */
  frame(message: Uint8Array): Uint8Array {
    return this.#line.frame(message);
  }

  /**
   * Writes bytes as they are, once; what is written to a pipe is a message.
   * Resolves to whether the other end was still there.
   */
  write(bytes: Uint8Array): Promise<boolean> {
    return isThere(this.#line.write(bytes));
  }

  /**
   * Sends messages, several in one write where a write can hold them, and else
   * right behind one another. Resolves to whether the other end was still there.
   */
  send(...messages: Uint8Array[]): Promise<boolean> {
    return isThere(this.#line.send(messages));
  }

  /** The next message, or `null` where the connection ends before it is whole. */
  receive(): Promise<Uint8Array<ArrayBuffer> | null> {
    return this.#line.receive();
  }

  /** All messages that come until the connection ends, which must be between two. */
  async rest(): Promise<Uint8Array<ArrayBuffer>[]> {
    const messages = [];
    for (let next; (next = await this.receive());) messages.push(next);
    if (this.#line.isInside) throw new Error("It ended inside a message");
    return messages;
  }

  /**
   * Leaves inside a message. The other end must wait for one: it has read a part
   * of it then, and of a pipe's message nothing would be left otherwise.
   */
  leaveInside(): Promise<void> {
    return this.#closing ??= this.#line.leaveInside();
  }

  close(): Promise<void> {
    return this.#closing ??= this.#line.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** Messages in a stream of bytes. */
class StreamLine implements Line {
  #stream: RawStream;
  #held: Uint8Array<ArrayBuffer> = new Uint8Array(0);

  constructor(stream: RawStream) {
    this.#stream = stream;
  }

  get isInside(): boolean {
    return this.#held.length > 0;
  }

  frame(message: Uint8Array): Uint8Array {
    return frame(message);
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let rest = bytes; rest.length > 0;) {
      rest = rest.subarray(await this.#stream.write(rest));
    }
  }

  send(messages: Uint8Array[]): Promise<void> {
    const framed = messages.flatMap((message) => [...frame(message)]);
    return this.write(new Uint8Array(framed));
  }

  async receive(): Promise<Uint8Array<ArrayBuffer> | null> {
    for (;;) {
      const length = this.#held.length < 4
        ? Infinity
        : new DataView(this.#held.buffer).getInt32(0);
      if (this.#held.length >= 4 + length) {
        const message = this.#held.slice(4, 4 + length);
        this.#held = this.#held.slice(4 + length);
        return message;
      }
      if (!await this.#fill()) return null;
    }
  }

  async leaveInside(): Promise<void> {
    await this.write(frame(new Uint8Array(80)).subarray(0, 5));
    await this.close();
  }

  close(): Promise<void> {
    this.#stream.close();
    return Promise.resolve();
  }

  async #fill(): Promise<boolean> {
    const space = new Uint8Array(4096);
    try {
      const count = await this.#stream.read(space);
      if (count === null) return false;
      this.#held = new Uint8Array([
        ...this.#held,
        ...space.subarray(0, count),
      ]);
      return true;
    } catch (error) {
      if (isGone(error)) return false;
      throw error;
    }
  }
}

/** More than a pipe holds that nobody reads. */
const LONG = new Uint8Array(16 * 1024 * 1024);

/** Messages of a pipe, which keeps them apart: each is one write. */
class PipeLine implements Line {
  isInside = false;
  #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  frame(message: Uint8Array): Uint8Array {
    return message;
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.send([bytes]);
  }

  async send(messages: Uint8Array[]): Promise<void> {
    await Promise.all(
      messages.map((message) => this.#transport.send(message, false)),
    );
    await this.#transport.flush();
  }

  async receive(): Promise<Uint8Array<ArrayBuffer> | null> {
    try {
      for (;;) {
        const frame = this.#transport.take();
        if (frame) return ownBytes(frame);
        await this.#transport.fill();
      }
    } catch (error) {
      this.isInside = error instanceof Deno.errors.UnexpectedEof;
      if (this.isInside || error instanceof EOFError) return null;
      throw error;
    }
  }

  async leaveInside(): Promise<void> {
    // The write is begun in this turn, and cancelled in it.
    const written = this.write(LONG);
    await Promise.allSettled([written, this.close()]);
  }

  close(): Promise<void> {
    return this.#transport.close();
  }
}

/** A listener that is no library. */
export class RawListener implements AsyncDisposable {
  readonly address: Address;
  #listener: Deno.Listener | Acceptor;

  /** Binds an address of the table of socket transports. */
  constructor(address: AddressLike) {
    const pipe = pipeEndpoint(address);
    if (pipe) {
      const acceptor = bind(pipe, {});
      this.#listener = acceptor;
      this.address = acceptor.address;
    } else if (typeof address === "string") {
      this.#listener = Deno.listen({ transport: "unix", path: address });
      this.address = address;
    } else {
      const [hostname, port] = address as [string, number];
      const listener = Deno.listen({ hostname, port });
      this.#listener = listener;
      this.address = [hostname, listener.addr.port];
    }
  }

  async accept(): Promise<RawPeer> {
    const accepted = await this.#listener.accept();
    return "read" in accepted ? RawPeer.of(accepted) : RawPeer.ofPipe(accepted);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#listener.close();
  }
}

/** The address of a pipe, understood, or `undefined` where it is another one. */
function pipeEndpoint(address: AddressLike): Endpoint | undefined {
  const isPipe = typeof address === "string" && address.startsWith("\\\\");
  return isPipe ? parseAddress(address) : undefined;
}

/**
 * What becomes of a message that is passed on.
 *
 * @param frame Makes of a message what is written for it.
 * @returns What is written in its place.
 */
export type Alter = (
  message: Uint8Array,
  frame: (message: Uint8Array) => Uint8Array,
  index: number,
) => Uint8Array;

/**
 * Passes the messages of a handshake on, between a client and a listener that
 * are both real, until one of them leaves or the last message has passed.
 *
 * @param last The index of the last message that is passed on: 0, 1 or 2.
 * @returns The messages as they were before.
 */
export async function relayHandshake(
  client: RawPeer,
  listener: RawPeer,
  alter: Alter = (message, frame) => frame(message),
  last = 2,
): Promise<Uint8Array[]> {
  const seen: Uint8Array[] = [];
  for (let index = 0; index <= last; index++) {
    const [from, to] = index === 1 ? [client, listener] : [listener, client];
    const message = await from.receive();
    if (!message) break;
    seen.push(message);
    const altered = alter(message, (message) => to.frame(message), index);
    if (!await to.write(altered)) break;
  }
  return seen;
}

/** Whether what was to be written could be: the other end was still there. */
async function isThere(written: Promise<void>): Promise<boolean> {
  try {
    await written;
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.ConnectionReset ||
    error instanceof Deno.errors.ConnectionAborted ||
    error instanceof Deno.errors.NotConnected;
}
