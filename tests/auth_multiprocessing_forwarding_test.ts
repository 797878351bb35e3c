// The documented limit of the dialect of CPython's multiprocessing: what a client
// answers can be passed off elsewhere. What the native dialect refuses of that is
// in auth_forwarding_test.ts.

import { assertEquals } from "@std/assert";
import { type AuthOptions, Client, Listener } from "../mod.ts";
import {
  FAILURE,
  join,
  KEY,
  next,
  PATIENCE,
  refused,
  text,
  WELCOME,
} from "./helpers/auth.ts";
import {
  CHALLENGE,
  challengeIn,
  MODERN,
  SPEAKS,
} from "./helpers/multiprocessing.ts";
import { RawListener, RawPeer } from "./helpers/raw_peer.ts";
import {
  type SocketTransport,
  socketTransports,
} from "./helpers/transports.ts";

/** A client with the key that has connected to a listener without it. */
interface Victim extends AsyncDisposable {
  peer: RawPeer;
  connecting: ReturnType<typeof Client>;
}

async function lure(
  { address }: SocketTransport,
  options: AuthOptions,
): Promise<Victim> {
  await using listener = new RawListener(address());
  const accepting = listener.accept();
  const connecting = Client(listener.address, options);
  connecting.catch(() => {});
  const peer = await accepting;
  return {
    peer,
    connecting,
    async [Symbol.asyncDispose]() {
      await peer.close();
      const [outcome] = await Promise.allSettled([connecting]);
      if (outcome.status === "fulfilled") {
        await outcome.value.close({ timeout: 0 }).catch(() => {});
      }
    },
  };
}

/** Has a client prove the key for a challenge of somebody else's. */
async function ask(victim: Victim, challenge: Uint8Array): Promise<Uint8Array> {
  await victim.peer.send(challenge);
  return await next(victim.peer);
}

for (const transport of socketTransports) {
  const { name, address } = transport;

  Deno.test(`${name}: a documented limit of "multiprocessing": who has no key is let in by a listener with what one client answers`, async () => {
    await using listener = new Listener(address(), SPEAKS);
    const accepting = listener.accept({ timeout: PATIENCE });
    await using victim = await lure(transport, SPEAKS);
    await using forger = await RawPeer.connect(listener.address);

    await forger.send(await ask(victim, await next(forger)));
    assertEquals(await next(forger), WELCOME);
    // What the listener proves then is of no interest to who has no key.
    await forger.send(join(CHALLENGE, MODERN.challenge()));
    await next(forger);
    await forger.send(WELCOME, text("forged"));

    await using served = await accepting;
    assertEquals(await served.recvBytes(), text("forged"));
  });

  Deno.test(`${name}: a documented limit of "multiprocessing": who has no key is believed by a client with what another one answers`, async () => {
    await using one = await lure(transport, SPEAKS);
    await using other = await lure(transport, SPEAKS);
    await ask(one, join(CHALLENGE, MODERN.challenge()));
    await one.peer.send(WELCOME);
    const challenge = await next(one.peer);
    await one.peer.send(await ask(other, challenge));
    assertEquals(await next(one.peer), WELCOME);
    await one.peer.send(text("forged"));

    const client = await one.connecting;
    assertEquals(await client.recvBytes(), text("forged"));
  });

  // In neither dialect can a listener tell who brings it an answer: a relay
  // may pass all messages on, and leave out the client at the end.
  Deno.test(`${name}: a limit of "native" too: who has no key is let in by a listener with what one client answers to that very challenge`, async () => {
    const native = { authkey: KEY };
    await using listener = new Listener(address(), native);
    const accepting = listener.accept({ timeout: PATIENCE });
    await using victim = await lure(transport, native);
    await using forger = await RawPeer.connect(listener.address);
    await forger.send(await ask(victim, await next(forger)));
    await next(forger);
    await forger.send(text("forged"));
    await using served = await accepting;
    assertEquals(await served.recvBytes(), text("forged"));
  });

  Deno.test(`${name}: a listener that speaks "native" takes no answer that a client gave in "multiprocessing"`, async () => {
    await using listener = new Listener(address(), { authkey: KEY });
    const accepting = refused(listener.accept({ timeout: PATIENCE }));
    await using victim = await lure(transport, SPEAKS);
    await using forger = await RawPeer.connect(listener.address);
    const nonce = challengeIn(await next(forger)).slice(-32);
    const named = join(CHALLENGE, text("{sha256}"), nonce);
    await forger.send(await ask(victim, named));
    assertEquals(await forger.rest(), [FAILURE]);
    await accepting;
  });
}
