/** Programs at both ends of a named pipe: the seed's two, and one with many clients. */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { type End, PIPE_FLAGS, Program } from "./helpers/named_pipe_program.ts";
import { freshPipe } from "./helpers/transports.ts";

const ignore = Deno.build.os !== "windows";

Deno.test({
  name: "named pipe: the seed's two programs print what they print over TCP",
  ignore,
  async fn() {
    const path = freshPipe();
    const overPipe = await runSeed(
      path,
      PIPE_FLAGS.listener,
      () => [path, PIPE_FLAGS.client],
    );
    const overTcp = await runSeed(
      "127.0.0.1:0",
      ["--allow-net=127.0.0.1:0"],
      (line) => {
        const [port] = /\d+(?= \]$)/.exec(line) ?? [];
        const address = `127.0.0.1:${port}`;
        return [address, [`--allow-net=${address}`]];
      },
    );
    assertEquals(overPipe.map(withoutAddress), overTcp.map(withoutAddress));
    const [listener, client] = overPipe;
    assertEquals([listener?.code, client?.code], [0, 0]);
    assertMatch(
      listener!.stdout,
      /^accepted; .*\nsent \[ 2\.25, null, "junk" \]\n/,
    );
    assertMatch(client!.stdout, /received 8 bytes into\n.*42, 1729, 0, 0, 0/s);
    assert(client!.stdout.includes(path), client!.stdout);
  },
});

/** Runs the listener, and then the client at the address that its first line says. */
async function runSeed(
  address: string,
  flags: readonly string[],
  clientOf: (line: string) => [address: string, flags: readonly string[]],
): Promise<End[]> {
  const script = "examples/listener.ts";
  await using listener = Program.deno(script, flags, address);
  const [there, clientFlags] = clientOf(await listener.line());
  await using client = Program.deno(
    "examples/client.ts",
    clientFlags,
    there,
  );
  return await Promise.all([listener.end(), client.end()]);
}

function withoutAddress(end: End): End {
  const stdout = end.stdout.replace(/(lastAccepted is|connected to) .*/, "$1");
  return { ...end, stdout };
}

const CLIENTS = 100;
const ROUNDS = 2;
const MESSAGES = 8;

Deno.test({
  name:
    `named pipe: ${CLIENTS} clients of another process at once, 100 MB come back, no handle is lost, and both processes end`,
  ignore,
  async fn() {
    const script = "tests/fixtures/named_pipe_load.ts";
    const args = [freshPipe(), ...[ROUNDS, CLIENTS, MESSAGES].map(String)];
    await using server = Program.deno(
      script,
      PIPE_FLAGS.listener,
      "server",
      ...args,
    );
    await using clients = Program.deno(
      script,
      PIPE_FLAGS.client,
      "clients",
      ...args,
    );
    assertEquals(await clients.end(), {
      code: 0,
      stdout: "done\n",
      stderr: "",
    });
    const { code, stdout, stderr } = await server.end();
    assertEquals([code, stderr], [0, ""]);
    const { bytes, handles } = JSON.parse(stdout);
    assertEquals(bytes, 100 * 2 ** 20);
    // What the runtime needs for so many at once, the first round has made.
    const [first, last] = [handles[0], handles.at(-1)];
    assert(last - first < CLIENTS / 10, `Handles after each round: ${handles}`);
  },
});
