/** Values of everything that can be written, as chance brings it: with parts that are shared, and parts that contain themselves. */

import { Random } from "../helpers/random.ts";
import { type Limits, Scalars } from "./differential_scalars.ts";

const KEYS = [
  "id",
  "name",
  "v",
  "__proto__",
  "constructor",
  "0",
  "17",
  "10",
  "",
  "é",
];

/** Makes values. */
export class Maker {
  readonly random: Random;
  #scalars: Scalars;
  /** What has been made for this value, and may come again. */
  #pool: unknown[] = [];
  /** The same of what can be a key. */
  #keys: unknown[] = [];
  /** What this part of it is in. */
  #around: unknown[] = [];

  constructor(seed: number, limits: Limits) {
    this.random = new Random(seed);
    this.#scalars = new Scalars(this.random, limits);
  }

  /** What is told of the errors in the value that was made last: {@linkcode Scalars.errors}. */
  get errors(): ReadonlyMap<Error, string> {
    return this.#scalars.errors;
  }

  fresh(): unknown {
    this.#pool = [];
    this.#keys = [];
    this.#around = [];
    this.#scalars.errors.clear();
    return this.value(4);
  }

  value(depth: number): unknown {
    const { random } = this;
    if (this.#pool.length > 0 && random.once(8)) return random.pick(this.#pool);
    if (this.#keys.length > 0 && random.once(12)) {
      return random.pick(this.#keys);
    }
    if (this.#around.length > 0 && random.once(12)) {
      return random.pick(this.#around);
    }
    if (depth > 0 && random.once(2)) return this.#container(depth - 1);
    return this.#pooled(this.#scalars.any());
  }

  #container(depth: number): unknown {
    const { random } = this;
    switch (random.below(6)) {
      case 0:
      case 1:
        return this.#filled([] as unknown[], (list) => {
          list.push(this.value(depth));
        });
      case 2: {
        const object = random.once(4) ? Object.create(null) : {};
        return this.#filled(object as object, (made) => {
          const key = random.once(2) ? random.pick(KEYS) : this.#scalars.text();
          Object.defineProperty(made, key, {
            value: this.value(depth),
            enumerable: true,
            configurable: true,
          });
        });
      }
      case 3:
        return this.#filled(new Map(), (map) => {
          map.set(random.pick(KEYS), this.value(depth));
        });
      case 4:
        return this.#filled(new Map(), (map) => {
          map.set(this.key(2), this.value(depth));
        });
      default:
        return this.#filled(new Set(), (set) => set.add(this.key(2)));
    }
  }

  #filled<T extends object>(container: T, fill: (container: T) => void): T {
    // What is in a Set cannot contain it.
    const isAround = !(container instanceof Set);
    if (isAround) this.#around.push(container);
    for (let count = this.#count(); count > 0; count--) fill(container);
    if (isAround) this.#around.pop();
    return this.#pooled(container);
  }

  /** What Python can have as a key. */
  key(depth: number): unknown {
    const { random } = this;
    const scalars = this.#scalars;
    if (this.#keys.length > 0 && random.once(6)) return random.pick(this.#keys);
    const key = depth > 0 && random.once(3)
      ? this.#hashable(depth - 1)
      : random.pick([
        () => random.pick([null, undefined, true, false]),
        () => scalars.integer(),
        () => scalars.float(),
        () => random.pick(KEYS),
        () => scalars.binary(),
        () => scalars.plainTime(),
      ])();
    this.#keys.push(key);
    return key;
  }

  #hashable(depth: number): unknown {
    const keys = Array.from({ length: this.#count() }, () => this.key(depth));
    return this.random.once(2) ? keys : new Set(keys);
  }

  #pooled<T>(made: T): T {
    this.#pool.push(made);
    return made;
  }

  #count(): number {
    return this.random.once(30) ? 17 : this.random.below(4);
  }
}
