/** What is counted of the messages of a connection: they alone, at both ends alike, and each once. */

import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  BufferTooShort,
  type Codec,
  CodecError,
  type Connection,
  json,
  Listener,
  msgpack,
  plainMsgpack,
  type Traffic,
} from "../mod.ts";
import { KEY } from "./helpers/auth.ts";
import { BULK, KIB, MIB, pattern, raw, unheeded } from "./helpers/contract.ts";
import {
  NO_TRAFFIC,
  type ObservedPair,
  observedPair,
  trafficOf,
} from "./helpers/observed.ts";
import { connectTo, socketTransports } from "./helpers/transports.ts";

const authkey = KEY;

/** Codecs that write where a message is sent from, and such that return bytes. */
const codecs: Record<string, Codec> = { msgpack, plainMsgpack, json };

const values = [null, 1.5, "text", [1, [2]], "x".repeat(3 * KIB), { a: {} }];

/** Empty; in one read; on either side of what is copied, and of what is read at once. */
const LENGTHS = [0, 1, 511, 512, 64 * KIB, 64 * KIB + 1, MIB, MIB + 1];

for (const { name, address } of socketTransports) {
  for (const [codecName, codec] of Object.entries(codecs)) {
    Deno.test(`${name}: both ends count the values that go each way by ${codecName}`, async () => {
      await using pair = await observedPair(address(), { authkey, codec });
      const { client, served } = pair;
      const there = sum(values.map((value) => codec.encode(value).length));
      await carry(values, client, served);
      assertFigures(pair, there, NOTHING);
      const back = there.length - codec.encode(null).length;
      await carry(values.slice(1), served, client);
      const last = { messages: values.length - 1, length: back };
      assertFigures(pair, there, last);
      await assertClosedWith(pair, there, last);
    });
  }

  Deno.test(`${name}: both ends count the bytes that go each way, of empty messages and long ones`, async () => {
    await using pair = await observedPair(address(), { authkey });
    const { client, served } = pair;
    let [there, back] = [NOTHING, NOTHING];
    for (const length of LENGTHS) {
      await carryBytes(length, client, served);
      there = plus(there, length);
      assertFigures(pair, there, back);
      await carryBytes(length, served, client);
      back = plus(back, length);
      assertFigures(pair, there, back);
    }
    await assertClosedWith(pair, there, back);
  });

  Deno.test(`${name}: messages that are sent at once are counted at once, and when they are received`, async () => {
    await using pair = await observedPair(address(), { authkey });
    const { client, served, listener } = pair;
    const sent = Array.from({ length: 100 }, (_, i) => served.send(i));
    assertEquals(listener.stats().messagesOut, 100);
    for (let i = 0; i < 100; i++) await client.recv();
    await Promise.all(sent);
    await assertClosedWith(pair, NOTHING, { messages: 100, length: 100 });
  });

  Deno.test(`${name}: a message that a getter sends is counted beside the one that it is asked for`, async () => {
    await using pair = await observedPair(address(), { authkey });
    const { client, served } = pair;
    const sending = {
      get inner() {
        client.send("first");
        return "second";
      },
    };
    await client.send(sending);
    const lengths = [await served.recv(), await served.recv()]
      .map((value) => msgpack.encode(value).length);
    await assertClosedWith(pair, sum(lengths), NOTHING);
  });

  Deno.test(`${name}: what was not sent is not counted`, async () => {
    const maxMessageLength = 5 * KIB;
    await using pair = await observedPair(address(), {
      authkey,
      maxMessageLength,
    });
    const { client, served } = pair;
    const tooLong = new Uint8Array(maxMessageLength + 1);
    await assertRejects(() => client.sendBytes(tooLong), RangeError);
    await assertRejects(() => client.send(tooLong), RangeError);
    await assertRejects(() => client.send([() => {}]), CodecError);
    await assertRejects(() => client.send([tooLong, () => {}]));
    await assertRejects(() => client.sendBytes("12", 1, 2), RangeError);
    assertFigures(pair, NOTHING, NOTHING);
    await carry([7], client, served);
    await assertClosedWith(pair, { messages: 1, length: 1 }, NOTHING);
    await assertRejects(() => client.send(8), Deno.errors.BadResource);
    assertEquals(pair.atClient.only("closed").messagesOut, 1);
  });

  Deno.test(`${name}: what a codec that returns bytes refuses is not counted`, async () => {
    const options = { authkey, codec: raw, maxMessageLength: 10 };
    await using pair = await observedPair(address(), options);
    const { client } = pair;
    await assertRejects(() => client.send(new Uint8Array(11)), RangeError);
    await assertRejects(() => client.send("no bytes"), CodecError);
    await assertClosedWith(pair, NOTHING, NOTHING);
  });

  Deno.test(`${name}: what nobody received is not counted as received`, async () => {
    await using pair = await observedPair(address(), { authkey });
    const { client, served, atClient, atListener } = pair;
    for (let i = 0; i < 3; i++) await client.sendBytes(new Uint8Array(10));
    await client.flush();
    assert(await served.poll(60_000));
    assertEquals((await served.recvBytes()).length, 10);
    await served.close();
    await client.close();
    assertEquals(trafficOf(atListener.only("closed")), {
      ...NO_TRAFFIC,
      messagesIn: 1,
      bytesIn: 10,
    });
    assertEquals(atClient.only("closed").bytesOut, 30);
  });

  Deno.test(`${name}: what a call got and could not use is counted`, async () => {
    await using pair = await observedPair(address(), { authkey });
    const { client, served } = pair;
    await client.sendBytes("not MessagePack");
    await assertRejects(() => served.recv(), CodecError);
    const sent = [
      client.sendBytes(pattern(70 * KIB)),
      client.sendBytes(pattern(70 * KIB)),
    ];
    await assertRejects(
      () => served.recvBytesInto(new Uint8Array(5)),
      BufferTooShort,
    );
    await served.recvBytesInto(new Uint8Array(70 * KIB));
    await Promise.all(sent);
    const length = "not MessagePack".length + 2 * 70 * KIB;
    await assertClosedWith(pair, { messages: 3, length }, NOTHING);
  });

  Deno.test(`${name}: what was dropped as its sender closed is counted as sent, and not as received`, async () => {
    await using pair = await observedPair(address(), { authkey });
    const { client, served, atClient, atListener } = pair;
    const sent = unheeded(client.sendBytes(BULK));
    await assertRejects(() => client.close({ timeout: 0 }));
    await assertRejects(() => served.recvBytes());
    await Promise.allSettled([sent, served.close()]);
    const { messagesOut, bytesOut } = atClient.only("closed");
    assertEquals([messagesOut, bytesOut], [1, BULK.length]);
    assertEquals(trafficOf(atListener.only("closed")), NO_TRAFFIC);
  });

  Deno.test(`${name}: stats() sums up the connections that are open and those that are closed`, async () => {
    await using listener = new Listener(address(), { authkey });
    const ends: Connection[] = [];
    let expected = NOTHING;
    for (const length of [3, 30, 300]) {
      const [client, served] = await connectTo(listener, { authkey });
      ends.push(client, served);
      await carryBytes(length, client, served);
      expected = plus(expected, length);
      assertEquals(figures(listener.stats()), [expected, NOTHING]);
    }
    for (const end of ends) {
      await end.close();
      assertEquals(figures(listener.stats()), [expected, NOTHING]);
    }
  });
}

