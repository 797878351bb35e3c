/** What a codec refuses, as whoever sends and receives sees it. */

import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { type Codec, CodecError, msgpack, Pipe, plainMsgpack } from "../mod.ts";
import { transports } from "./helpers/transports.ts";

for (const { name, pair } of transports) {
  Deno.test(`${name}: what cannot be encoded is a CodecError, and nothing of it is sent`, async () => {
    await using ends = await pair();
    const { a, b } = ends;
    await a.send("before");
    const error = await assertRejects(
      () => a.send({ list: [1, Symbol()] }),
      CodecError,
    );
    assertEquals([error.path, error.data], ["value.list[1]", null]);
    assertEquals(a.closed, false);
    await a.send("after");
    assertEquals([await b.recv(), await b.recv()], ["before", "after"]);
  });

  Deno.test(`${name}: what cannot be decoded is a CodecError that has the message, and the next one comes`, async () => {
    await using ends = await pair();
    const { a, b } = ends;
    await a.sendBytes(new Uint8Array([0xc1, 1, 2]));
    await a.sendBytes("");
    await a.send("after");
    const error = await assertRejects(() => b.recv(), CodecError);
    assertEquals(error.data, new Uint8Array([0xc1, 1, 2]));
    assertEquals(error.path, null);
    assertEquals(error.cause, undefined);
    const empty = await assertRejects(() => b.recv(), CodecError);
    assertEquals(empty.data, new Uint8Array(0));
    assertEquals(b.closed, false);
    assertEquals(await b.recv(), "after");
    await b.send("and back");
    assertEquals(await a.recv(), "and back");
  });
}

Deno.test("codec: iterating ends with the error of a message that cannot be decoded, and can go on", async () => {
  const [a, b] = Pipe();
  await a.send(1);
  await a.sendBytes(new Uint8Array([0xc1]));
  await a.send(2);
  const seen: unknown[] = [];
  await assertRejects(async () => {
    for await (const value of b) seen.push(value);
  }, CodecError);
  seen.push(await b.recv());
  assertEquals(seen, [1, 2]);
  await Promise.all([a.close(), b.close()]);
});

Deno.test("codec: the bytes of a message that is no MessagePack can be received as bytes", async () => {
  const [a, b] = Pipe();
  await a.sendBytes(new Uint8Array([0xc1]));
  assertEquals(await b.recvBytes(), new Uint8Array([0xc1]));
  await Promise.all([a.close(), b.close()]);
});

Deno.test("codec: plainMsgpack is one for connections, and reads what the default codec writes", async () => {
  const [a, b] = Pipe({ codec: plainMsgpack });
  const value = { id: 1n, v: [2.25, null, "junk"], b: Uint8Array.of(1) };
  await a.send(value);
  assertEquals(await b.recv(), value);
  await a.sendBytes(msgpack.encode(value).slice());
  assertEquals(await b.recv(), value);
  const error = await assertRejects(() => a.send([new Date()]), CodecError);
  assertEquals(error.path, "value[0]");
  await a.sendBytes(msgpack.encode([new Date(0)]).slice());
  const refused = await assertRejects(() => b.recv(), CodecError, "extension");
  assertEquals(refused.data?.length, 7);
  await Promise.all([a.close(), b.close()]);
});

Deno.test("codec: any pair of functions will do", async () => {
  const json: Codec = {
    encode: (value) => new TextEncoder().encode(JSON.stringify(value)),
    decode: (bytes) => JSON.parse(new TextDecoder().decode(bytes)),
  };
  const [a, b] = Pipe({ codec: json });
  await a.send({ answer: [42, null] });
  assertEquals(await b.recv(), { answer: [42, null] });
  await a.send("as bytes");
  assertEquals(await b.recvBytes(), new TextEncoder().encode('"as bytes"'));
  await Promise.all([a.close(), b.close()]);
});

/** Codecs that are at fault, and what their functions throw. */
const faults: unknown[] = [new SyntaxError("no"), "a string", undefined];

for (const fault of faults) {
  const thrower: Codec = {
    encode(): Uint8Array {
      throw fault;
    },
    decode(): unknown {
      throw fault;
    },
  };

  Deno.test(`codec: ${Deno.inspect(String(fault))} thrown by encode is the cause of a CodecError`, async () => {
    const [a, b] = Pipe({ codec: thrower });
    const error = await assertRejects(() => a.send(1), CodecError);
    assertStrictEquals(error.cause, fault);
    assertEquals([error.path, error.data], [null, null]);
    await a.sendBytes("still usable");
    assertEquals((await b.recvBytes()).length, 12);
    await Promise.all([a.close(), b.close()]);
  });

  Deno.test(`codec: ${Deno.inspect(String(fault))} thrown by decode is the cause of a CodecError`, async () => {
    const [a, b] = Pipe({ codec: thrower });
    await a.sendBytes("first");
    const error = await assertRejects(() => b.recv(), CodecError);
    assertStrictEquals(error.cause, fault);
    assertEquals(error.data, new TextEncoder().encode("first"));
    await a.sendBytes("second");
    assertEquals((await b.recvBytes()).length, 6);
    await Promise.all([a.close(), b.close()]);
  });
}

Deno.test("codec: a CodecError of the codec's own arrives as it is", async () => {
  const own = new CodecError("mine", { path: "value.x" });
  const codec: Codec = {
    encode(): Uint8Array {
      throw own;
    },
    decode: () => null,
  };
  const [a, b] = Pipe({ codec });
  assertStrictEquals(await assertRejects(() => a.send(1)), own);
  await Promise.all([a.close(), b.close()]);
});

for (const result of [undefined, null, "text", 7, [1], new ArrayBuffer(1)]) {
  Deno.test(`codec: encoding to ${Deno.inspect(result)} is a CodecError, and nothing is sent`, async () => {
    const codec: Codec = {
      encode: () => result as unknown as Uint8Array,
      decode: (bytes) => bytes,
    };
    const [a, b] = Pipe({ codec });
    await assertRejects(() => a.send(1), CodecError, typeof result);
    await a.sendBytes("next");
    assertEquals((await b.recvBytes()).length, 4);
    await Promise.all([a.close(), b.close()]);
  });
}

Deno.test("codec: decode gets memory of its own, which it may keep", async () => {
  const codec: Codec = {
    encode: (value) => value as Uint8Array,
    decode: (bytes) => bytes,
  };
  const [a, b] = Pipe({ codec });
  await a.send(new Uint8Array([1, 2]));
  await a.send(new Uint8Array([3, 4]));
  const first = await b.recv() as Uint8Array;
  const second = await b.recv() as Uint8Array;
  assertEquals(first.buffer.byteLength, 2);
  second.fill(9);
  assertEquals(first, new Uint8Array([1, 2]));
  await Promise.all([a.close(), b.close()]);
});
