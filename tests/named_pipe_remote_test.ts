/**
 * Opening a pipe in a worker, as is done for those of other computers. Where
 * there is no other computer, a pipe of this one shows that it works.
 */

import { assert, assertEquals } from "@std/assert";
import { Listener } from "../mod.ts";
import { openConnection } from "../connection/connection.ts";
import {
  INVALID_HANDLE,
  wide,
} from "../connection/transport/named_pipe/bindings.ts";
import { joinPort } from "../connection/transport/named_pipe/completion_port.ts";
import { PipeFile } from "../connection/transport/named_pipe/pipe_file.ts";
import { PipeTransport } from "../connection/transport/named_pipe/pipe_transport.ts";
import { openInWorker } from "../connection/transport/named_pipe/remote_open.ts";
import { freshPipe } from "./helpers/transports.ts";

const ignore = Deno.build.os !== "windows";
const FILE_NOT_FOUND = 2;
/** Nobody gives up. */
const PATIENCE = new AbortController().signal;

/** What a client asks for: to read and write, what is there, overlapped. */
function request(path: string) {
  return {
    path: wide(path),
    access: 0xc0000000,
    disposition: 3,
    flags: 0x40000000,
  };
}

Deno.test({
  name: "remote pipe: what a worker has opened is used in this thread",
  ignore,
  async fn() {
    await using listener = new Listener(freshPipe());
    const accepted = listener.accept();
    const path = String(listener.address);
    const { handle } = await openInWorker(request(path), PATIENCE);
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
      request(freshPipe()),
      PATIENCE,
    );
    assertEquals([handle, code], [INVALID_HANDLE, FILE_NOT_FOUND]);
  },
});
