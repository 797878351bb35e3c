// What was said once, said again: the dialect of CPython's multiprocessing challenges afresh each time.

import { assert, assertEquals } from "@std/assert";
import { Listener } from "../mod.ts";
import {
  FAILURE,
  join,
  next,
  pairOf,
  PATIENCE,
  random,
  refused,
  WELCOME,
} from "./helpers/auth.ts";
import {
  answerWith,
  approach,
  between,
  CHALLENGE,
  challengeIn,
  LEGACY,
  MODERN,
  play,
  SIDES,
  SPEAKS,
} from "./helpers/multiprocessing.ts";
import { RawPeer } from "./helpers/raw_peer.ts";
import {
  type SocketTransport,
  socketTransports,
} from "./helpers/transports.ts";

const options = { ...SPEAKS, allowMd5: true };

/** The messages of a handshake that succeeded, between two ends of this package. */
async function record(transport: SocketTransport): Promise<Uint8Array[]> {
  await using listener = new Listener(transport.address(), options);
  const { seen, ...outcomes } = await between(transport, listener, options);
  await using _ = await pairOf(outcomes);
  return seen;
}

/** Goes through a handshake as a client, which is accepted, and says what proved the key. */
async function enter(
  listener: Listener,
  cpython = MODERN,
): Promise<{ proof: Uint8Array }> {
  const accepting = listener.accept({ timeout: PATIENCE });
  await using peer = await RawPeer.connect(listener.address);
  let proof = new Uint8Array(0);
  const isOver = await play(peer, "client", cpython, (message, which) => {
    if (which === "answer") proof = message;
    return peer.send(message);
  });
  assert(isOver);
  await using _ = await accepting;
  return { proof };
}

for (const transport of socketTransports) {
  const { name, address } = transport;

  for (const side of SIDES) {
    Deno.test(`${name}: a recorded handshake does not convince a ${side}`, async () => {
      const seen = await record(transport);
      await using attempt = await approach(transport, side, options);
      const { peer, handshake } = attempt;
      const refusal = refused(handshake, "its authkey is not the one set here");
      const own = seen.filter((_, index) =>
        (index % 2 === 0) === (side === "client")
      );
      // In turn, as whoever said them first.
      for (const message of own) {
        if (side === "listener" && !await peer.receive()) break;
        if (!await peer.send(message)) break;
        if (side === "client" && !await peer.receive()) break;
      }
      await refusal;
    });
  }

  for (const cpython of [MODERN, LEGACY]) {
    Deno.test(`${name}: a recorded proof is refused by the same listener: CPython ${cpython.name}`, async () => {
      await using listener = new Listener(address(), options);
      const { proof } = await enter(listener, cpython);
      const accepting = refused(listener.accept({ timeout: PATIENCE }));
      await using replayer = await RawPeer.connect(listener.address);
      await next(replayer);
      await replayer.send(proof);
      assertEquals(await replayer.rest(), [FAILURE]);
      await accepting;
    });
  }

  Deno.test(`${name}: a proof for one connection of a listener is refused on another one`, async () => {
    await using listener = new Listener(address(), options);
    const accepting = [
      refused(listener.accept({ timeout: PATIENCE })),
      refused(listener.accept({ timeout: PATIENCE })),
    ];
    await using one = await RawPeer.connect(listener.address);
    await using other = await RawPeer.connect(listener.address);
    const first = challengeIn(await next(one));
    const second = challengeIn(await next(other));
    await one.send(answerWith("sha256", second));
    await other.send(answerWith("sha256", first));
    assertEquals(await one.rest(), [FAILURE]);
    assertEquals(await other.rest(), [FAILURE]);
    await Promise.all(accepting);
  });

  Deno.test(`${name}: a listener answers no challenge of its own, sent back on the same connection or on another one`, async () => {
    await using listener = new Listener(address(), options);
    const accepting = [
      refused(listener.accept({ timeout: PATIENCE })),
      refused(listener.accept({ timeout: PATIENCE })),
    ];
    await using one = await RawPeer.connect(listener.address);
    await using other = await RawPeer.connect(listener.address);
    const challenge = await next(one);
    await next(other);
    await other.send(challenge);
    assertEquals(await other.rest(), [FAILURE]);
    await one.send(challenge);
    assertEquals(await one.rest(), [FAILURE]);
    await Promise.all(accepting);
  });

  Deno.test(`${name}: a client answers no challenge of its own, sent back on the same connection`, async () => {
    await using attempt = await approach(transport, "client", options);
    const { peer, handshake } = attempt;
    const refusal = refused(handshake, "it sent something that is no proof");
    await peer.send(join(CHALLENGE, MODERN.challenge()));
    await next(peer);
    await peer.send(WELCOME);
    await peer.send(await next(peer));
    assertEquals(await peer.rest(), [FAILURE]);
    await refusal;
  });

  Deno.test(`${name}: a client does not believe the proof that it gave itself`, async () => {
    await using attempt = await approach(transport, "client", options);
    const { peer, handshake } = attempt;
    const refusal = refused(handshake, "its authkey is not the one set here");
    await peer.send(join(CHALLENGE, MODERN.challenge()));
    const own = await next(peer);
    await peer.send(WELCOME);
    await next(peer);
    await peer.send(own);
    assertEquals(await peer.rest(), [FAILURE]);
    await refusal;
  });

  Deno.test(`${name}: a proof that comes before the challenge is refused`, async () => {
    await using listener = new Listener(address(), options);
    const accepting = refused(listener.accept({ timeout: PATIENCE }));
    await using peer = await RawPeer.connect(listener.address);
    await peer.send(answerWith("sha256", MODERN.challenge()));
    await accepting;
  });

  Deno.test(`${name}: a client gets one attempt`, async () => {
    await using attempt = await approach(transport, "listener", options);
    const { peer, handshake } = attempt;
    const refusal = refused(handshake, "its authkey is not the one set here");
    const proof = answerWith("sha256", challengeIn(await next(peer)));
    await peer.send(answerWith("sha256", random(48)), proof);
    await refusal;
  });

  for (
    const [saying, first] of [
      ["a second challenge", join(CHALLENGE, MODERN.challenge())],
      ["#FAILURE#", FAILURE],
    ] as const
  ) {
    Deno.test(`${name}: a welcome behind ${saying} convinces no client`, async () => {
      await using attempt = await approach(transport, "client", options);
      const { peer, handshake } = attempt;
      const refusal = refused(handshake);
      await peer.send(join(CHALLENGE, MODERN.challenge()));
      await next(peer);
      await peer.send(first, WELCOME);
      assertEquals(await peer.receive(), null);
      await refusal;
    });
  }

  Deno.test(`${name}: a listener that welcomes before it has challenged is refused`, async () => {
    await using attempt = await approach(transport, "client", options);
    const { peer, handshake } = attempt;
    const refusal = refused(
      handshake,
      "it sent something that is no challenge",
    );
    await peer.send(WELCOME, join(CHALLENGE, MODERN.challenge()));
    await refusal;
  });

  Deno.test(`${name}: with the key, the same client is let in a second time`, async () => {
    await using listener = new Listener(address(), options);
    const proofs = new Set<string>();
    for (let i = 0; i < 3; i++) {
      proofs.add((await enter(listener)).proof.toHex());
    }
    assertEquals(proofs.size, 3);
    assert([...proofs].every((proof) => proof.length === 2 * (8 + 32)));
  });
}
