/** The native handshake, byte for byte, with a peer that is written by hand. */

import {
  assert,
  assertEquals,
  assertIsError,
  assertRejects,
} from "@std/assert";
import { authenticate } from "../connection/auth/handshake.ts";
import { NativeDialect } from "../connection/auth/native.ts";
import { FramedTransport } from "../connection/transport/framed.ts";
import { memoryStreams } from "../connection/transport/memory.ts";
import { Client, Listener } from "../mod.ts";
import {
  ANSWER,
  answer,
  attempt,
  CHALLENGE,
  challenge,
  join,
  KEY,
  next,
  nonceOfAnswer,
  nonceOfChallenge,
  pairOf,
  PATIENCE,
  proof,
  random,
  refused,
  text,
  WELCOME,
  welcome,
} from "./helpers/auth.ts";
import { frame, RawListener, RawPeer } from "./helpers/raw_peer.ts";
import {
  authenticatedPair,
  framedTransports,
  socketTransports,
} from "./helpers/transports.ts";

const NOWHERE = { localAddress: null, remoteAddress: null };

/** A transport of the library's, and a raw peer at its other end. */
function memoryPeer(
  options?: ConstructorParameters<typeof FramedTransport>[2],
) {
  const [ours, theirs] = memoryStreams();
  const spaces: number[] = [];
  const stream = {
    read(space: Uint8Array) {
      spaces.push(space.length);
      return ours.read(space);
    },
    write: (bytes: Uint8Array) => ours.write(bytes),
    close: () => ours.close(),
    ref() {},
    unref() {},
  };
  return {
    transport: new FramedTransport(stream, NOWHERE, options),
    peer: RawPeer.of(theirs),
    /** How much room was offered to each read. */
    spaces,
  };
}

const dialect = () => new NativeDialect(text(KEY));

for (const { name, address } of socketTransports) {
  Deno.test(`${name}: a listener lets in a client that is written by hand, byte for byte`, async () => {
    await using listener = new Listener(address(), { authkey: KEY });
    const accepting = listener.accept({ timeout: PATIENCE });
    await using peer = await RawPeer.connect(listener.address);

    const first = await next(peer);
    assertEquals(first.length, 58);
    assertEquals(first.subarray(0, 26), text("#CHALLENGE#{mutual-sha256}"));
    const [listenerNonce, clientNonce] = [first.subarray(26), random()];

    const digest = proof(KEY, "client", listenerNonce, clientNonce);
    await peer.send(join(text("{mutual-sha256}"), clientNonce, digest));
    assertEquals(
      await next(peer),
      join(
        text("#WELCOME#"),
        proof(KEY, "listener", listenerNonce, clientNonce),
      ),
    );

    await using served = await accepting;
    await served.sendBytes("from the listener");
    assertEquals(await next(peer), text("from the listener"));
    await peer.send(text("from the client"));
    assertEquals(await served.recvBytes(), text("from the client"));
  });

  Deno.test(`${name}: a client lets in a listener that is written by hand, byte for byte`, async () => {
    await using listener = new RawListener(address());
    const accepting = listener.accept();
    const connecting = Client(listener.address, { authkey: KEY });
    await using peer = await accepting;
    const listenerNonce = random();
    await peer.send(challenge(listenerNonce));

    const second = await next(peer);
    assertEquals(second.length, 79);
    assertEquals(second.subarray(0, 15), text("{mutual-sha256}"));
    const clientNonce = second.subarray(15, 47);
    assertEquals(
      second.subarray(47),
      proof(KEY, "client", listenerNonce, clientNonce),
    );

    await peer.send(welcome(KEY, listenerNonce, clientNonce));
    await using client = await connecting;
    await client.sendBytes("from the client");
    assertEquals(await next(peer), text("from the client"));
    await peer.send(text("from the listener"));
    assertEquals(await client.recvBytes(), text("from the listener"));
  });

  Deno.test(`${name}: messages right behind the handshake arrive`, async () => {
    await using ends = await authenticatedPair(address(), { authkey: KEY });
    await Promise.all([ends.a.send("a"), ends.b.send("b")]);
    assertEquals([await ends.a.recv(), await ends.b.recv()], ["b", "a"]);
  });

  Deno.test(`${name}: a message that is sent with the welcome is the first that the client receives`, async () => {
    await using listener = new RawListener(address());
    const accepting = listener.accept();
    const connecting = Client(listener.address, { authkey: KEY });
    await using peer = await accepting;
    const nonce = random();
    await peer.send(challenge(nonce));
    const third = welcome(KEY, nonce, nonceOfAnswer(await next(peer)));
    const long = random(1000);
    await peer.send(third, text("behind it"), long);
    await using client = await connecting;
    assertEquals(await client.recvBytes(), text("behind it"));
    assertEquals(await client.recvBytes(), long);
  });

  Deno.test(`${name}: a message that is sent with the answer is the first that the listener receives`, async () => {
    await using listener = new Listener(address(), { authkey: KEY });
    const accepting = listener.accept({ timeout: PATIENCE });
    await using peer = await RawPeer.connect(listener.address);
    const second = answer(KEY, nonceOfChallenge(await next(peer)));
    const long = random(1000);
    await peer.send(second, text("behind"), long);
    await using served = await accepting;
    assertEquals(await served.recvBytes(), text("behind"));
    assertEquals(await served.recvBytes(), long);
  });

  Deno.test(`${name}: a message of more than 256 bytes is refused in a handshake`, async () => {
    const tooLong = new Uint8Array(257);

    await using real = new Listener(address(), { authkey: KEY });
    const accepting = real.accept({ timeout: PATIENCE });
    await using client = await RawPeer.connect(real.address);
    await client.send(tooLong);
    const ofListener = await refused(accepting);
    assertIsError(ofListener.cause, Deno.errors.InvalidData);

    await using listener = new RawListener(address());
    const arriving = listener.accept();
    const connecting = Client(listener.address, { authkey: KEY });
    await using peer = await arriving;
    await peer.send(tooLong);
    const ofClient = await refused(connecting);
    assertIsError(ofClient.cause, Deno.errors.InvalidData);
  });
}

