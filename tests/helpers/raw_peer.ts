/** A peer that is no library: bytes in, bytes out, and the framing by hand. */

import type { Address, AddressLike } from "../../mod.ts";

/** What a raw peer needs of a stream; a `Deno.Conn` has it, and so has the in-memory pair. */
export interface RawStream {
  read(space: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  close(): void;
}

/** A message with the four bytes of its length before it. */
export function frame(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const framed = new Uint8Array(4 + message.length);
  new DataView(framed.buffer).setInt32(0, message.length);
  framed.set(message, 4);
  return framed;
}

/** One end of a stream, played by a test. */
export class RawPeer implements Disposable {
  #stream: RawStream;
  #held: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #closed = false;

  constructor(stream: RawStream) {
    this.#stream = stream;
  }

  /** Connects to a listener. */
  static async connect(address: Address): Promise<RawPeer> {
    return new RawPeer(
      typeof address === "string"
        ? await Deno.connect({ transport: "unix", path: address })
        : await Deno.connect({ hostname: address[0], port: address[1] }),
    );
  }

  /** Writes bytes as they are. Resolves to whether the other end was still there. */
  async write(bytes: Uint8Array): Promise<boolean> {
    try {
      for (let rest = bytes; rest.length > 0;) {
        rest = rest.subarray(await this.#stream.write(rest));
      }
      return true;
    } catch (error) {
      if (isGone(error)) return false;
      throw error;
    }
  }

  /** Sends one message. Resolves to whether the other end was still there. */
  send(message: Uint8Array): Promise<boolean> {
    return this.write(frame(message));
  }

  /** The next message, or `null` where the stream ends before it is whole. */
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

  /** Everything that comes until the stream ends, framing included. */
  async rest(): Promise<Uint8Array<ArrayBuffer>> {
    while (await this.#fill());
    return this.#held;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stream.close();
  }

  [Symbol.dispose](): void {
    this.close();
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

/** A listener that is no library. */
export class RawListener implements Disposable {
  readonly address: Address;
  #listener: Deno.Listener;

  /** Binds an address of the table of socket transports. */
  constructor(address: AddressLike) {
    if (typeof address === "string") {
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
    return new RawPeer(await this.#listener.accept());
  }

  [Symbol.dispose](): void {
    this.#listener.close();
  }
}

/**
 * Passes the messages of a handshake on, between a client and a listener that
 * are both real, until one of them leaves or the last message has passed.
 *
 * @param alter What becomes of each message, framing included.
 * @param last The index of the last message that is passed on: 0, 1 or 2.
 * @returns The messages as they were before.
 */
export async function relayHandshake(
  client: RawPeer,
  listener: RawPeer,
  alter: (
    framed: Uint8Array,
    index: number,
  ) => Uint8Array = (framed) => framed,
  last = 2,
): Promise<Uint8Array[]> {
  const seen: Uint8Array[] = [];
  for (let index = 0; index <= last; index++) {
    const [from, to] = index === 1 ? [client, listener] : [listener, client];
    const message = await from.receive();
    if (!message) break;
    seen.push(message);
    if (!await to.write(alter(frame(message), index))) break;
  }
  return seen;
}

function isGone(error: unknown): boolean {
  return error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.ConnectionReset ||
    error instanceof Deno.errors.ConnectionAborted ||
    error instanceof Deno.errors.NotConnected;
}
