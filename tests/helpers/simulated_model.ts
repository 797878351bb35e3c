/** Connections to which anything may happen, and what they should make of it: two queues of messages each. */

import { EOFError } from "../../mod.ts";
import {
  type Connection,
  openConnection,
} from "../../connection/connection.ts";
import { assertBytes, KIB, pattern, unheeded } from "./contract.ts";
import type { Random } from "./random.ts";
import { nth } from "./simulated_calls.ts";
import { finish, turns, type World } from "./simulated_ends.ts";
import { assertTold } from "./simulated_exchange.ts";

/** From how many bytes on a message of each kind is, and how many lengths there are. */
const LENGTHS: [least: number, count: number][] = [
  [0, 20],
  [500, 30],
  [2000, 100],
  [8000, 30_000],
  [64 * KIB - 2, 5],
  [70 * KIB, 2],
];

const MOST_LINKS = 3;
const CODES = [5, 8, 109, 232, 233, 995, 1450];
const ABORTED = new Error("aborted");

/** One end, and what it should receive. */
export class Side {
  readonly connection: Connection;
  /** What the other end has sent. */
  readonly expected: Uint8Array[] = [];
  /** How many of these have come. */
  received = 0;
  other!: Side;
  #waiting = new Set<AbortController>();
  #problem: unknown;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  /** Whether nobody waits for anything. */
  get isIdle(): boolean {
    return this.#waiting.size === 0 && this.connection.bufferedAmount === 0;
  }

  send(message: Uint8Array<ArrayBuffer>): void {
    if (this.connection.closed) return;
    this.other.expected.push(message.slice());
    this.connection.sendBytes(message).catch(assertTold);
  }

  /** Begins to wait for a message. */
  receive(random: Random): void {
    if (this.connection.closed) return;
    const controller = new AbortController();
    const { signal } = controller;
    const call = random.once(3)
      ? receiveInto(this.connection)
      : this.connection.recvBytes(random.once(2) ? { signal } : undefined);
    this.#waiting.add(controller);
    call.then((message) => this.#take(message), (error) => {
      if (error !== ABORTED) assertTold(error);
    }).catch((problem) => this.#problem ??= problem)
      .finally(() => this.#waiting.delete(controller));
  }

  /** Aborts those waits that can be. */
  abort(): void {
    for (const controller of this.#waiting) controller.abort(ABORTED);
  }

  /** Receives until the other end has closed. */
  async receiveAll(): Promise<void> {
    for (;;) {
      try {
        this.#take(await this.connection.recvBytes());
      } catch (error) {
        this.assertGood();
        if (error instanceof EOFError) return;
        throw error;
      }
    }
  }

  assertGood(): void {
    if (this.#problem) throw this.#problem;
  }

  #take(message: Uint8Array): void {
    const expected = this.expected[this.received++];
    if (!expected) throw new Error("A message that nobody has sent");
    assertBytes(message, expected);
  }
}

async function receiveInto(connection: Connection): Promise<Uint8Array> {
  const buffer = new Uint8Array(80 * KIB);
  return buffer.subarray(0, await connection.recvBytesInto(buffer));
}

/** Some connections of one process. */
export class Model {
  readonly links: [Side, Side][] = [];
  #world: World;
  #random: Random;
  #sent = 0;
  #isConnecting = false;
  /** Whether a system call has failed, and messages may be lost behind those that came. */
  #hasFailed = false;

  constructor(world: World, random: Random) {
    this.#world = world;
    this.#random = random;
    // There may be no connection for a while.
    world.port.join();
  }

  get sides(): Side[] {
    return this.links.flat();
  }

  async connect(): Promise<void> {
    this.#isConnecting = true;
    const [a, b] = (await this.#world.pair()).map((transport) =>
      new Side(openConnection(transport))
    );
    this.#isConnecting = false;
    a!.other = b!;
    b!.other = a!;
    this.links.push([a!, b!]);
  }

  /** Has one of the next calls fail. */
  failSometime(): void {
    const fault = nth(this.#random.below(100), this.#random.pick(CODES));
    this.#world.system.fault = (name) => {
      const code = this.#isConnecting ? undefined : fault(name);
      if (code) this.#hasFailed = true;
      return code;
    };
  }

  /** Does something, to somebody. */
  async step(): Promise<void> {
    const random = this.#random;
    const side = random.pick(this.sides);
    switch (random.below(14)) {
      case 0:
        if (this.links.length < MOST_LINKS) await this.connect();
        return;
      case 1:
        return side.abort();
      case 2:
        // That waits for a timer, and others should not often.
        if (random.once(6)) await side.connection.poll().catch(assertTold);
        return;
      case 3:
        unheeded(side.connection.flush());
        return;
      case 4:
        if (random.once(6)) unheeded(side.connection.close());
        return;
      case 5:
      case 6:
        return turns(random.below(8));
      case 7:
        if (random.once(3)) await this.#assertRests();
        return;
      case 8:
      case 9:
      case 10:
        return side.receive(random);
      default:
        return side.send(this.#message());
    }
  }

  /** Closes all. What the one that closed first has sent, the other one has received. */
  async end(): Promise<void> {
    const ended = this.links.map(async ([a, b]) => {
      const [first, last] = b.connection.closed ? [b, a] : [a, b];
      const wasClosed = last.connection.closed;
      const closed = unheeded(first.connection.close());
      if (!wasClosed) await this.#receiveAll(last);
      await Promise.allSettled([closed, last.connection.close()]);
    });
    await finish(Promise.all(ended));
    await finish(this.#world.port.leave());
    for (const side of this.sides) side.assertGood();
    this.#world.assertClean();
  }

  async #receiveAll(side: Side): Promise<void> {
    try {
      await side.receiveAll();
    } catch (error) {
      if (!this.#hasFailed) throw error;
      assertTold(error);
    }
    const { received, expected } = side;
    if (received !== expected.length && !this.#hasFailed) {
      throw new Error(`${received} of ${expected.length} messages came`);
    }
  }

  #message(): Uint8Array<ArrayBuffer> {
    const random = this.#random;
    // Most are short.
    const kinds = random.once(4) ? LENGTHS : LENGTHS.slice(0, 2);
    const [least, count] = random.pick(kinds);
    return pattern(least + random.below(count), this.#sent++);
  }

  /** Where nobody waits, nothing holds the process open. */
  async #assertRests(): Promise<void> {
    const isIdle = () =>
      this.sides.every((side) => side.isIdle && !side.connection.closed);
    if (!isIdle()) return;
    await turns();
    if (isIdle() && this.#world.system.isWaitedFor) {
      throw new Error("A call waits for nobody");
    }
  }
}
