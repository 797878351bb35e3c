/** Over 1,000 connections, ended in every way there is, nothing of the system is kept. */

import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  AuthenticationError,
  Client,
  type ClientOptions,
  Listener,
} from "../mod.ts";
import { closeAll } from "./helpers/contract.ts";
import { KEY, OTHER_KEY, PATIENCE } from "./helpers/auth.ts";
import { System } from "./helpers/named_pipe_system.ts";
import { connectTo, freshPipe } from "./helpers/transports.ts";

const ignore = Deno.build.os !== "windows";

const ROUNDS = 10;
/** How many at once; each end in one of the ways. */
const TIMES = 15;

const bulk = new Uint8Array(1 << 20);

/** What a connection comes to; `listener` has the key. */
const ways: Record<string, (listener: Listener) => Promise<void>> = {
  async "closed by its client, with a key"(listener) {
    const [client, served] = await connectTo(listener, { authkey: KEY });
    await client.send("hello");
    assertEquals(await served.recv(), "hello");
    await client.close();
    await served.close();
  },
  async "closed by its server, with a key"(listener) {
    const [client, served] = await connectTo(listener, { authkey: KEY });
    await served.close();
    await client.close();
  },
  async "closed with a read pending at both ends"(listener) {
    const [client, served] = await connectTo(listener, { authkey: KEY });
    const reads = Promise.allSettled([client.recv(), served.recv()]);
    await closeAll(client, served);
    await reads;
  },
  async "closed after a read was aborted"(listener) {
    const [client, served] = await connectTo(listener, { authkey: KEY });
    const abort = new AbortController();
    const read = client.recv({ signal: abort.signal });
    abort.abort();
    await assertRejects(() => read);
    await closeAll(served, client);
  },
  async "closed while a long message leaves"(listener) {
    const [client, served] = await connectTo(listener, { authkey: KEY });
    const sent = client.sendBytes(bulk).catch(() => {});
    await closeAll(client, served);
    await sent;
  },
  async "refused for its key"(listener) {
    await refuse(listener, { authkey: OTHER_KEY });
  },
  async "refused for want of a key"(listener) {
    const accepted = listener.accept({ timeout: PATIENCE });
    const refused = assertRejects(() => accepted, AuthenticationError);
    const client = await Client(listener.address);
    await client.close();
    await refused;
  },
};

Deno.test({
  name: `named pipe: over ${
    ROUNDS * TIMES * Object.keys(ways).length
  } connections no handle is lost`,
  ignore,
  async fn() {
    using system = new System();
    // What the runtime makes when it is first needed, it keeps.
    await round(ways);
    await round(ways);
    const before = system.handleCount();
    for (let i = 0; i < ROUNDS; i++) await round(ways);
    const after = system.handleCount();
    assert(
      after - before < ROUNDS,
      `There were ${before} handles, and then ${after}`,
    );
  },
});

/** What comes to no connection; of each there are many in a round. */
const attempts: Record<string, (listener: Listener) => Promise<void>> = {
  async "where nobody listens"() {
    await assertRejects(() => Client(freshPipe()), Deno.errors.NotFound);
  },
  async "with a signal that was aborted"(listener) {
    const signal = AbortSignal.abort();
    await assertRejects(() => Client(listener.address, { signal }));
  },
  async "that nobody makes while an accept is aborted"(listener) {
    const abort = new AbortController();
    const accepted = listener.accept({ signal: abort.signal });
    abort.abort();
    await assertRejects(() => accepted);
  },
  async "by one that leaves before it is accepted"(listener) {
    const client = await Client(listener.address);
    await client.close();
  },
  async "at another listener, which is closed"() {
    const listener = new Listener();
    const client = await Client(listener.address);
    const read = client.recv().catch(() => {});
    await listener.close();
    await read;
    await client.close();
  },
  // deno-lint-ignore require-await
  async "at one whose name is no pipe's on this computer"() {
    assertEquals(listenAt("\\\\Server\\pipe\\n"), null);
  },
  // deno-lint-ignore require-await
  async "at one with a descriptor that is none"() {
    assertEquals(listenAt(freshPipe(), "nonsense"), null);
  },
};

Deno.test({
  name: `named pipe: over ${
    ROUNDS * TIMES * Object.keys(attempts).length
  } attempts that come to nothing no handle is lost`,
  ignore,
  async fn() {
    using system = new System();
    await round(attempts);
    await round(attempts);
    const before = system.handleCount();
    for (let i = 0; i < ROUNDS; i++) await round(attempts);
    const after = system.handleCount();
    assert(
      after - before < ROUNDS,
      `There were ${before} handles, and then ${after}`,
    );
  },
});

Deno.test({
  name:
    "named pipe: what is counted is there: a listener's handles, until it is closed",
  ignore,
  async fn() {
    using system = new System();
    const before = system.handleCount();
    const listener = new Listener(undefined, { backlog: 200 });
    const between = system.handleCount();
    await listener.close();
    const after = system.handleCount();
    // Meanwhile some of the runtime's own may have gone, or come.
    assert(between - before > 100, `${before}, ${between}`);
    assert(between - after > 100, `${between}, ${after}`);
  },
});

Deno.test({
  name:
    "named pipe: the libraries are open as long as there is a pipe, and no longer",
  ignore,
  async fn() {
    using libraries = new Libraries();
    await assertRejects(() => Client(freshPipe()), Deno.errors.NotFound);
    assertEquals(listenAt(freshPipe(), "nonsense"), null);
    assertEquals(libraries.open, 0);

    const listener = new Listener();
    assertEquals(libraries.open, 1);
    const [client, served] = await connectTo(listener);
    const other = new Listener();
    await listener.close();
    await other.close();
    await served.close();
    assertEquals(libraries.open, 1);
    await client.close();
    assertEquals(libraries.open, 0);
  },
});

/** Counts the libraries that are open, while a test needs it. */
class Libraries implements Disposable {
  open = 0;
  #usual = Deno.dlopen;

  constructor() {
    Deno.dlopen = ((path: string, symbols: Deno.ForeignLibraryInterface) => {
      const library = this.#usual(path, symbols);
      this.open++;
      const close = () => {
        this.open--;
        library.close();
      };
      return { symbols: library.symbols, close };
    }) as typeof Deno.dlopen;
  }

  [Symbol.dispose](): void {
    Deno.dlopen = this.#usual;
  }
}

/** Each way so many times, all of one way at once. */
async function round(
  ways: Record<string, (listener: Listener) => Promise<void>>,
): Promise<void> {
  for (const way of Object.values(ways)) {
    await using listener = new Listener(undefined, { authkey: KEY });
    const runs = Array.from({ length: TIMES }, () => way(listener));
    await Promise.all(runs);
  }
}

async function refuse(
  listener: Listener,
  options: ClientOptions,
): Promise<void> {
  const outcomes = await Promise.allSettled([
    listener.accept({ timeout: PATIENCE }),
    Client(listener.address, options),
  ]);
  for (const outcome of outcomes) {
    assert(outcome.status === "rejected");
    assert(outcome.reason instanceof AuthenticationError);
  }
}

function listenAt(path: string, securityDescriptor?: string): Listener | null {
  try {
    return new Listener(path, securityDescriptor ? { securityDescriptor } : {});
  } catch {
    return null;
  }
}
