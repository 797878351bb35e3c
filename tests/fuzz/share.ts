/** The share of the properties that the suite tries: new cases in each run. */

import { AssertionError } from "@std/assert";
import type { Property } from "./property.ts";
import { anySeed } from "./turn.ts";

/** Registers a test for each property; its name has the seed. */
export function testShares(properties: readonly Property[]): void {
  for (const property of properties) {
    const { name, share } = property;
    const seed = anySeed();
    Deno.test({
      name: `${name}: ${share} cases, seed ${seed}`,
      // They are tried as by `deno task fuzz`, which has none.
      permissions: "none",
      async fn() {
        const { failure } = await property.attempt({ seed, runs: share });
        if (failure) throw new AssertionError(failure);
      },
    });
  }
}
