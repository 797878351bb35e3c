/** Listeners and clients under races: closing, aborting and timing out while others are on their way. */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  type Address,
  type AddressLike,
  AuthenticationError,
  Client,
  type ClientOptions,
  EOFError,
  Listener,
} from "../mod.ts";
import { isPending, turn, unheeded } from "./helpers/contract.ts";
import { connectTo, socketTransports } from "./helpers/transports.ts";

/** How many clients come at once where there is room for one. */
const CROWD = 20;

const authkey = "secret";
const { errors } = Deno;

/** An address that was bound until just now. */
async function vacate(address: AddressLike): Promise<Address> {
  await using listener = new Listener(address);
  return listener.address;
}

for (const transport of socketTransports) {
  const { name, address, Nobody, comesAgain } = transport;
  const { isExclusive, isTakenByConnections } = transport;

  for (const options of [{}, { authkey }]) {
    const kind = options.authkey ? `${name}, authenticated` : name;

    Deno.test(`${kind}: closing a listener ends every pending accept`, async () => {
      const listener = new Listener(address(), options);
      const pending = [listener.accept(), listener.accept(), listener.accept()];
      await Promise.all([
        listener.close(),
        ...pending.map((accepted) =>
          assertRejects(() => accepted, errors.Interrupted)
        ),
      ]);
    });

    Deno.test(`${kind}: accept after close fails`, async () => {
      const listener = new Listener(address(), options);
      const closing = listener.close();
      await assertRejects(() => listener.accept(), errors.BadResource);
      await closing;
      await assertRejects(() => listener.accept(), errors.BadResource);
    });

    Deno.test(`${kind}: a peer that comes after an aborted accept is there for the next one`, async () => {
      await using listener = new Listener(address(), options);
      const abort = new AbortController();
      const aborted = listener.accept({ signal: abort.signal });
      const reason = new Error("changed my mind");
      abort.abort(reason);
      assertStrictEquals(await assertRejects(() => aborted), reason);

      await using client = await Client(listener.address, options);
      await client.send("still here");
      await using served = await listener.accept();
      assertEquals(await served.recv(), "still here");
    });

    Deno.test(`${kind}: an aborted accept leaves the peer to the one behind it`, async () => {
      await using listener = new Listener(address(), options);
      const abort = new AbortController();
      const first = listener.accept({ signal: abort.signal });
      const second = listener.accept();
      abort.abort();
      await assertRejects(() => first, DOMException);
      await using client = await Client(listener.address, options);
      await using served = await second;
      await served.send("second");
      assertEquals(await client.recv(), "second");
    });

    Deno.test(`${kind}: accept times out, and the next one works`, async () => {
      await using listener = new Listener(address(), options);
      await assertRejects(
        () => listener.accept({ timeout: 5 }),
        errors.TimedOut,
        "Nobody connected within 5 ms",
      );
      const [client, served] = await connectTo(listener, options);
      await client.close();
      await assertRejects(() => served.recv(), EOFError);
      await served.close();
    });

    Deno.test(`${kind}: a listener closes after an accept that timed out, when nothing else goes on`, async () => {
      const listener = new Listener(address(), options);
      await assertRejects(
        () => listener.accept({ timeout: 5 }),
        errors.TimedOut,
      );
      await listener.close();
    });

    Deno.test(`${kind}: connecting races the close of the listener`, async () => {
      for (let round = 0; round < 20; round++) {
        const listener = new Listener(address(), options);
        const server = (async () => {
          for await (const connection of listener) {
            await connection.send(round);
            await connection.close();
          }
        })();
        const clients = Array.from({ length: 4 }, async () => {
          await using client = await Client(listener.address, options);
          assertEquals(await client.recv({ timeout: 20_000 }), round);
          await assertRejects(
            () => client.recv({ timeout: 20_000 }),
            EOFError,
          );
        });
        const outcomes = Promise.allSettled(clients);
        for (let i = 0; i < round % 10; i++) await turn();
        await listener.close();
        await server;
        for (const outcome of await outcomes) {
          if (outcome.status === "rejected") assertTurnedAway(outcome.reason);
        }
      }
    });

    Deno.test(`${kind}: a client that retries meets a listener that comes later`, async () => {
      const free = await vacate(address());
      for (let round = 0; round < 5; round++) {
        const dialled = Client(free, { ...options, retry: true });
        for (let i = 0; i < round; i++) await turn();
        await using listener = new Listener(free, options);
        await using served = await listener.accept();
        await using client = await dialled;
        await client.send(round);
        assertEquals(await served.recv(), round);
      }
    });

    // Where a client waits with the system, that decides how long: TCP for seconds.
    if (comesAgain) {
      Deno.test(`${kind}: more clients at once than there is room for all come in`, async () => {
        await using listener = new Listener(address(), {
          ...options,
          backlog: 1,
        });
        const clients = Array.from({ length: CROWD }, async (_, index) => {
          await using client = await Client(listener.address, options);
          await client.send(index);
          assertEquals(await client.recv(), index);
        });
        const server = Array.from({ length: CROWD }, async () => {
          await using served = await listener.accept();
          await served.send(await served.recv());
          await assertRejects(() => served.recv(), EOFError);
        });
        await Promise.all([...clients, ...server]);
      });
    }

    Deno.test(`${kind}: a signal that is aborted already stops a client`, async () => {
      await using listener = new Listener(address(), options);
      const reason = new Error("no");
      const signal = AbortSignal.abort(reason);
      const error = await assertRejects(() =>
        Client(listener.address, { ...options, signal })
      );
      assertStrictEquals(error, reason);
    });

    Deno.test(`${kind}: a signal stops a client that is connecting`, async () => {
      await using listener = new Listener(address(), options);
      const abort = new AbortController();
      const { signal } = abort;
      const dialled = Client(listener.address, { ...options, signal });
      const reason = new Error("no");
      abort.abort(reason);
      assertStrictEquals(await assertRejects(() => dialled), reason);
      // The system may have connected it already: then it has left.
      const [gone] = await Promise.allSettled([
        listener.accept({ timeout: 50 }),
      ]);
      if (gone.status === "fulfilled") {
        await assertRejects(() => gone.value.recv({ timeout: 5000 }), EOFError);
        await gone.value.close();
      } else if (!(gone.reason instanceof AuthenticationError)) {
        assertInstanceOf(gone.reason, errors.TimedOut);
      }
      await assertServes(listener, options);
    });

    Deno.test(`${kind}: a signal stops a client that tries again and again`, async () => {
      const free = await vacate(address());
      for (const after of [0, 10, 30]) {
        const abort = new AbortController();
        const { signal } = abort;
        const dialled = Client(free, { ...options, signal, retry: true });
        const reason = new Error(`enough after ${after} ms`);
        setTimeout(() => abort.abort(reason), after);
        assertStrictEquals(await assertRejects(() => dialled), reason);
      }
    });

    Deno.test(`${kind}: a client that tries again and again times out`, async () => {
      const free = await vacate(address());
      await assertRejects(
        () => Client(free, { ...options, retry: true, timeout: 25 }),
        errors.TimedOut,
        "Cannot connect to",
      );
    });
  }

  Deno.test(`${name}: a signal stops a client while the listener is silent`, async () => {
    await using listener = new Listener(address());
    const abort = new AbortController();
    const { signal } = abort;
    const dialled = Client(listener.address, { authkey, signal });
    await using served = await listener.accept();
    await turn();
    const reason = new Error("no answer");
    abort.abort(reason);
    assertStrictEquals(await assertRejects(() => dialled), reason);
    // It may have said that it gives up: the listener has no key.
    const error = await assertRejects(() => served.recv());
    assert(error instanceof EOFError || error instanceof AuthenticationError);
  });

  Deno.test(`${name}: a client times out while the listener is silent`, async () => {
    await using listener = new Listener(address());
    await assertRejects(
      () => Client(listener.address, { authkey, timeout: 25 }),
      errors.TimedOut,
      "within 25 ms",
    );
  });

  Deno.test(`${name}: handshakeTimeout ends the handshake with a silent listener`, async () => {
    await using listener = new Listener(address());
    const error = await assertRejects(
      () => Client(listener.address, { authkey, handshakeTimeout: 25 }),
      AuthenticationError,
      "it did not answer within 25 ms",
    );
    assertInstanceOf(error.cause, errors.TimedOut);
  });

  Deno.test(`${name}: a client that left before it was accepted has ended`, async () => {
    await using listener = new Listener(address());
    const gone = await Client(listener.address);
    await gone.close();
    await using served = await listener.accept();
    await assertRejects(() => served.recv(), EOFError);
  });

  Deno.test(`${name}: what clients sent that left before they were accepted is received`, async () => {
    await using listener = new Listener(address());
    const left = [0, 1, 2, 3, 4];
    for (const index of left) {
      await using client = await Client(listener.address);
      await client.send(index);
    }
    const received: unknown[] = [];
    for (const _ of left) {
      await using served = await listener.accept();
      received.push(await served.recv());
      await assertRejects(() => served.recv(), EOFError);
    }
    assertEquals(received.sort(), left);
  });

  if (comesAgain) {
    Deno.test(`${name}: closing a listener turns away the clients that wait for room`, async () => {
      const listener = new Listener(address(), { backlog: 1 });
      const gone = await Client(listener.address);
      await gone.close();
      const waiting = [0, 1, 2].map(() => unheeded(Client(listener.address)));
      for (const client of waiting) assert(await isPending(client));
      await listener.close();
      for (const client of waiting) await assertRejects(() => client, Nobody);
    });
  }

  Deno.test(`${name}: a client that left before its handshake fails an accept, and not the next`, async () => {
    await using listener = new Listener(address(), { authkey });
    const gone = await Client(listener.address);
    await gone.close();
    await assertRejects(() => listener.accept(), AuthenticationError);
    await assertServes(listener);
  });

  Deno.test(`${name}: a client that leaves during its handshake fails an accept, and not the next`, async () => {
    await using listener = new Listener(address(), { authkey });
    const accepted = unheeded(listener.accept());
    const leaving = await Client(listener.address);
    await leaving.poll(Infinity); // The challenge is here.
    await leaving.close();
    await assertRejects(() => accepted, AuthenticationError, "closed");
    await assertServes(listener);
  });

  Deno.test({
    name: `${name}: an address has one listener`,
    ignore: !isExclusive,
    async fn() {
      const listener = new Listener(address());
      const { address: taken } = listener;
      assertThrows(
        () => new Listener(taken),
        errors.AddrInUse,
        "Cannot listen",
      );
      const [client, served] = await connectTo(listener);
      await listener.close();
      if (isTakenByConnections) {
        assertThrows(() => new Listener(taken), errors.AddrInUse);
        await client.close();
        await served.close();
      }
      await using next = new Listener(taken);
      assertEquals(next.address, taken);
      await client.close();
      await served.close();
    },
  });
}

async function assertServes(
  listener: Listener,
  options: ClientOptions = { authkey },
): Promise<void> {
  const [client, served] = await connectTo(listener, options);
  await client.send("welcome");
  assertEquals(await served.recv(), "welcome");
  await client.close();
  await served.close();
}

/** What a client may be told when the listener closes. */
function assertTurnedAway(error: unknown): void {
  const classes = [
    AuthenticationError,
    EOFError,
    errors.ConnectionRefused,
    errors.ConnectionReset,
    errors.NotFound,
  ];
  const isTyped = classes.some((ErrorClass) => error instanceof ErrorClass);
  assert(isTyped, `not a way to be turned away: ${Deno.inspect(error)}`);
}
