/** A completion port: packets that wait to be taken, and the call that waits for them. */

import type { SimulatedMemory } from "./simulated_memory.ts";
import type { Policy } from "./simulated_policies.ts";

/** A packet has four words: a key, an OVERLAPPED, a status and a count. */
const PACKET_SIZE = 32;

interface Packet {
  readonly overlapped: bigint;
  /** When it arrives. */
  readonly due: number;
}

/** Where packets are put. */
export interface Target {
  readonly address: bigint;
  readonly most: number;
  /** Where their number is put. */
  readonly count: bigint;
}

interface Waiting extends Target {
  readonly resolve: (found: number) => void;
}

/** See above. */
export class SimulatedPort {
  readonly kind = "port";
  #memory: SimulatedMemory;
  #policy: Policy;
  #packets: Packet[] = [];
  #waiting: Waiting | undefined;
  /** Whether the call that waits has been given something, and has not returned yet. */
  #isServed = false;

  constructor(memory: SimulatedMemory, policy: Policy) {
    this.#memory = memory;
    this.#policy = policy;
  }

  /** Whether a call waits, or has waited and not returned yet. */
  get isWaitedFor(): boolean {
    return this.#waiting !== undefined;
  }

  /** Whether there are packets, or will be. */
  get hasPackets(): boolean {
    return this.#packets.length > 0;
  }

  post(overlapped: bigint, now: number): void {
    this.#packets.push({ overlapped, due: now + this.#policy.delay });
  }

  /** Takes what has arrived; returns how many packets that was. */
  take({ address, most, count }: Target, now: number): number {
    const taken = this.#next(Math.min(most, this.#policy.packetsAtOnce), now);
    if (taken.length === 0) return 0;
    for (const [i, { overlapped }] of taken.entries()) {
      const at = address + BigInt(i * PACKET_SIZE);
      this.#memory.view(at, PACKET_SIZE).setBigUint64(8, overlapped, true);
    }
    this.#memory.view(count, 4).setUint32(0, taken.length, true);
    return taken.length;
  }

  wait(target: Target): Promise<number> {
    this.#memory.hold(target.address);
    return new Promise((resolve) => this.#waiting = { ...target, resolve });
  }

  /** Gives what has arrived to the call that waits; returns how to end that call, if it does not wait any more. */
  serve(now: number): (() => void) | undefined {
    const waiting = this.#waiting;
    if (!waiting || this.#isServed) return undefined;
    if (this.take(waiting, now) === 0) return undefined;
    return this.#end(waiting, 1);
  }

  /** Ends the call that waits: there is nothing to wait at. */
  abandon(): void {
    if (this.#waiting) this.#end(this.#waiting, 0)();
  }

  #end({ address, resolve }: Waiting, found: number): () => void {
    this.#isServed = true;
    return () => {
      this.#isServed = false;
      this.#waiting = undefined;
      this.#memory.release(address);
      resolve(found);
    };
  }

  #next(most: number, now: number): Packet[] {
    const arrived = this.#packets.filter(({ due }) => due <= now);
    if (this.#policy.takes === "last") arrived.reverse();
    const taken = arrived.slice(0, most);
    this.#packets = this.#packets.filter((packet) => !taken.includes(packet));
    return taken;
  }
}
