// One end has a key and the other has none: both are told so, whoever speaks first.

import { assert, assertIsError, assertRejects } from "@std/assert";
import {
  AuthenticationError,
  Client,
  type Connection,
  Listener,
} from "../mod.ts";
import { KEY, PATIENCE, refused } from "./helpers/auth.ts";
import { socketTransports } from "./helpers/transports.ts";

/** A deadline that a test waits for. */
const SHORT = 100;

const NO_KEY_HERE = "it demands authentication, and no authkey is set here";

/** What the end without a key does as soon as it has a connection. */
const firstSteps: { name: string; step: (end: Connection) => unknown }[] = [
  { name: "only receives", step: () => {} },
  { name: "sends a short message", step: (end) => end.send("hello") },
  { name: "sends no bytes", step: (end) => end.sendBytes("") },
  {
    name: "sends many messages",
    step: (end) => {
      for (let i = 0; i < 100; i++) end.send(i).catch(() => {});
    },
  },
  {
    name: "sends a message longer than a handshake's",
    step: (end) => end.sendBytes("x".repeat(257)),
  },
  {
    name: "sends a message longer than the system's buffers",
    // The other end leaves while this is under way.
    step: (end) => void end.sendBytes(new Uint8Array(1 << 22)).catch(() => {}),
  },
];

/** Every way of receiving. */
const receipts: {
  name: string;
  receive: (end: Connection) => Promise<unknown>;
}[] = [
  { name: "recv()", receive: (end) => end.recv({ timeout: PATIENCE }) },
  { name: "recvBytes()", receive: (end) => end.recvBytes() },
  {
    name: "recvBytesInto()",
    receive: (end) => end.recvBytesInto(new Uint8Array(256)),
  },
  {
    name: "poll() and then recv()",
    receive: async (end) => {
      assert(await end.poll(PATIENCE));
      await end.recv();
    },
  },
  {
    name: "iteration",
    receive: async (end) => {
      for await (const _ of end);
    },
  },
  {
    name: "readable",
    receive: async (end) => {
      for await (const _ of end.readable);
    },
  },
];

for (const { name, address } of socketTransports) {
  for (const { name: doing, step } of firstSteps) {
    Deno.test(`${name}: a client without a key that ${doing} and the listener with one both get an AuthenticationError`, async () => {
      await using listener = new Listener(address(), { authkey: KEY });
      const accepting = refused(listener.accept({ timeout: PATIENCE }));
      const client = await Client(listener.address);
      await step(client);
      await assertRejects(
        () => client.recv({ timeout: PATIENCE }),
        AuthenticationError,
        NO_KEY_HERE,
      );
      await client.close({ timeout: 0 }).catch(() => {});
      await accepting;
    });

    Deno.test(`${name}: a listener without a key that ${doing} and the client with one both get an AuthenticationError`, async () => {
      await using listener = new Listener(address());
      const accepting = listener.accept({ timeout: PATIENCE });
      const connecting = refused(
        Client(listener.address, { authkey: KEY, handshakeTimeout: SHORT }),
      );
      const served = await accepting;
      await step(served);
      await connecting;
      try {
        await assertRejects(
          () => served.recv({ timeout: PATIENCE }),
          AuthenticationError,
          NO_KEY_HERE,
        );
      } finally {
        await served.close({ timeout: 0 }).catch(() => {});
      }
    });
  }

  Deno.test(`${name}: a client without a key that does nothing is turned away at the deadline`, async () => {
    await using listener = new Listener(address(), {
      authkey: KEY,
      handshakeTimeout: SHORT,
    });
    const accepting = refused(
      listener.accept({ timeout: PATIENCE }),
      `it did not answer within ${SHORT} ms`,
    );
    await using client = await Client(listener.address);
    assertIsError((await accepting).cause, Deno.errors.TimedOut);
    await assertRejects(() => client.recv(), AuthenticationError, NO_KEY_HERE);
  });
}

for (const { name, receive } of receipts) {
  Deno.test(`the end without a key is told by ${name}`, async () => {
    await using listener = new Listener(["127.0.0.1", 0], { authkey: KEY });
    const accepting = refused(listener.accept({ timeout: PATIENCE }));
    await using client = await Client(listener.address);
    await assertRejects(
      () => receive(client),
      AuthenticationError,
      NO_KEY_HERE,
    );
    await accepting;
  });
}
