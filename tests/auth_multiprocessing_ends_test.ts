// Two ends of this package that speak the dialect of CPython's multiprocessing, or of which one does.

import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import {
  AuthenticationError,
  type AuthenticationFailure,
  Client,
  Listener,
} from "../mod.ts";
import {
  attempt,
  KEY,
  OTHER_KEY,
  pairOf,
  PATIENCE,
  random,
  refusalOf,
  refused,
  text,
  WELCOME,
} from "./helpers/auth.ts";
import {
  answerWith,
  approach,
  between,
  challengeIn,
  DIALECT,
  LENGTHS,
  MODERN,
  otherSide,
  play,
  SIDES,
  SPEAKS,
} from "./helpers/multiprocessing.ts";
import { authenticatedPair, socketTransports } from "./helpers/transports.ts";

for (const transport of socketTransports) {
  const { name, address } = transport;

  Deno.test(`${name}: both ends get on, and what they say right behind the handshake arrives`, async () => {
    await using ends = await authenticatedPair(address(), SPEAKS);
    const long = random(60_000);
    await Promise.all([ends.a.send("a"), ends.b.send("b")]);
    assertEquals([await ends.a.recv(), await ends.b.recv()], ["b", "a"]);
    await Promise.all([ends.a.sendBytes(long), ends.b.sendBytes(long)]);
    assertEquals([await ends.a.recvBytes(), await ends.b.recvBytes()], [
      long,
      long,
    ]);
  });

  Deno.test(`${name}: each end challenges the other with {sha256}, and is answered with it`, async () => {
    await using listener = new Listener(address(), SPEAKS);
    const { seen, ...outcomes } = await between(transport, listener);
    await using _ = await pairOf(outcomes);
    assertEquals(seen.map(({ length }) => length), LENGTHS);
    const [first, second, third, fourth, fifth, sixth] = seen;
    for (const challenge of [first!, fourth!]) {
      assertEquals(challenge.subarray(0, 19), text("#CHALLENGE#{sha256}"));
    }
    assertEquals(second, answerWith("sha256", challengeIn(first!)));
    assertEquals(fifth, answerWith("sha256", challengeIn(fourth!)));
    assertEquals([third, sixth], [WELCOME, WELCOME]);
    assert(first!.toHex() !== fourth!.toHex());
  });

  Deno.test(`${name}: different keys are an AuthenticationError of both ends`, async () => {
    for (const [there, here] of [[KEY, OTHER_KEY], [OTHER_KEY, KEY]]) {
      await using listener = new Listener(address(), {
        authkey: there!,
        ...DIALECT,
      });
      const options = { authkey: here!, ...DIALECT };
      const { accepted, connected } = await attempt(listener, options);
      await refusalOf(accepted, "its authkey is not the one set here");
      await refusalOf(connected, "it refuses the authkey that is set here");
    }
  });

  for (const side of SIDES) {
    Deno.test(`${name}: a peer that takes the ${side}'s proof for a wrong one is an AuthenticationError`, async () => {
      await using attempt = await approach(transport, side);
      const { peer, handshake } = attempt;
      const refusal = refused(
        handshake,
        "it refuses the authkey that is set here",
      );
      const cpython = { ...MODERN, accepts: () => false };
      await play(peer, otherSide(side), cpython);
      await refusal;
    });
  }

  Deno.test(`${name}: a listener that speaks "native" and a client that does not are told which dialect to set`, async () => {
    await using listener = new Listener(address(), { authkey: KEY });
    const { accepted, connected } = await attempt(listener, SPEAKS);
    await refusalOf(
      connected,
      `it speaks the dialect "native", and this end speaks "multiprocessing"; set dialect: "native" here, or "multiprocessing" there`,
    );
    await refusalOf(accepted, `set the same dialect at both ends`);
  });

  Deno.test(`${name}: a client that speaks "native" and a listener that does not are told which dialect to set`, async () => {
    await using listener = new Listener(address(), SPEAKS);
    const { accepted, connected } = await attempt(listener, { authkey: KEY });
    await refusalOf(
      connected,
      `it speaks the dialect "multiprocessing" of CPython, and this end speaks "native"; set dialect: "multiprocessing" here`,
    );
    await refusalOf(accepted, `set the same dialect at both ends`);
  });

  Deno.test(`${name}: iteration passes over those who fail, wherever they do, and tells the observer`, async () => {
    const failures: AuthenticationFailure[] = [];
    const listener = new Listener(address(), {
      ...SPEAKS,
      observer: { authenticationFailed: (failure) => failures.push(failure) },
    });
    const server = (async () => {
      for await (const connection of listener) {
        await connection.send(await connection.recv());
        await connection.close();
      }
    })();
    const strangers = [
      { authkey: OTHER_KEY, ...DIALECT },
      { authkey: KEY },
      { authkey: OTHER_KEY, ...DIALECT, allowMd5: true },
    ];
    for (const options of strangers) {
      await refused(Client(listener.address, options));
    }
    {
      await using client = await Client(listener.address, SPEAKS);
      await client.send("echo");
      assertEquals(await client.recv({ timeout: PATIENCE }), "echo");
    }
    await listener.close();
    await server;
    assertEquals(failures.length, strangers.length);
    for (const { error } of failures) {
      assertInstanceOf(error, AuthenticationError);
    }
  });

  Deno.test(`${name}: many clients at once are all let in, but for those with another key`, async () => {
    await using listener = new Listener(address(), SPEAKS);
    const authkeys = Array.from(
      { length: 12 },
      (_, i) => i % 3 === 0 ? OTHER_KEY : KEY,
    );
    const accepting = Promise.allSettled(
      authkeys.map(() => listener.accept({ timeout: PATIENCE })),
    );
    const connected = await Promise.allSettled(
      authkeys.map((authkey) =>
        Client(listener.address, { authkey, ...DIALECT })
      ),
    );
    const accepted = await accepting;
    for (const outcome of [...accepted, ...connected]) {
      if (outcome.status === "fulfilled") await outcome.value.close();
    }
    assertEquals(
      connected.map(({ status }) => status === "fulfilled"),
      authkeys.map((authkey) => authkey === KEY),
    );
    const entered = accepted.filter(({ status }) => status === "fulfilled");
    assertEquals(entered.length, 8);
  });
}
