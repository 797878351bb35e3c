// MD5 in the dialect of CPython's multiprocessing: with `allowMd5`, for a peer that knows nothing better.

import { assert, assertEquals, assertFalse } from "@std/assert";
import { Client, Listener } from "../mod.ts";
import {
  FAILURE,
  join,
  KEY,
  next,
  PATIENCE,
  random,
  refused,
  text,
  WELCOME,
} from "./helpers/auth.ts";
import {
  answerWith,
  approach,
  CHALLENGE,
  challengeIn,
  type CPython,
  hmac,
  LEGACY,
  meet,
  MIXED,
  MODERN,
  modern,
  otherSide,
  play,
  refuseWhoDeclines,
  SIDES,
  SPEAKS,
  tagged,
} from "./helpers/multiprocessing.ts";
import { RawListener, RawPeer } from "./helpers/raw_peer.ts";
import { socketTransports } from "./helpers/transports.ts";

const allowing = { ...SPEAKS, allowMd5: true };

for (const transport of socketTransports) {
  const { name, address } = transport;

  Deno.test(`${name}: a listener that allows MD5 goes through a legacy client's handshake, byte for byte`, async () => {
    await using listener = new Listener(address(), allowing);
    const accepting = listener.accept({ timeout: PATIENCE });
    await using peer = await RawPeer.connect(listener.address);

    const first = await next(peer);
    assertEquals(first.length, 11 + 8 + 40);
    assertEquals(first.subarray(0, 19), text("#CHALLENGE#{sha256}"));
    await peer.send(hmac("md5", KEY, first.subarray(11)));
    assertEquals(await next(peer), text("#WELCOME#"));

    const challenge = random(20);
    await peer.send(new Uint8Array([...text("#CHALLENGE#"), ...challenge]));
    assertEquals(await next(peer), hmac("md5", KEY, challenge));
    await peer.send(text("#WELCOME#"));
    await using served = await accepting;
    await served.sendBytes("works");
    assertEquals(await next(peer), text("works"));
  });

  Deno.test(`${name}: a client that allows MD5 goes through a legacy listener's handshake, byte for byte`, async () => {
    await using listener = new RawListener(address());
    const accepting = listener.accept();
    const connecting = Client(listener.address, allowing);
    await using peer = await accepting;

    const challenge = random(20);
    await peer.send(new Uint8Array([...text("#CHALLENGE#"), ...challenge]));
    assertEquals(await next(peer), hmac("md5", KEY, challenge));
    await peer.send(text("#WELCOME#"));

    const fourth = await next(peer);
    assertEquals(fourth.length, 11 + 8 + 40);
    assertEquals(fourth.subarray(0, 19), text("#CHALLENGE#{sha256}"));
    await peer.send(hmac("md5", KEY, fourth.subarray(11)));
    assertEquals(await next(peer), text("#WELCOME#"));
    await using client = await connecting;
    await client.sendBytes("works");
    assertEquals(await next(peer), text("works"));
  });

  for (const side of SIDES) {
    Deno.test(`${name}: a ${side} that does not allow MD5 refuses a legacy peer, and says what would allow it`, async () => {
      await using attempt = await approach(transport, side);
      const { peer, handshake } = attempt;
      const refusal = refused(
        handshake,
        "it knows no digest but MD5, as CPython up to 3.11; set allowMd5: true",
      );
      // A client proves nothing to a legacy listener, not even with SHA-256.
      if (side === "listener") {
        await peer.send(hmac("md5", KEY, challengeIn(await next(peer))));
        assertEquals(await peer.rest(), [FAILURE]);
      } else {
        await peer.send(join(CHALLENGE, random(20)));
        await refuseWhoDeclines(peer, refusal);
      }
      assertEquals((await refusal).cause, undefined);
    });
  }
}

