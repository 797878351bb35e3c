/** Every system call fails once, with each code: that is told, and nothing is left behind. */

import { assert, assertEquals } from "@std/assert";
import { hurryTimers, World } from "./helpers/simulated_ends.ts";
import { Exchange, holdLittle } from "./helpers/simulated_exchange.ts";
import { nth } from "./helpers/simulated_calls.ts";
import { POLICIES, type Policy } from "./helpers/simulated_policies.ts";

/** The peer is gone, in three ways; access, memory or something else is denied; cancelled. */
const CODES = [109, 232, 233, 5, 8, 1450, 995];

/** More than an exchange makes. */
const MANY_CALLS = 1000;

for (const policy of POLICIES) {
  Deno.test(`simulated pipe (${policy.name}): all is received where no call fails`, async () => {
    const exchange = new Exchange(new World(policy, holdLittle));
    await exchange.run();
    assert(exchange.isWhole, `${exchange.errors}`);
  });
}

for (const code of CODES) {
  Deno.test(`simulated pipe: any call may fail with ${code}`, () =>
    failEach(POLICIES[0]!, code));
}

for (const [i, policy] of POLICIES.entries()) {
  const code = CODES[i % CODES.length]!;
  Deno.test(`simulated pipe (${policy.name}): any call may fail`, () =>
    failEach(policy, code));
}

/** Fails the first call, then the second one of another run, until a run makes no more calls. */
async function failEach(policy: Policy, code: number): Promise<void> {
  using _ = hurryTimers();
  const problems = [];
  for (let n = 0, isThere = true; isThere && n < MANY_CALLS; n++) {
    let failed: string | undefined;
    const fault = nth(n, code);
    const prepare = (system: World["system"]) => {
      holdLittle(system);
      system.fault = (name) => {
        const result = fault(name);
        if (result) failed = name;
        return result;
      };
    };
    try {
      await runOnce(policy, prepare);
    } catch (problem) {
      problems.push(`${failed}, call ${n}: ${problem}`);
    }
    isThere = failed !== undefined;
  }
  assertEquals(problems, []);
}

async function runOnce(
  policy: Policy,
  prepare: (system: World["system"]) => void,
): Promise<void> {
  let world: World;
  let system: World["system"] | undefined;
  try {
    world = new World(policy, (made) => prepare(system = made));
  } catch {
    return system!.assertClean();
  }
  await new Exchange(world).run();
}
