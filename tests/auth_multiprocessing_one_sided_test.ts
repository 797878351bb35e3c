// One end has a key and speaks the dialect of CPython's multiprocessing, and the other has none.

import { assertFalse, assertIsError, assertRejects } from "@std/assert";
import { AuthenticationError, Client, Listener } from "../mod.ts";
import { FAILURE, join, PATIENCE, random, refused } from "./helpers/auth.ts";
import {
  approach,
  CHALLENGE,
  MODERN,
  SPEAKS,
} from "./helpers/multiprocessing.ts";
import { socketTransports } from "./helpers/transports.ts";

/** A deadline that a test waits for. */
const SHORT = 100;

const NO_KEY_HERE = "it demands authentication, and no authkey is set here";

for (const transport of socketTransports) {
  const { name, address } = transport;

  Deno.test(`${name}: a client without a key and the listener with one both get an AuthenticationError`, async () => {
    await using listener = new Listener(address(), SPEAKS);
    const accepting = refused(listener.accept({ timeout: PATIENCE }));
    const client = await Client(listener.address);
    await assertRejects(
      () => client.recv({ timeout: PATIENCE }),
      AuthenticationError,
      `${NO_KEY_HERE}; set it, and dialect: "multiprocessing"`,
    );
    await client.close({ timeout: 0 }).catch(() => {});
    await accepting;
  });

  Deno.test(`${name}: a client without a key that speaks first and the listener with one both get an AuthenticationError`, async () => {
    await using listener = new Listener(address(), SPEAKS);
    const accepting = refused(
      listener.accept({ timeout: PATIENCE }),
      "it sent something that is no proof; is an authkey set there?",
    );
    const client = await Client(listener.address);
    await client.send("hello");
    await accepting;
    await assertRejects(
      () => client.recv({ timeout: PATIENCE }),
      AuthenticationError,
      NO_KEY_HERE,
    );
    await client.close({ timeout: 0 }).catch(() => {});
  });

  Deno.test(`${name}: a listener without a key and the client with one both get an AuthenticationError`, async () => {
    await using listener = new Listener(address());
    const accepting = listener.accept({ timeout: PATIENCE });
    const options = { ...SPEAKS, handshakeTimeout: SHORT };
    const connecting = refused(
      Client(listener.address, options),
      "it has no authkey, or is busy",
    );
    const served = await accepting;
    assertIsError((await connecting).cause, Deno.errors.TimedOut);
    await assertRejects(
      () => served.recv({ timeout: PATIENCE }),
      AuthenticationError,
      NO_KEY_HERE,
    );
    await served.close({ timeout: 0 }).catch(() => {});
  });

  Deno.test(`${name}: a listener without a key that speaks first and the client with one both get an AuthenticationError`, async () => {
    await using listener = new Listener(address());
    const accepting = listener.accept({ timeout: PATIENCE });
    const connecting = refused(
      Client(listener.address, SPEAKS),
      "it sent something that is no challenge; is an authkey set there?",
    );
    const served = await accepting;
    await served.send("hello");
    await connecting;
    await assertRejects(
      () => served.recv({ timeout: PATIENCE }),
      AuthenticationError,
      NO_KEY_HERE,
    );
    await served.close({ timeout: 0 }).catch(() => {});
  });

  Deno.test(`${name}: a client without a key takes no challenge of CPython's for a message`, async () => {
    for (const message of [random(20), MODERN.challenge()]) {
      await using attempt = await approach(transport, "client", {});
      await attempt.peer.send(join(CHALLENGE, message));
      const client = await attempt.handshake;
      await assertRejects(
        () => client.recv({ timeout: PATIENCE }),
        AuthenticationError,
        `set it, and dialect: "multiprocessing"`,
      );
    }
  });

  Deno.test(`${name}: a listener without a key is not told of a dialect by who gives up`, async () => {
    await using attempt = await approach(transport, "listener", {});
    await attempt.peer.send(FAILURE);
    const served = await attempt.handshake;
    const { message } = await assertRejects(
      () => served.recv({ timeout: PATIENCE }),
      AuthenticationError,
      NO_KEY_HERE,
    );
    assertFalse(message.includes("dialect"), message);
  });
}
