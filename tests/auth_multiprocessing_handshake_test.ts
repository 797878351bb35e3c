// The dialect of CPython's multiprocessing: what goes over the wire, with peers written by hand.

import { assert, assertEquals, assertIsError } from "@std/assert";
import { Client, Listener } from "../mod.ts";
import { KEY, next, PATIENCE, random, refused, text } from "./helpers/auth.ts";
import {
  answerWith,
  approach,
  CHALLENGE,
  challengeIn,
  DIGESTS,
  hmac,
  insteadOf,
  meet,
  MODERN,
  modern,
  otherSide,
  play,
  SCRIPTS,
  SIDES,
  SPEAKS,
  VERSIONS,
} from "./helpers/multiprocessing.ts";
import { RawListener, RawPeer } from "./helpers/raw_peer.ts";
import { socketTransports } from "./helpers/transports.ts";

for (const transport of socketTransports) {
  const { name, address } = transport;

  Deno.test(`${name}: a listener challenges and welcomes, and then proves, byte for byte`, async () => {
    await using listener = new Listener(address(), SPEAKS);
    const accepting = listener.accept({ timeout: PATIENCE });
    await using peer = await RawPeer.connect(listener.address);

    const first = await next(peer);
    assertEquals(first.length, 11 + 8 + 40);
    assertEquals(first.subarray(0, 19), text("#CHALLENGE#{sha256}"));
    const answer = hmac("sha256", KEY, first.subarray(11));
    await peer.send(new Uint8Array([...text("{sha256}"), ...answer]));
    assertEquals(await next(peer), text("#WELCOME#"));

    const challenge = new Uint8Array([...text("{sha256}"), ...random(40)]);
    await peer.send(new Uint8Array([...text("#CHALLENGE#"), ...challenge]));
    const fifth = await next(peer);
    assertEquals(fifth.subarray(0, 8), text("{sha256}"));
    assertEquals(fifth.subarray(8), hmac("sha256", KEY, challenge));
    await peer.send(text("#WELCOME#"));

    await using served = await accepting;
    await served.sendBytes("from the listener");
    assertEquals(await next(peer), text("from the listener"));
    await peer.send(text("from the client"));
    assertEquals(await served.recvBytes(), text("from the client"));
  });

  Deno.test(`${name}: a client proves, and then challenges and welcomes, byte for byte`, async () => {
    await using listener = new RawListener(address());
    const accepting = listener.accept();
    const connecting = Client(listener.address, SPEAKS);
    await using peer = await accepting;

    const challenge = new Uint8Array([...text("{sha256}"), ...random(40)]);
    await peer.send(new Uint8Array([...text("#CHALLENGE#"), ...challenge]));
    const second = await next(peer);
    assertEquals(second.subarray(0, 8), text("{sha256}"));
    assertEquals(second.subarray(8), hmac("sha256", KEY, challenge));
    await peer.send(text("#WELCOME#"));

    const fourth = await next(peer);
    assertEquals(fourth.length, 11 + 8 + 40);
    assertEquals(fourth.subarray(0, 19), text("#CHALLENGE#{sha256}"));
    const answer = hmac("sha256", KEY, fourth.subarray(11));
    await peer.send(new Uint8Array([...text("{sha256}"), ...answer]));
    assertEquals(await next(peer), text("#WELCOME#"));

    await using client = await connecting;
    await client.sendBytes("from the client");
    assertEquals(await next(peer), text("from the client"));
    await peer.send(text("from the listener"));
    assertEquals(await client.recvBytes(), text("from the listener"));
  });

  for (const cpython of VERSIONS) {
    for (const side of SIDES) {
      const other = otherSide(side);
      Deno.test(`${name}: a ${side} gets on with a ${other} of CPython's, ${cpython.name}`, async () => {
        const options = { ...SPEAKS, allowMd5: true };
        await using attempt = await approach(transport, side, options);
        const { peer, handshake } = attempt;
        assert(await play(peer, other, cpython));
        await peer.send(text("works"));
        assertEquals(await (await handshake).recvBytes(), text("works"));
      });
    }
  }

  Deno.test(`${name}: a client may send all it has to say to a listener before it is asked`, async () => {
    await using listener = new Listener(address(), SPEAKS);
    const accepting = listener.accept({ timeout: PATIENCE });
    await using peer = await RawPeer.connect(listener.address);
    const first = challengeIn(await next(peer));
    const long = random(1000);
    const own = new Uint8Array([...CHALLENGE, ...MODERN.challenge()]);
    const proof = answerWith("sha256", first);
    const behind = text("behind it");
    await peer.send(proof, own, text("#WELCOME#"), behind, long);
    assertEquals(await next(peer), text("#WELCOME#"));
    assertEquals(await next(peer), answerWith("sha256", challengeIn(own)));
    await using served = await accepting;
    assertEquals(await served.recvBytes(), behind);
    assertEquals(await served.recvBytes(), long);
  });

  Deno.test(`${name}: a message that is sent with the listener's answer is the first that the client receives`, async () => {
    await using listener = new RawListener(address());
    const accepting = listener.accept();
    const connecting = Client(listener.address, SPEAKS);
    await using peer = await accepting;
    const long = random(1000);
    const isOver = await play(
      peer,
      "listener",
      MODERN,
      (message, which) =>
        which === "answer"
          ? peer.send(message, text("behind it"), long)
          : peer.send(message),
    );
    assert(isOver);
    await using client = await connecting;
    assertEquals(await client.recvBytes(), text("behind it"));
    assertEquals(await client.recvBytes(), long);
  });

  for (const side of SIDES) {
    for (const target of SCRIPTS[otherSide(side)]) {
      Deno.test(`${name}: 257 bytes in place of the peer's ${target} are refused by the ${side}`, async () => {
        await using attempt = await approach(transport, side);
        const { peer, handshake } = attempt;
        const refusal = refused(handshake, "sends too long a message");
        const tooLong = new Uint8Array(257);
        const say = insteadOf(peer, target, () => peer.send(tooLong));
        await play(peer, otherSide(side), MODERN, say);
        assertIsError((await refusal).cause, Deno.errors.InvalidData);
      });
    }
  }
}

