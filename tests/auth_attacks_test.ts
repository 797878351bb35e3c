// Those who do not know the key, against real listeners and clients.

import { assertEquals, assertFalse } from "@std/assert";
import { Client, Listener } from "../mod.ts";
import {
  ANSWER,
  answer,
  attempt,
  challenge,
  digestOf,
  FAILURE,
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
import { RawListener, RawPeer, relayHandshake } from "./helpers/raw_peer.ts";
import {
  type SocketTransport,
  socketTransports,
} from "./helpers/transports.ts";

const startsWith = (message: Uint8Array, beginning: Uint8Array) =>
  message.subarray(0, beginning.length).toHex() === beginning.toHex();

/** Lets a client of the test's making talk to a real listener, which must not let it in. */
async function attackListener(
  { address }: SocketTransport,
  talk: (peer: RawPeer) => Promise<unknown>,
): Promise<void> {
  await using listener = new Listener(address(), { authkey: KEY });
  const accepting = refused(listener.accept({ timeout: PATIENCE }));
  await using peer = await RawPeer.connect(listener.address);
  await talk(peer);
  await accepting;
  for (let message; (message = await peer.receive());) {
    assertFalse(startsWith(message, WELCOME), "it was welcomed");
  }
}

/** Lets a listener of the test's making talk to a real client, which must not believe it. */
async function attackClient(
  { address }: SocketTransport,
  talk: (peer: RawPeer) => Promise<unknown>,
): Promise<void> {
  await using listener = new RawListener(address());
  const accepting = listener.accept();
  const connecting = refused(Client(listener.address, { authkey: KEY }));
  await using peer = await accepting;
  await talk(peer);
  await connecting;
}

/** The three messages of a handshake that succeeded. */
async function record({ address }: SocketTransport): Promise<Uint8Array[]> {
  await using listener = new Listener(address(), { authkey: KEY });
  await using front = new RawListener(address());
  const both = attempt(listener, { authkey: KEY }, front.address);
  await using client = await front.accept();
  await using server = await RawPeer.connect(listener.address);
  const messages = await relayHandshake(client, server);
  await using _ = await pairOf(await both);
  assertEquals(messages.length, 3);
  return messages;
}

/** What a client without the key might say to a listener's challenge. */
const answers: [name: string, make: (challenge: Uint8Array) => Uint8Array][] = [
  ["the challenge", (first) => first],
  ["the nonce alone", nonceOfChallenge],
  [
    "the listener's nonce twice",
    (first) => join(ANSWER, nonceOfChallenge(first), nonceOfChallenge(first)),
  ],
  [
    "the listener's nonce and zeros",
    (first) => join(ANSWER, nonceOfChallenge(first), new Uint8Array(32)),
  ],
  ["#WELCOME#", () => WELCOME],
  ["a welcome with a made-up digest", () => join(WELCOME, random())],
  ["random bytes", () => join(ANSWER, random(64))],
  ["nothing", () => new Uint8Array(0)],
  // With the key, as no other peer could: what the tags and the order are for.
  [
    "the listener's own digest",
    (first) => {
      const [theirs, ours] = [nonceOfChallenge(first), random()];
      return join(ANSWER, ours, proof(KEY, "listener", theirs, ours));
    },
  ],
  [
    "the listener's own digest for its nonce twice",
    (first) => {
      const nonce = nonceOfChallenge(first);
      return join(ANSWER, nonce, proof(KEY, "listener", nonce, nonce));
    },
  ],
  [
    "the right digest for the nonces the other way round",
    (first) => {
      const [theirs, ours] = [nonceOfChallenge(first), random()];
      return join(ANSWER, ours, proof(KEY, "client", ours, theirs));
    },
  ],
  [
    "the right digest for another nonce of its own",
    (first) => {
      const digest = proof(KEY, "client", nonceOfChallenge(first), random());
      return join(ANSWER, random(), digest);
    },
  ],
];

/** What a listener without the key might say to a client's answer. */
const verdicts: [
  name: string,
  make: (answer: Uint8Array, nonce: Uint8Array) => Uint8Array,
][] = [
  ["#WELCOME# alone", () => WELCOME],
  ["#WELCOME# and random bytes", () => join(WELCOME, random())],
  ["#WELCOME# and zeros", () => join(WELCOME, new Uint8Array(32))],
  ["#WELCOME# and one byte", () => join(WELCOME, new Uint8Array(1))],
  [
    "#WELCOME# and the client's proof",
    (second) => join(WELCOME, digestOf(second)),
  ],
  [
    "#WELCOME# and the client's nonce",
    (second) => join(WELCOME, nonceOfAnswer(second)),
  ],
  ["#WELCOME# and the client's answer", (second) => join(WELCOME, second)],
  ["the client's answer", (second) => second],
  ["nothing", () => new Uint8Array(0)],
  ["#FAILURE#", () => FAILURE],
  ["random bytes", () => random(WELCOME.length + 32)],
  // With the key, as no other peer could.
  [
    "#WELCOME# and the right digest for the nonces the other way round",
    (second, nonce) => welcome(KEY, nonceOfAnswer(second), nonce),
  ],
  [
    "the right digest and no #WELCOME#",
    (second, nonce) => proof(KEY, "listener", nonce, nonceOfAnswer(second)),
  ],
];

for (const transport of socketTransports) {
  const { name, address } = transport;

  for (const [saying, make] of answers) {
    Deno.test(`${name}: a listener lets nobody in who answers with ${saying}`, async () => {
      await attackListener(transport, async (peer) => {
        await peer.send(make(await next(peer)));
      });
    });
  }

  for (const [saying, make] of verdicts) {
    Deno.test(`${name}: a client believes nobody who answers its proof with ${saying}`, async () => {
      await attackClient(transport, async (peer) => {
        const nonce = random();
        await peer.send(challenge(nonce));
        await peer.send(make(await next(peer), nonce));
      });
    });
  }

  Deno.test(`${name}: a listener that echoes is not believed`, async () => {
    await attackClient(transport, async (peer) => {
      await peer.send(challenge(random()));
      for (let message; (message = await peer.receive());) {
        if (!await peer.send(message)) return;
      }
    });
  });

  Deno.test(`${name}: a client that echoes is not let in`, async () => {
    await attackListener(transport, async (peer) => {
      for (let message; (message = await peer.receive());) {
        if (!await peer.send(message)) return;
      }
    });
  });

  Deno.test(`${name}: a recorded answer is refused by the same listener`, async () => {
    await using listener = new Listener(address(), { authkey: KEY });
    const first = listener.accept({ timeout: PATIENCE });
    await using client = await RawPeer.connect(listener.address);
    const recorded = answer(KEY, nonceOfChallenge(await next(client)));
    await client.send(recorded);
    await using _served = await first;

    const second = refused(listener.accept({ timeout: PATIENCE }));
    await using replayer = await RawPeer.connect(listener.address);
    await next(replayer);
    await replayer.send(recorded);
    await second;
    assertEquals(await replayer.receive(), FAILURE);
  });

  Deno.test(`${name}: a recorded handshake convinces neither role`, async () => {
    const [first, second, third] = await record(transport);
    await attackListener(transport, async (peer) => {
      await next(peer);
      await peer.send(second!);
    });
    await attackListener(transport, async (peer) => {
      await next(peer);
      const nonce = nonceOfAnswer(second!);
      await peer.send(join(ANSWER, nonce, digestOf(third!)));
    });
    await attackClient(transport, async (peer) => {
      await peer.send(first!);
      await next(peer);
      await peer.send(third!);
    });
  });

  Deno.test(`${name}: a client gets one attempt`, async () => {
    await attackListener(transport, async (peer) => {
      const nonce = nonceOfChallenge(await next(peer));
      await peer.send(join(ANSWER, random(64)));
      await peer.send(answer(KEY, nonce));
    });
  });

  Deno.test(`${name}: an answer that comes before the challenge is refused`, async () => {
    await attackListener(
      transport,
      (peer) => peer.send(answer(KEY, new Uint8Array(32))),
    );
  });

  for (
    const [saying, first] of [
      ["a welcome", join(WELCOME, random())],
      ["#FAILURE#", FAILURE],
      ["an answer", join(ANSWER, random(64))],
      ["a challenge without a nonce", text("#CHALLENGE#{mutual-sha256}")],
      [
        "a challenge of a later version",
        text("#CHALLENGE#{mutual-sha512}" + "x".repeat(64)),
      ],
      ["a challenge and a nonce of 31 bytes", challenge(random(31))],
      ["a challenge and a nonce of 33 bytes", challenge(random(33))],
    ] as const
  ) {
    Deno.test(`${name}: a client proves nothing to a listener that begins with ${saying}`, async () => {
      await attackClient(transport, async (peer) => {
        await peer.send(first);
        assertEquals(await peer.receive(), FAILURE);
        // Whoever declines a challenge waits for this, or a while.
        await peer.send(FAILURE);
        assertEquals(await peer.receive(), null);
      });
    });
  }

  Deno.test(`${name}: a second challenge in place of the welcome is refused`, async () => {
    await attackClient(transport, async (peer) => {
      const nonce = random();
      await peer.send(challenge(nonce));
      const second = await next(peer);
      await peer.send(challenge(nonce));
      await peer.send(welcome(KEY, nonce, nonceOfAnswer(second)));
      assertEquals(await peer.receive(), null);
    });
  });

  Deno.test(`${name}: a welcome after #FAILURE# is refused`, async () => {
    await attackClient(transport, async (peer) => {
      const nonce = random();
      await peer.send(challenge(nonce));
      const clientNonce = nonceOfAnswer(await next(peer));
      await peer.send(FAILURE);
      await peer.send(welcome(KEY, nonce, clientNonce));
    });
  });
}