for (const { name, address } of framedTransports) {
  Deno.test(`${name}: a header of more than 256 bytes is refused before the message comes`, async () => {
    const tooLong = frame(new Uint8Array(257)).subarray(0, 4);

    await using real = new Listener(address(), { authkey: KEY });
    const accepting = real.accept({ timeout: PATIENCE });
    await using client = await RawPeer.connect(real.address);
    await client.write(tooLong);
    const ofListener = await refused(accepting);
    assertIsError(ofListener.cause, Deno.errors.InvalidData);

    await using listener = new RawListener(address());
    const arriving = listener.accept();
    const connecting = Client(listener.address, { authkey: KEY });
    await using peer = await arriving;
    await peer.write(tooLong);
    const ofClient = await refused(connecting);
    assertIsError(ofClient.cause, Deno.errors.InvalidData);
  });
}

Deno.test("the nonces of both ends are fresh in every handshake", async () => {
  const nonces = new Set<string>();
  for (let i = 0; i < 8; i++) {
    const { transport, peer } = memoryPeer();
    const listening = authenticate(transport, dialect(), "listener", {});
    const nonce = nonceOfChallenge(await next(peer));
    await peer.send(answer(KEY, nonce));
    await listening;
    nonces.add(nonce.toHex());

    const other = memoryPeer();
    const connecting = authenticate(other.transport, dialect(), "client", {});
    await other.peer.send(challenge(nonce));
    const clientNonce = nonceOfAnswer(await next(other.peer));
    await other.peer.send(welcome(KEY, nonce, clientNonce));
    await connecting;
    nonces.add(clientNonce.toHex());
  }
  assertEquals(nonces.size, 16);
});

Deno.test("a client proves nothing to a listener before its challenge, and a listener nothing before the proof", async () => {
  const { transport, peer } = memoryPeer();
  const connecting = authenticate(transport, dialect(), "client", {
    timeout: 20,
  });
  await refused(connecting);
  assertEquals(await peer.rest(), [text("#FAILURE#")]);

  const other = memoryPeer();
  const listening = authenticate(other.transport, dialect(), "listener", {
    timeout: 20,
  });
  await refused(listening);
  const lengths = (await other.peer.rest()).map(({ length }) => length);
  assertEquals(lengths, [CHALLENGE.length + 32]);
});

for (const length of [257, 0x10000, 0x7fffffff]) {
  for (const side of ["listener", "client"] as const) {
    Deno.test(`no memory is taken for a message of ${length} bytes in the ${side}'s handshake`, async () => {
      const { transport, peer, spaces } = memoryPeer();
      const handshake = authenticate(transport, dialect(), side, {});
      const header = new Uint8Array(4);
      new DataView(header.buffer).setInt32(0, length);
      await peer.write(header);
      const error = await refused(handshake);
      assertIsError(error.cause, Deno.errors.InvalidData);
      assert(Math.max(...spaces) <= 1024, `room for ${spaces} was made`);
    });
  }
}

Deno.test("a message of 256 bytes in a handshake is read, and refused for what it is", async () => {
  const { transport, peer } = memoryPeer();
  const listening = authenticate(transport, dialect(), "listener", {});
  await peer.send(join(ANSWER, new Uint8Array(256 - ANSWER.length)));
  const error = await refused(listening, "no proof");
  assertEquals(error.cause, undefined);
});

Deno.test("the message limit is as before when the handshake is over", async () => {
  for (const maxMessageLength of [16, 1000, 1 << 20]) {
    const { transport, peer } = memoryPeer({ maxMessageLength });
    const listening = authenticate(transport, dialect(), "listener", {});
    await peer.send(answer(KEY, nonceOfChallenge(await next(peer))));
    assertEquals((await next(peer)).length, WELCOME.length + 32);
    await listening;
    assertEquals(transport.maxMessageLength, maxMessageLength);
  }
});

Deno.test("long messages go through after the handshake, and a small limit holds again", async () => {
  const [{ address }] = socketTransports as [typeof socketTransports[0]];
  await using large = await authenticatedPair(address(), { authkey: KEY });
  const message = random(60_000);
  await large.a.sendBytes(message);
  assertEquals(await large.b.recvBytes(), message);

  const options = { authkey: KEY, maxMessageLength: 16 };
  await using listener = new Listener(address(), options);
  await using ends = await pairOf(await attempt(listener, { authkey: KEY }));
  const { served, client } = ends;
  await assertRejects(() => served.sendBytes("x".repeat(17)), RangeError);
  await client.sendBytes("x".repeat(17));
  await assertRejects(() => served.recvBytes(), Deno.errors.InvalidData);
});

Deno.test("native: the key that was given is wiped once it is prepared, handshake or none", async () => {
  const secret = new TextEncoder().encode("secret password");
  const dialect = new NativeDialect(secret);
  await dialect.prepare();
  assertEquals(secret, new Uint8Array(secret.length));
  await dialect.prepare();
});