for (const side of SIDES) {
  for (const digest of DIGESTS.filter((digest) => digest !== "md5")) {
    Deno.test(`a ${side} that asks for sha256 lets in a peer that proves with ${digest}`, async () => {
      const { peer, handshake } = meet(side);
      const cpython = {
        ...MODERN,
        answer: (message: Uint8Array) => answerWith(digest, message),
      };
      assert(await play(peer, otherSide(side), cpython));
      await handshake;
    });
  }

  for (const digest of DIGESTS) {
    const better = digest === "md5" ? "sha256" : digest;
    Deno.test(`a ${side} that is asked for ${digest} proves with ${better}`, async () => {
      const { peer, handshake } = meet(side);
      const cpython = {
        ...modern(digest),
        accepts(answer: Uint8Array, message: Uint8Array) {
          assertEquals(answer, answerWith(better, message));
          return true;
        },
      };
      assert(await play(peer, otherSide(side), cpython));
      await handshake;
    });
  }

  for (const length of [21, 245]) {
    Deno.test(`a ${side} answers a challenge of ${length} bytes`, async () => {
      const { peer, handshake } = meet(side);
      const nonce = random(length - "{sha256}".length);
      const challenge = () => new Uint8Array([...text("{sha256}"), ...nonce]);
      assert(await play(peer, otherSide(side), { ...MODERN, challenge }));
      await handshake;
    });
  }

  Deno.test(`a ${side} challenges afresh in every handshake`, async () => {
    const seen = new Set<string>();
    for (let i = 0; i < 8; i++) {
      const { peer, handshake } = meet(side);
      const answer = (message: Uint8Array) => {
        seen.add(message.subarray(8).toHex());
        return answerWith("sha256", message);
      };
      await play(peer, otherSide(side), { ...MODERN, answer });
      await handshake;
    }
    assertEquals(seen.size, 8);
    assert([...seen].every((nonce) => nonce.length === 80));
  });
}
