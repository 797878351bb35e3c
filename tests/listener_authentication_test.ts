/** Listeners with a key: whom they let in, whom they pass over, and that nobody holds them up. */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
} from "@std/assert";
import {
  AuthenticationError,
  type AuthenticationFailure,
  Client,
  type Connection,
  EOFError,
  Listener,
} from "../mod.ts";
import { closeAll, unheeded } from "./helpers/contract.ts";
import { connectTo, socketTransports } from "./helpers/transports.ts";

const authkey = "secret";
const { errors } = Deno;

/** A client that has no key and says nothing: as it connects, and then when the challenge is there. */
async function silentClient(
  address: Listener["address"],
): Promise<Connection & { challenged: Promise<boolean> }> {
  const client = await Client(address);
  return Object.assign(client, { challenged: client.poll(Infinity) });
}

for (const { name, family, address } of socketTransports) {
  const isInet = family === "AF_INET";

  Deno.test(`${name}: accept() rejects for a wrong key, and the listener goes on`, async () => {
    await using listener = new Listener(address(), { authkey });
    const [accepted, dialled] = await Promise.allSettled([
      listener.accept(),
      Client(listener.address, { authkey: "guess" }),
    ]);
    assert(accepted.status === "rejected" && dialled.status === "rejected");
    assertInstanceOf(accepted.reason, AuthenticationError);
    assertInstanceOf(dialled.reason, AuthenticationError);
    assertEquals(listener.lastAccepted, null);
    await assertServes(listener);
  });

  Deno.test(`${name}: iteration passes over those who fail, and tells the observer`, async () => {
    const failures: AuthenticationFailure[] = [];
    const listener = new Listener(address(), {
      authkey,
      observer: { authenticationFailed: (failure) => failures.push(failure) },
    });
    const server = serve(listener);
    for (const guess of ["a", "b"]) {
      await assertRejects(
        () => Client(listener.address, { authkey: guess }),
        AuthenticationError,
      );
    }
    await assertEchoes(listener);
    await listener.close();
    await server;
    assertEquals(failures.length, 2);
    for (const { error, remoteAddress } of failures) {
      assertInstanceOf(error, AuthenticationError);
      assertEquals(
        remoteAddress && remoteAddress[0],
        isInet ? listener.address[0] : null,
      );
    }
  });

  Deno.test(`${name}: an observer that throws harms nothing`, async () => {
    const listener = new Listener(address(), {
      authkey,
      observer: {
        authenticationFailed() {
          throw new Error("a bug of the observer's");
        },
      },
    });
    const server = serve(listener);
    await assertRejects(
      () => Client(listener.address, { authkey: "guess" }),
      AuthenticationError,
    );
    await assertEchoes(listener);
    await listener.close();
    await server;
  });

  Deno.test(`${name}: silent peers hold up nobody`, async () => {
    await using listener = new Listener(address(), { authkey });
    const accepted = unheeded(listener.accept());
    const silent = [];
    for (let i = 0; i < 20; i++) {
      silent.push(await silentClient(listener.address));
    }
    await Promise.all(silent.map(({ challenged }) => challenged));
    await using client = await Client(listener.address, { authkey });
    await using served = await accepted;
    await client.send("not held up");
    assertEquals(await served.recv(), "not held up");
    await closeAll(...silent);
  });

  Deno.test(`${name}: a silent peer is turned away after handshakeTimeout`, async () => {
    await using listener = new Listener(address(), {
      authkey,
      // Enough for whoever is not silent, on a machine that is busy.
      handshakeTimeout: 500,
    });
    const accepted = unheeded(listener.accept());
    const silent = await silentClient(listener.address);
    const error = await assertRejects(
      () => accepted,
      AuthenticationError,
      "it did not answer within 500 ms",
    );
    assertInstanceOf(error.cause, errors.TimedOut);
    await silent.challenged;
    await assertRejects(() => silent.recv(), AuthenticationError);
    await silent.close();
    await assertServes(listener);
  });

  Deno.test(`${name}: closing ends the handshakes that are under way, without a failure`, async () => {
    const failures: AuthenticationFailure[] = [];
    const listener = new Listener(address(), {
      authkey,
      observer: { authenticationFailed: (failure) => failures.push(failure) },
    });
    const accepted = unheeded(listener.accept());
    const silent = await silentClient(listener.address);
    await silent.challenged;
    await Promise.all([
      assertRejects(() => accepted, errors.Interrupted),
      listener.close(),
    ]);
    // The challenge was sent before the end.
    await assertRejects(() => silent.recv(), AuthenticationError);
    await silent.close();
    assertEquals(failures, []);
  });

  Deno.test(`${name}: closing turns away a peer that is ready and was not accepted`, async () => {
    const listener = new Listener(address(), { authkey });
    const abort = new AbortController();
    const aborted = listener.accept({ signal: abort.signal });
    abort.abort();
    await assertRejects(() => aborted, DOMException);
    await using ready = await Client(listener.address, { authkey });
    await listener.close();
    await assertRejects(() => ready.recv(), EOFError);
  });
}

Deno.test("an asynchronous observer that rejects harms nothing", async () => {
  const unhandled: unknown[] = [];
  const note = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    unhandled.push(event.reason);
  };
  addEventListener("unhandledrejection", note);
  try {
    await using listener = new Listener(["127.0.0.1", 0], {
      authkey,
      observer: {
        authenticationFailed: () => Promise.reject(new Error("a bug")),
      },
    });
    await Promise.allSettled([
      listener.accept(),
      Client(listener.address, { authkey: "guess" }),
    ]);
    await assertServes(listener);
  } finally {
    removeEventListener("unhandledrejection", note);
  }
  assertEquals(unhandled, []);
});

/** Sends back the first message of each connection. */
async function serve(listener: Listener): Promise<void> {
  for await (const connection of listener) {
    await connection.send(await connection.recv());
    await connection.close();
  }
}

async function assertEchoes(listener: Listener): Promise<void> {
  await using client = await Client(listener.address, {
    authkey,
    timeout: 5000,
  });
  await client.send("echo");
  assertEquals(await client.recv({ timeout: 5000 }), "echo");
}

async function assertServes(listener: Listener): Promise<void> {
  const [client, served] = await connectTo(listener, { authkey });
  await client.send("welcome");
  assertEquals(await served.recv(), "welcome");
  await client.close();
  await served.close();
}
