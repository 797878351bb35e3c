/** How many peers a listener takes on where nothing is said, and what it cannot be told. */

import { assertEquals, assertThrows } from "@std/assert";
import { resolveListenerLimits } from "../listener/limits.ts";
import type { ListenerLimits } from "../mod.ts";

const DEFAULTS = {
  maxHandshakes: 2048,
  maxHandshakesPerAddress: 1536,
  maxConnections: 4096,
};

Deno.test("limits: a listener that is told nothing has room for many", () => {
  assertEquals(resolveListenerLimits({}), DEFAULTS);
});

for (const name of Object.keys(DEFAULTS) as (keyof ListenerLimits)[]) {
  for (const value of [1, 3000, Number.MAX_SAFE_INTEGER]) {
    Deno.test(`limits: ${name} can be ${value}`, () => {
      assertEquals(resolveListenerLimits({ [name]: value })[name], value);
    });
  }

  for (const value of [0, -1, 0.5, NaN, Infinity, 2 ** 53]) {
    Deno.test(`limits: ${name} cannot be ${value}`, () => {
      assertThrows(
        () => resolveListenerLimits({ [name]: value }),
        RangeError,
        `Cannot use ${name}: `,
      );
    });
  }
}

/** What one address may have of so many handshakes: three quarters, and one at the least. */
const SHARES: [all: number, ofOne: number][] = [
  [1, 1],
  [2, 2],
  [3, 3],
  [4, 3],
  [5, 4],
  [8, 6],
  [100, 75],
  [2049, 1537],
];

for (const [maxHandshakes, maxHandshakesPerAddress] of SHARES) {
  Deno.test(`limits: of ${maxHandshakes} handshakes one address may have ${maxHandshakesPerAddress}`, () => {
    assertEquals(resolveListenerLimits({ maxHandshakes }), {
      ...DEFAULTS,
      maxHandshakes,
      maxHandshakesPerAddress,
    });
  });
}

Deno.test("limits: the share of an address can be said beside", () => {
  const limits = { maxHandshakes: 100, maxHandshakesPerAddress: 7 };
  assertEquals(resolveListenerLimits(limits), { ...DEFAULTS, ...limits });
});
