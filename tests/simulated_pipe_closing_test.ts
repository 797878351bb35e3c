/** Whatever is closed, and whenever: all that was pending ends, and nothing is left behind. */

import { assert, assertEquals } from "@std/assert";
import { World } from "./helpers/simulated_ends.ts";
import { Exchange, holdLittle } from "./helpers/simulated_exchange.ts";
import { POLICIES, type Policy } from "./helpers/simulated_policies.ts";

/** More than an exchange makes. */
const MANY_CALLS = 1000;

/** What is closed while something else goes on. */
const ACTIONS: Record<string, (exchange: Exchange) => void> = {
  "the server's end": ({ server }) => close(server),
  "the client's end": ({ client }) => close(client),
  "the listener": ({ acceptor }) => close(acceptor),
  "all": ({ acceptor, server, client }) => {
    for (const part of [acceptor, server, client]) close(part);
  },
};

for (const [i, policy] of POLICIES.entries()) {
  const actions = Object.entries(ACTIONS);
  // All would take long: each has its turn several times.
  const one = [actions[i % actions.length]!];
  for (const [what, action] of i === 0 ? actions : one) {
    Deno.test(`simulated pipe (${policy.name}): ${what} may be closed after any system call`, () =>
      actAtEach(policy, action, () => {}));
  }

  Deno.test(`simulated pipe (${policy.name}): a wait may be aborted after any system call, and nothing is lost`, () =>
    actAtEach(policy, (exchange) => exchange.interrupt(), (exchange) => {
      assertEquals(exchange.errors, []);
      assert(exchange.isWhole);
    }));
}

/** Does something after the first system call, then after the second one of another exchange, and so on. */
async function actAtEach(
  policy: Policy,
  action: (exchange: Exchange) => void,
  judge: (exchange: Exchange) => void,
): Promise<void> {
  const problems = [];
  for (let n = 0, isReached = true; isReached && n < MANY_CALLS; n++) {
    const world = new World(policy, holdLittle);
    const exchange = new Exchange(world);
    isReached = false;
    let name: string | undefined;
    world.system.before = (index, call) => {
      if (index !== n) return;
      isReached = true;
      name = call;
      queueMicrotask(() => action(exchange));
    };
    try {
      // The port was made before anything could be done.
      isReached = n < world.system.calls.length;
      await exchange.run();
      judge(exchange);
    } catch (problem) {
      problems.push(`${name}, call ${n}: ${problem}`);
    }
  }
  assertEquals(problems, []);
}

/** Others tell what came of it. */
function close(part: { close(): Promise<void> } | undefined): void {
  part?.close().catch(() => {});
}
