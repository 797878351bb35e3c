/**
 * Opening a pipe in a worker, as is done for those of other computers. Where
 * there is no other computer, a pipe of this one shows that it works.
 */

import { assert, assertEquals, assertRejects } from "@std/assert";
import { Client, Listener } from "../mod.ts";
import { openConnection } from "../connection/connection.ts";
import {
  INVALID_HANDLE,
  wide,
} from "../connection/transport/named_pipe/bindings.ts";
import { joinPort } from "../connection/transport/named_pipe/completion_port.ts";
import { PipeFile } from "../connection/transport/named_pipe/pipe_file.ts";
import { PipeTransport } from "../connection/transport/named_pipe/pipe_transport.ts";
import {
  type Opening,
  openInWorker,
} from "../connection/transport/named_pipe/remote_open.ts";
import { freshPipe } from "./helpers/transports.ts";

const ignore = Deno.build.os !== "windows";
const FILE_NOT_FOUND = 2;
/** Nobody gives up. */
const PATIENCE = new AbortController().signal;

/** What a client asks for: to read and write, what is there, overlapped. */
function opening(path: string): Opening {
  return [wide(path), 0xc0000000, 0, 0n, 3, 0x40000000, 0n];
}

Deno.test({
  name: "remote pipe: what a worker has opened is used in this thread",
  ignore,
  async fn() {
    await using listener = new Listener(freshPipe());
    const accepted = listener.accept();
    const path = String(listener.address);
    const { handle } = await openInWorker(opening(path), PATIENCE);
    assert(handle !== INVALID_HANDLE);

    const file = new PipeFile(joinPort(), handle);
    const addresses = { localAddress: null, remoteAddress: path };
    await using client = openConnection(new PipeTransport(file, addresses));
    await using served = await accepted;
    await client.send("from elsewhere");
    assertEquals(await served.recv(), "from elsewhere");
  },
});

Deno.test({
  name: "remote pipe: a worker tells why the system has refused",
  ignore,
  async fn() {
    const { handle, code } = await openInWorker(
      opening(freshPipe()),
      PATIENCE,
    );
    assertEquals([handle, code], [INVALID_HANDLE, FILE_NOT_FOUND]);
  },
});

/** A pipe that nobody has made, by way of the network. */
const ELSEWHERE = "\\\\localhost\\pipe\\processing-test-nobody";

Deno.test({
  name: "remote pipe: a client is told that nobody is there, with the address",
  ignore,
  async fn() {
    await assertRejects(
      () => Client(ELSEWHERE),
      Deno.errors.NotFound,
      ELSEWHERE,
    );
  },
});

for (const timeout of [0, 1, 20]) {
  Deno.test({
    name:
      `remote pipe: a client that gives up after ${timeout} ms leaves nothing behind`,
    ignore,
    async fn() {
      const dialled = Client(ELSEWHERE, { timeout, retry: true });
      await assertRejects(() => dialled, Deno.errors.TimedOut, ELSEWHERE);
    },
  });
}

Deno.test({
  name: "remote pipe: whoever has given up does not ask the network",
  ignore,
  async fn() {
    const reason = new Error("given up");
    const signal = AbortSignal.abort(reason);
    const error = await assertRejects(() =>
      openInWorker(opening(freshPipe()), signal)
    );
    assertEquals(error, reason);
  },
});