for (const side of SIDES) {
  for (const allowMd5 of [false, true]) {
    const allows = `${side} that ${allowMd5 ? "allows" : "does not allow"} MD5`;

    Deno.test(`a ${allows} answers a modern challenge for MD5 with sha256`, async () => {
      const { peer, handshake } = meet(side, { allowMd5 });
      const cpython: CPython = {
        ...modern("md5"),
        answer: MODERN.answer,
        accepts(answer, message) {
          assertEquals(message.subarray(0, 5), text("{md5}"));
          assertEquals(answer, answerWith("sha256", message));
          return true;
        },
      };
      assert(await play(peer, otherSide(side), cpython));
      await handshake;
    });

    Deno.test(`a ${allows} refuses the right proof of a modern peer with MD5`, async () => {
      const { peer, handshake } = meet(side, { allowMd5 });
      const refusal = refused(
        handshake,
        "it proves with MD5 and knows better digests",
      );
      const answer = (message: Uint8Array) => answerWith("md5", message);
      const cpython = { ...MODERN, answer };
      assertFalse(await play(peer, otherSide(side), cpython));
      await refusal;
    });

    for (const cpython of MIXED) {
      Deno.test(`a ${allows} refuses a peer that is ${cpython.name}`, async () => {
        const { peer, handshake } = meet(side, { allowMd5 });
        const isLegacyFirst = (side === "client") ===
          cpython.name.endsWith("legacy");
        const refusal = refused(
          handshake,
          !allowMd5 && isLegacyFirst
            ? "allowMd5: true"
            : "it names a digest in one direction and none in the other; somebody may be in between",
        );
        assertFalse(await play(peer, otherSide(side), cpython));
        await refusal;
      });
    }

    Deno.test(`a ${allows} refuses a wrong proof of a legacy peer`, async () => {
      const { peer, handshake } = meet(side, { allowMd5 });
      const refusal = refused(
        handshake,
        allowMd5 ? "its authkey is not the one set here" : "allowMd5: true",
      );
      const cpython = { ...LEGACY, answer: () => random(16) };
      assertFalse(await play(peer, otherSide(side), cpython));
      await refusal;
    });
  }

  Deno.test(`a ${side} that allows MD5 tells a legacy peer that it gives up`, async () => {
    const { peer, handshake } = meet(side, { allowMd5: true });
    const refusal = refused(handshake, "its authkey is not the one set here");
    if (side === "client") {
      await peer.send(join(CHALLENGE, random(20)));
      await next(peer);
      await peer.send(WELCOME);
    }
    await next(peer);
    await peer.send(random(16));
    assertEquals(await peer.rest(), [FAILURE]);
    await refusal;
  });

  for (
    const [what, answer] of [
      ["15 bytes of it", (mac: Uint8Array) => mac.subarray(0, 15)],
      ["it and one byte more", (mac: Uint8Array) => join(mac, random(1))],
      ["its text in hexadecimal", (mac: Uint8Array) => text(mac.toHex())],
      ["it behind {md5}", (mac: Uint8Array) => tagged("md5", mac)],
      ["it behind {sha256}", (mac: Uint8Array) => tagged("sha256", mac)],
      ["it behind {}", (mac: Uint8Array) => join(text("{}"), mac)],
    ] as const
  ) {
    Deno.test(`a ${side} that allows MD5 refuses, in place of a bare HMAC-MD5, ${what}`, async () => {
      const { peer, handshake } = meet(side, { allowMd5: true });
      const refusal = refused(handshake);
      const isOver = await play(peer, otherSide(side), {
        ...LEGACY,
        answer: (message) => answer(hmac("md5", KEY, message)).slice(),
      });
      assertFalse(isOver);
      await refusal;
    });
  }

  // The length alone tells, as in CPython.
  for (const prefix of ["{sha256}", "{md5}", "{mutual-sha256}"]) {
    Deno.test(`a ${side} takes 20 bytes that begin with ${prefix} for a legacy challenge`, async () => {
      const { peer, handshake } = meet(side, { allowMd5: true });
      const challenge = () => join(text(prefix), random(20 - prefix.length));
      assert(await play(peer, otherSide(side), { ...LEGACY, challenge }));
      await handshake;
    });
  }

  for (const allowMd5 of [false, true]) {
    Deno.test(`a ${side} takes 20 bytes for no proof of a legacy peer, allowMd5: ${allowMd5}`, async () => {
      const { peer, handshake } = meet(side, { allowMd5 });
      const refusal = refused(handshake, "it sent something that is no proof");
      const cpython = {
        ...allowMd5 ? LEGACY : MODERN,
        answer: () => new Uint8Array(20),
      };
      assertFalse(await play(peer, otherSide(side), cpython));
      await refusal;
    });
  }

  Deno.test(`a ${side} that allows MD5 takes 21 bytes without a name for no challenge`, async () => {
    const { peer, handshake } = meet(side, { allowMd5: true });
    const refusal = refused(handshake, "its challenge is of an unknown kind");
    const challenge = () => new Uint8Array(21);
    assertFalse(await play(peer, otherSide(side), { ...LEGACY, challenge }));
    await refusal;
  });
}
