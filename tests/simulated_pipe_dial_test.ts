/** Making a pipe of a simulated Windows and connecting to it, with all that the system asks for. */

import {
  assertEquals,
  assertInstanceOf,
  assertMatch,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  bindPipe,
  type PipeOptions,
} from "../connection/transport/named_pipe/pipe_acceptor.ts";
import { dialPipe } from "../connection/transport/named_pipe/pipe_dial.ts";
import type { Acceptor, Transport } from "../connection/transport/transport.ts";
import { pattern, unheeded } from "./helpers/contract.ts";
import {
  finish,
  hurryTimers,
  receive,
  sendAll,
} from "./helpers/simulated_ends.ts";
import { assertTold } from "./helpers/simulated_exchange.ts";
import {
  type Descriptors,
  USER,
  withLibraries,
} from "./helpers/simulated_advapi32.ts";
import { nth } from "./helpers/simulated_calls.ts";
import { SimulatedWindows } from "./helpers/simulated_kernel32.ts";
import { POLICIES } from "./helpers/simulated_policies.ts";

const { NotFound, NotSupported, Busy } = Deno.errors;

const ENDPOINT = {
  family: "AF_PIPE",
  path: String.raw`\\.\pipe\simulated`,
} as const;

/** More than a round makes. */
const MANY_CALLS = 500;

/** Runs with a system, of which nothing is to be left. */
async function within(
  body: (system: SimulatedWindows, descriptors: Descriptors) => Promise<void>,
  policy = POLICIES[0]!,
): Promise<void> {
  const system = new SimulatedWindows(policy);
  await withLibraries(system, (descriptors) => body(system, descriptors));
  system.assertClean();
}

function bind(options: PipeOptions = {}): Acceptor {
  return bindPipe(ENDPOINT, {}, options);
}

function dial(signal = new AbortController().signal): Promise<Transport> {
  return dialPipe(ENDPOINT, {}, signal);
}

/** Binds, connects, sends a message there and back, and closes. */
async function round(): Promise<void> {
  const acceptor = bind({ backlog: 2 });
  const outcomes = await Promise.allSettled([serve(acceptor), ask(acceptor)]);
  await acceptor.close();
  for (const outcome of outcomes) {
    if (outcome.status === "rejected") throw outcome.reason;
  }
}

async function serve(acceptor: Acceptor): Promise<void> {
  const server = await acceptor.accept();
  try {
    await sendAll(server, [await receive(server)]);
  } finally {
    await server.close();
  }
}

async function ask(acceptor: Acceptor): Promise<void> {
  let client: Transport | undefined;
  try {
    client = await dial();
    const sent = sendAll(client, [pattern(700)]);
    const [message] = await Promise.all([receive(client), sent]);
    assertEquals(message, pattern(700));
  } finally {
    await client?.close();
    // Nobody else will come.
    await acceptor.close();
  }
}

for (const policy of POLICIES) {
  Deno.test(`simulated pipe (${policy.name}): one port after another serves those who bind and connect`, () =>
    within(async (system) => {
      for (let i = 0; i < 5; i++) {
        await finish(round());
        system.assertClean();
      }
    }, policy));

  Deno.test(`simulated pipe (${policy.name}): any call of binding and connecting may fail`, async () => {
    using _ = hurryTimers();
    const problems = [];
    for (let n = 0, isReached = true; isReached && n < MANY_CALLS; n++) {
      const fault = nth(n, [1450, 8, 5][n % 3]!);
      let failed: string | undefined;
      try {
        await within(async (system) => {
          system.fault = (name) => {
            const code = fault(name);
            if (code) failed = name;
            return code;
          };
          await finish(round().catch(assertTold), 2000);
        }, policy);
      } catch (problem) {
        problems.push(`${failed}, call ${n}: ${problem}`);
      }
      isReached = failed !== undefined;
    }
    assertEquals(problems, []);
  });
}

Deno.test("simulated pipe: its owner is this process's user, and nobody else may open it", () =>
  within(async (_, { made }) => {
    await bind().close();
    assertEquals(made, [`O:${USER}D:P(A;;GA;;;${USER})`]);
  }));

Deno.test("simulated pipe: a descriptor is used as it was given, and one that is none refused", () =>
  within(async (_, { made }) => {
    await bind({ securityDescriptor: "D:P(A;;GA;;;WD)" }).close();
    assertEquals(made, ["D:P(A;;GA;;;WD)"]);
    for (const none of ["all", `O:${USER}`, "D:P(A;;GA;;;WD)\0D:"]) {
      assertThrows(() => bind({ securityDescriptor: none }), TypeError, "SDDL");
    }
  }));

Deno.test("simulated pipe: that the user cannot be told is no mistake of a descriptor", () =>
  within((system) => {
    for (
      const call of [
        "OpenProcessToken",
        "GetTokenInformation",
        "ConvertSidToStringSidW",
      ]
    ) {
      system.fault = (name) => name === call ? 1450 : undefined;
      const error = assertThrows(() => bind());
      assertEquals((error as { code?: string }).code, "ENFILE", call);
    }
    return Promise.resolve();
  }));

Deno.test("simulated pipe: a pipe of bytes is refused, and closed", () =>
  within(async (system) => {
    system.makeInstance(ENDPOINT.path, true, 1);
    const error = await assertRejects(() => finish(dial()), NotSupported);
    assertMatch(error.message, /message mode/);
    assertMatch((error.cause as Error).message, /os error 87/);
  }));

Deno.test("simulated pipe: a pipe that refuses the mode for another reason is told of with that", () =>
  within(async (system) => {
    system.makeInstance(ENDPOINT.path, false, 1);
    system.fault = (name) =>
      name === "SetNamedPipeHandleState" ? 233 : undefined;
    const error = await assertRejects(() => finish(dial()), Error);
    assertMatch((error.cause as Error).message, /os error 233/);
  }));

Deno.test("simulated pipe: that nobody has made it and that it is busy are told apart", () =>
  within(async () => {
    const missing = await assertRejects(() => finish(dial()), NotFound);
    assertEquals((missing.cause as { code?: string }).code, "ENOENT");
    const acceptor = bind({ backlog: 1 });
    const client = await finish(dial());
    const busy = await assertRejects(() => finish(dial()), Busy);
    assertInstanceOf(busy.cause, Busy);
    await finish(Promise.all([acceptor.close(), client.close()]));
  }));

Deno.test("simulated pipe: whoever has given up is told why, and nothing is left open", () =>
  within(async () => {
    const acceptor = bind();
    const reason = new Error("given up");
    const signal = AbortSignal.abort(reason);
    const error = await assertRejects(() => finish(dial(signal)));
    assertStrictEquals(error, reason);
    await finish(acceptor.close());
  }));

Deno.test("simulated pipe: a name that is taken is told of, and the port of those who have none is closed", () =>
  within(async (system) => {
    const acceptor = bind();
    assertThrows(() => bind(), Deno.errors.AddrInUse);
    await finish(acceptor.close());
    system.assertClean();
  }));

Deno.test("simulated pipe: a port is made anew while the old one is still waited at", () =>
  within(async () => {
    for (let i = 0; i < 5; i++) {
      const acceptor = bind();
      const accepted = unheeded(acceptor.accept());
      await finish(Promise.resolve(), 10);
      const closed = acceptor.close();
      const next = bindPipe(
        { family: "AF_PIPE", path: `${ENDPOINT.path}-2` },
        {},
        {},
      );
      await finish(Promise.all([closed, next.close()]));
      await finish(Promise.allSettled([accepted]));
    }
  }));
