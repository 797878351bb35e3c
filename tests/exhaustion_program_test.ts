/** A process that has no file descriptor left goes on to listen, without haste, and serves all who have waited. */

import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { type Address, Client } from "../mod.ts";
import { PATIENCE } from "./helpers/auth.ts";
import { flagsFor, start } from "./helpers/process.ts";
import { socketTransports } from "./helpers/transports.ts";

const PROGRAM = "exhausted_program.ts";
const FILE = new URL(`fixtures/${PROGRAM}`, import.meta.url).pathname;

/** How many clients come while there is no descriptor for them. */
const CLIENTS = 20;

/** One of each family: what accepts is the same for all of them. */
const oneOfEach = socketTransports.filter(({ family }, index, all) =>
  all.findIndex((other) => other.family === family) === index
);

for (const { name, family, address } of oneOfEach) {
  Deno.test({
    name:
      `${name}: a listener without file descriptors keeps its clients waiting, and serves all when there are some`,
    // No number of handles is too many there.
    ignore: Deno.build.os === "windows",
    async fn() {
      const given = address() as Address;
      const child = start(PROGRAM, [
        ...flagsFor(family, given),
        `--allow-read=${FILE}`,
      ], [
        JSON.stringify(given),
        String(CLIENTS),
      ]);
      const lines = linesOf(child);
      const bound = JSON.parse((await lines.next()).value!);
      const talks = Array.from(
        { length: CLIENTS },
        (_, index) => talk(bound, index),
      );
      const outcomes = await Promise.allSettled(talks);
      const last = await lines.next();
      const [stderr, { code }] = await Promise.all([
        new Response(child.stderr).text(),
        child.status,
      ]);
      assertEquals([code, stderr], [0, ""]);
      for (const outcome of outcomes) {
        if (outcome.status === "rejected") throw outcome.reason;
      }
      const { rounds, meanwhile, ...rest } = JSON.parse(last.value!);
      assertEquals(rest, {
        codes: ["EMFILE"],
        isCounted: true,
        accepted: CLIENTS,
        closed: CLIENTS,
      });
      assertEquals(meanwhile.accepted, 0);
      assert(meanwhile.exhausted >= 2, "it has tried again");
      // A round takes as long as its pause: it does not try twice in one.
      assertLessOrEqual(meanwhile.exhausted, 2 * rounds);
    },
  });
}

/** Connects, waits to be served, and says something. */
async function talk(address: Address, index: number): Promise<void> {
  await using client = await Client(address, {
    authkey: "key",
    timeout: PATIENCE,
    handshakeTimeout: PATIENCE,
  });
  await client.send(index);
  assertEquals(await client.recv({ timeout: PATIENCE }), index);
}

/** The lines that a process prints, as they come; what it holds is closed with the last one. */
async function* linesOf(
  { stdout }: Deno.ChildProcess,
): AsyncGenerator<string, undefined> {
  let held = "";
  for await (const text of stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (held + text).split("\n");
    held = lines.pop()!;
    yield* lines;
  }
}
