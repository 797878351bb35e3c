/** Any pair of functions can be the codec, and what they throw harms nothing. */

import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { type Codec, CodecError } from "../mod.ts";
import { contract, pattern, text } from "./helpers/contract.ts";

const json: Codec = {
  encode: (value) => new TextEncoder().encode(JSON.stringify(value)),
  decode: (data) => JSON.parse(text(data)),
};

contract("values pass through a codec of one's own", async ({ a, b }) => {
  const value = { list: [1, "two", null], nested: { yes: true } };
  await a.send(value);
  assertEquals(await b.recv(), value);
  await b.send("back");
  assertEquals(text(await a.recvBytes()), '"back"');
  await a.sendBytes("[1]");
  assertEquals(await b.recv(), [1]);
}, { codec: json });

contract(
  "values pass through MessagePack where no codec is given",
  async ({ a, b }) => {
    const values = [
      null,
      true,
      -7,
      2.25,
      2n ** 63n,
      "text",
      pattern(1000),
      [1, [2, [3]]],
      { key: { other: "value" } },
      "long ".repeat(50_000),
      undefined,
      new Date(-1),
      new Map<unknown, unknown>([[1, new Set([2n ** 70n])]]),
      [/a/g, new URL("http://localhost/"), Float64Array.of(1.5)],
    ];
    for (const value of values) {
      const [received] = await Promise.all([b.recv(), a.send(value)]);
      assertEquals(received, value);
    }
  },
);

const refusal = new TypeError("not with me");
/** Refuses the value and the message "refuse", and passes texts. */
const picky: Codec = {
  encode(value) {
    if (value === "refuse") throw refusal;
    return new TextEncoder().encode(value as string);
  },
  decode(data) {
    const value = text(data);
    if (value === "refuse") throw refusal;
    return value;
  },
};

contract(
  "a value that the codec refuses is a CodecError with the cause, and nothing is sent",
  async ({ a, b }) => {
    for (const options of [undefined, { timeout: 60_000 }]) {
      const error = await assertRejects(
        () => a.send("refuse", options),
        CodecError,
        "encode",
      );
      assertStrictEquals(error.cause, refusal);
      assertEquals(error.data, null);
    }
    assertEquals(a.bufferedAmount, 0);
    await a.send("next");
    assertEquals(await b.recv(), "next");
  },
  { codec: picky },
);

contract(
  "a message that the codec refuses is a CodecError with the cause and the message",
  async ({ a, b }) => {
    await a.sendBytes("refuse");
    await a.sendBytes("next");
    const error = await assertRejects(() => b.recv(), CodecError, "6 bytes");
    assertStrictEquals(error.cause, refusal);
    assertEquals(error.data, new TextEncoder().encode("refuse"));
    assertEquals(b.closed, false);
    assertEquals(await b.recv(), "next");
  },
  { codec: picky },
);

contract(
  "a refused message takes only the turn of the call that got it",
  async ({ a, b }) => {
    const calls = [b.recv(), b.recv(), b.recv()];
    const outcomes = Promise.allSettled(calls);
    for (const message of ["1", "refuse", "3"]) await a.sendBytes(message);
    assertEquals(
      (await outcomes).map(({ status }) => status),
      ["fulfilled", "rejected", "fulfilled"],
    );
    assertEquals(await calls[2], "3");
  },
  { codec: picky },
);

const own = new CodecError("Cannot, says the codec itself", {
  path: "value.x",
});

contract("a codec's own CodecError is passed on as it is", async ({ a, b }) => {
  assertStrictEquals(await assertRejects(() => a.send(1)), own);
  await a.sendBytes("x");
  assertStrictEquals(await assertRejects(() => b.recv()), own);
}, {
  codec: {
    encode() {
      throw own;
    },
    decode() {
      throw own;
    },
  },
});

const NO_BYTES: Record<string, unknown> = {
  "undefined": undefined,
  "null": null,
  "a text": "text",
  "an ArrayBuffer": new ArrayBuffer(3),
  "a list of numbers": [1, 2],
  "a promise": Promise.resolve(new Uint8Array(1)),
};

for (const [kind, encoded] of Object.entries(NO_BYTES)) {
  contract(
    `a codec that returns ${kind} for bytes makes a CodecError, and nothing is sent`,
    async ({ a, b }) => {
      await assertRejects(() => a.send(1), CodecError, "Uint8Array");
      await a.sendBytes("next");
      assertEquals(text(await b.recvBytes()), "next");
    },
    { codec: { encode: () => encoded as Uint8Array, decode: text } },
  );
}

contract("a codec may return a part of a larger buffer", async ({ a, b }) => {
  await a.send(null);
  assertEquals(await b.recv(), pattern(200_000).subarray(7, 190_000));
}, {
  codec: {
    encode: () => pattern(200_000).subarray(7, 190_000),
    decode: (data) => data,
  },
});

contract(
  "a message that is decoded is in memory of its own",
  async ({ a, b }) => {
    await Promise.all([a.sendBytes("first"), a.sendBytes("other")]);
    const first = await b.recv() as Uint8Array<ArrayBuffer>;
    assertEquals(first.buffer.byteLength, 5);
    assertEquals(text(first), "first");
  },
  { codec: { encode: () => new Uint8Array(), decode: (data) => data } },
);

contract(
  "recv() resolves to whatever the codec returns, undefined too",
  async ({ a, b }) => {
    await a.sendBytes("x");
    assertEquals(await b.recv(), undefined);
    await a.sendBytes("y");
    await a.close();
    assertEquals(await Array.fromAsync(b), [undefined]);
  },
  { codec: { encode: () => new Uint8Array(), decode: () => undefined } },
);
