/** Many hostile clients at once, a third of each kind. */

import type { Address } from "../../mod.ts";
import { Random } from "../helpers/random.ts";
import {
  harass,
  HOSTILE_KINDS,
  type HostileKind,
  type Tally,
} from "./hostile.ts";

/** A crowd that is there until it is told to leave. */
export class Crowd implements AsyncDisposable {
  /** What became of the connections, by the name of the kind. */
  readonly tallies: ReadonlyMap<string, Tally>;
  /** Resolves when each of them has been connected once. */
  readonly arrived: Promise<unknown>;
  #leaving = new AbortController();
  #members: Promise<void>[] = [];

  /** Has `size` clients connect, each with chance of its own. */
  constructor(
    address: Address,
    size: number,
    seed: number,
    kinds: HostileKind[] = HOSTILE_KINDS,
  ) {
    this.tallies = new Map(
      kinds.map(({ name }) => [name, { made: 0, dropped: 0, failed: 0 }]),
    );
    const arrivals = Array.from({ length: size }, (_, index) => {
      const kind = kinds[index % kinds.length]!;
      const { promise, resolve } = Promise.withResolvers<void>();
      const member = harass(
        kind,
        address,
        new Random(seed + index),
        this.#leaving.signal,
        this.tallies.get(kind.name)!,
        resolve,
      );
      this.#members.push(member);
      // One that fails has not arrived.
      return Promise.race([promise, member]);
    });
    this.arrived = Promise.all(arrivals);
    this.arrived.catch(() => {});
  }

  /** Resolves when the last of them has gone; rejects with what has failed in any. */
  async leave(): Promise<void> {
    this.#leaving.abort(new Error("The crowd leaves"));
    await Promise.all(this.#members);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.leave();
  }
}
