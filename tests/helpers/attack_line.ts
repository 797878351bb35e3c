/** A client and a listener that both have the key, and an attacker who is all that connects them. */

import { assert, assertRejects } from "@std/assert";
import {
  type AuthOptions,
  type Connection,
  EOFError,
  Listener,
} from "../../mod.ts";
import {
  attempt,
  challenge,
  join,
  KEY,
  type Outcomes,
  pairOf,
  PATIENCE,
  random,
  refusalOf,
} from "./auth.ts";
import { CHALLENGE, MESSAGES, MODERN, SPEAKS } from "./multiprocessing.ts";
import { RawListener, RawPeer } from "./raw_peer.ts";
import type { SocketTransport } from "./transports.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A dialect, as whoever attacks it sees it. */
export interface Attacked {
  name: string;
  /** What an end has that speaks it and knows the key. */
  options: AuthOptions;
  /** The messages of its handshake: the listener's and the client's in turn. */
  messages: readonly string[];
  /** A listener's first message, which takes no key. */
  challenge(): Uint8Array;
}

export const NATIVE: Attacked = {
  name: "native",
  options: { authkey: KEY },
  messages: ["listener's challenge", "client's answer", "listener's welcome"],
  challenge: () => challenge(random()),
};

export const MULTIPROCESSING: Attacked = {
  name: "multiprocessing",
  options: SPEAKS,
  messages: MESSAGES,
  challenge: () => join(CHALLENGE, MODERN.challenge()),
};

export const attackedDialects: Attacked[] = [NATIVE, MULTIPROCESSING];

/** What the attacker holds: an end toward each of the two, who wait to hear of one another. */
export class Line implements AsyncDisposable {
  readonly client: RawPeer;
  readonly listener: RawPeer;
  #both: Promise<Outcomes>;

  private constructor(
    client: RawPeer,
    listener: RawPeer,
    both: Promise<Outcomes>,
  ) {
    this.client = client;
    this.listener = listener;
    this.#both = both;
  }

  /**
   * Has a client connect to the attacker, and the attacker to a listener.
   *
   * @param listener One that serves others too, and stays open. Default: one
   * of the client's own.
   */
  static async tap(
    { address }: SocketTransport,
    { options }: Attacked,
    listener?: Listener,
  ): Promise<Line> {
    const serving = listener ?? new Listener(address(), options);
    await using front = new RawListener(address());
    const both = attempt(serving, options, front.address);
    const client = await front.accept();
    const server = await RawPeer.connect(serving.address);
    const done = both.finally(() => serving === listener || serving.close());
    return new Line(client, server, done);
  }

  /** The message with this index in a handshake, from whoever sends it. */
  hear(index: number): Promise<Bytes | null> {
    return (index % 2 === 0 ? this.listener : this.client).receive();
  }

  /** Says a message to whoever waits for the one with this index. */
  say(index: number, message: Uint8Array): Promise<boolean> {
    return (index % 2 === 0 ? this.client : this.listener).send(message);
  }

  /**
   * Passes a handshake on, until it is over or one of the two leaves.
   *
   * @param alter What is said in place of a message.
   * @returns What was heard.
   */
  async relay(
    { messages }: Attacked,
    alter: (message: Bytes, index: number) => Uint8Array = (message) => message,
  ): Promise<Bytes[]> {
    const heard: Bytes[] = [];
    for (const index of messages.keys()) {
      const message = await this.hear(index);
      if (!message) break;
      heard.push(message);
      if (!await this.say(index, alter(message, index))) break;
    }
    return heard;
  }

  /** The ends of a handshake that has succeeded; whoever calls this closes them. */
  async ends(): Promise<Awaited<ReturnType<typeof pairOf>>> {
    return await pairOf(await this.#both);
  }

  /** Leaves both, who must have taken the attacker for one that does not have the key. */
  async refusedByBoth(): Promise<void> {
    const { accepted, connected } = await this.#leave();
    await refusalOf(connected);
    await refusalOf(accepted);
  }

  /** Leaves both: the client must have refused, and the listener, which was shown the client's own proof, hears no more. */
  async refusedByClient(): Promise<void> {
    const { accepted, connected } = await this.#leave();
    await refusalOf(connected);
    assert(accepted.status === "fulfilled");
    await assertEnded(accepted.value);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { accepted, connected } = await this.#leave();
    for (const outcome of [accepted, connected]) {
      if (outcome.status === "fulfilled") {
        await outcome.value.close({ timeout: 0 }).catch(() => {});
      }
    }
  }

  async #leave(): Promise<Outcomes> {
    await this.client.close();
    await this.listener.close();
    return await this.#both;
  }
}

async function assertEnded(connection: Connection): Promise<void> {
  await using _ = connection;
  await assertRejects(() => connection.recv({ timeout: PATIENCE }), EOFError);
}