/** What went one way. */
interface Sum {
  messages: number;
  length: number;
}

const NOTHING: Sum = { messages: 0, length: 0 };

function plus({ messages, length }: Sum, more: number): Sum {
  return { messages: messages + 1, length: length + more };
}

function sum(lengths: number[]): Sum {
  return lengths.reduce(plus, NOTHING);
}

async function carry(
  values: unknown[],
  from: Connection,
  to: Connection,
): Promise<void> {
  for (const value of values) {
    const sent = from.send(value);
    assertEquals(await to.recv(), value);
    await sent;
  }
}

async function carryBytes(
  length: number,
  from: Connection,
  to: Connection,
): Promise<void> {
  const sent = from.sendBytes(new Uint8Array(length));
  assertEquals((await to.recvBytes()).length, length);
  await sent;
}

/** What came in, and what went out. */
function figures(traffic: Traffic): [came: Sum, went: Sum] {
  const { messagesIn, bytesIn, messagesOut, bytesOut } = traffic;
  return [
    { messages: messagesIn, length: bytesIn },
    { messages: messagesOut, length: bytesOut },
  ];
}

/** Fails unless a listener counts what its client has sent, and what was sent to that. */
function assertFigures(
  { listener }: ObservedPair,
  there: Sum,
  back: Sum,
): void {
  assertEquals(figures(listener.stats()), [there, back]);
}

/** Closes both ends; fails unless both are told the same figures, each in its direction. */
async function assertClosedWith(
  pair: ObservedPair,
  there: Sum,
  back: Sum,
): Promise<void> {
  const { client, served, atClient, atListener } = pair;
  await client.close();
  await served.close();
  assertEquals(figures(atListener.only("closed")), [there, back]);
  assertEquals(figures(atClient.only("closed")), [back, there]);
  assertFigures(pair, there, back);
}
