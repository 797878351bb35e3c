/** A connection to a peer that is none: it sends or takes some bytes, and vanishes. */

import { assertEquals } from "@std/assert";
import type { Connection } from "../../mod.ts";
import { openConnection } from "../../connection/connection.ts";
import type { ByteStream } from "../../connection/transport/byte_stream.ts";
import { FramedTransport } from "../../connection/transport/framed.ts";
import { memoryStreams } from "../../connection/transport/memory.ts";
import { raw } from "./contract.ts";
import { Calls } from "./fault_calls.ts";
import { settle } from "./fault_turns.ts";
import { InjectedStream } from "./injected_stream.ts";

/** How a peer vanishes: this end sees an end, or is told of a reset. */
export const WAYS = ["closes", "is reset"] as const;
export type Way = typeof WAYS[number];

/** See above. */
export class Visit {
  readonly connection: Connection;
  readonly calls: Calls = new Calls();
  /** What this end is told, unless the peer just closes. */
  readonly reset: Error | undefined;
  #peer: ByteStream;
  #stream: InjectedStream;

  constructor(way: Way) {
    const [peer, ours] = memoryStreams();
    this.#peer = peer;
    this.#stream = new InjectedStream(ours);
    this.connection = openConnection(
      new FramedTransport(this.#stream, {
        localAddress: null,
        remoteAddress: null,
      }),
      raw,
    );
    this.reset = way === "is reset"
      ? new Deno.errors.ConnectionReset("As the system says")
      : undefined;
  }

  /** Has the peer send bytes, and vanish. */
  async say(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      at += await this.#peer.write(bytes.subarray(at));
    }
    this.#vanish();
  }

  /** Has the peer take so many bytes, and vanish. */
  async take(count: number): Promise<void> {
    for (let left = count; left > 0;) {
      left -= await this.#peer.read(new Uint8Array(left)) ?? left;
    }
    this.#vanish();
  }

  /** Waits for all calls, closes, and fails if anything is left. */
  async end(calls: Promise<unknown>): Promise<void> {
    const closed = calls.then(() =>
      this.calls.make("close", () => this.connection.close())
    );
    const left = () => [...this.calls.waiting, ...this.#stream.pending];
    await settle(closed, left);
    assertEquals(this.#stream.isClosed, true);
  }

  #vanish(): void {
    if (this.reset) this.#stream.endAs(this.reset);
    this.#peer.close();
  }
}
