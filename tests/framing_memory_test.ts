/** What a stranger claims costs nothing: memory is given for what has come. */

import { assertEquals, assertLessOrEqual, assertRejects } from "@std/assert";
import { FrameReader } from "../connection/transport/frame_reader.ts";
import { FramedTransport } from "../connection/transport/framed.ts";
import { KIB, MIB, pattern } from "./helpers/contract.ts";
import {
  cut,
  FaultyStream,
  frame,
  join,
  longHeader,
  messageOf,
  type Piece,
  receive,
  shortHeader,
} from "./helpers/faulty_stream.ts";

const { InvalidData, UnexpectedEof } = Deno.errors;
const NOWHERE = { localAddress: null, remoteAddress: null };

Deno.test("framing: a peer that has sent nothing is given little memory", async () => {
  const stream = new FaultyStream({ incoming: [null] });
  await assertRejects(() => new FrameReader(stream).fill());
  assertLessOrEqual(memoryOf(stream), 512);
});

Deno.test("framing: a claim of 64 MiB alone is given 1 MiB", async () => {
  const incoming = [shortHeader(64 * MIB), null];
  const stream = new FaultyStream({ incoming });
  const reader = new FrameReader(stream);
  await assertRejects(() => receive(reader, 64 * MIB), UnexpectedEof);
  assertEquals(stream.spaces.length, 2);
  assertLessOrEqual(memoryOf(stream), MIB);
});

Deno.test("framing: a claim alone is given 1 MiB where more is read ahead, too", async () => {
  const incoming = [shortHeader(16 * MIB - 1), null];
  const stream = new FaultyStream({ incoming });
  const reader = new FrameReader(stream, 16 * MIB);
  await assertRejects(() => receive(reader, 64 * MIB), UnexpectedEof);
  assertLessOrEqual(memoryOf(stream), MIB);
});

for (const step of [1000, 100_000, 3 * MIB, 64 * MIB]) {
  Deno.test(`framing: a message that comes ${step} bytes at a time has at most 8 times what has come`, async () => {
    const length = 64 * MIB;
    let come = 0;
    function* incoming(): Generator<Piece> {
      yield shortHeader(length);
      const piece = new Uint8Array(step);
      while (come < length) {
        const size = Math.min(step, length - come);
        yield piece.subarray(0, size);
      }
    }
    const stream = new FaultyStream({ incoming: incoming() });
    const counted = count(stream, (bytes) => {
      const { buffer } = stream.spaces.at(-1)!;
      assertLessOrEqual(buffer.byteLength, Math.max(MIB, 8 * come));
      if (stream.spaces.length > 1) come += bytes;
    });
    const message = await receive(new FrameReader(counted), length);
    assertEquals(message.length, length);
    assertEquals(come, length);
  });
}

const TOO_LONG: [claim: string, header: Uint8Array, says: string][] = [
  ["one more than the limit", shortHeader(1001), "1001 bytes"],
  ["the largest in four bytes", shortHeader(0x7fffffff), "2147483647 bytes"],
  ["one more than the limit, in twelve", longHeader(1001n), "1001 bytes"],
  ["2 ** 31", longHeader(2n ** 31n), "2147483648 bytes"],
  ["the largest in twelve bytes", longHeader(2n ** 64n - 1n), "maxMessage"],
  ["-2", shortHeader(-2), "another protocol"],
  ["the most negative", shortHeader(-0x80000000), "another protocol"],
  ["a line of HTTP", new TextEncoder().encode("GET / HTTP/1.1\r\n"), "bytes"],
  ["a TLS hello", Uint8Array.of(0x16, 3, 1, 0), "bytes"],
];

for (const [claim, header, says] of TOO_LONG) {
  for (const most of [1, 100]) {
    Deno.test(`framing: a length of ${claim}, ${most} bytes at a time, is refused before memory is given`, async () => {
      const incoming = [frame(pattern(1000)), ...cut(header, () => most)];
      const stream = new FaultyStream({ incoming });
      const transport = new FramedTransport(stream, NOWHERE, {
        maxMessageLength: 1000,
      });
      await transport.fill();
      const whole = await receiveFrom(transport);
      assertEquals(whole, pattern(1000));
      await assertRejects(() => receiveFrom(transport), InvalidData, says);
      assertLessOrEqual(memoryOf(stream), 4 * KIB);
      // Whoever owns the transport closes it.
      assertEquals(transport.closed, false);
    });
  }
}

Deno.test("framing: a limit that was lowered holds for the next message", async () => {
  const stream = new FaultyStream({
    incoming: [join([frame(pattern(100)), frame(pattern(100))])],
  });
  const transport = new FramedTransport(stream, NOWHERE);
  await transport.fill();
  assertEquals(messageOf(transport.take()!), pattern(100));
  transport.maxMessageLength = 99;
  await assertRejects(() => receiveFrom(transport), InvalidData, "100 bytes");
});

Deno.test("framing: the buffer of short messages does not outgrow 64 KiB", async () => {
  const piece = frame(pattern(1000));
  const incoming = [join(Array.from({ length: 1000 }, () => piece))];
  const stream = new FaultyStream({ incoming });
  const reader = new FrameReader(stream);
  for (let i = 0; i < 1000; i++) {
    assertEquals((await receive(reader, MIB)).length, 1000);
  }
  assertEquals(memoryOf(stream), 64 * KIB);
});

/** The largest memory that a read was given a part of. */
function memoryOf({ spaces }: FaultyStream): number {
  return Math.max(...spaces.map(({ buffer }) => buffer.byteLength));
}

/** A stream that tells of what each read gives. */
function count(
  stream: FaultyStream,
  came: (bytes: number) => void,
): FaultyStream {
  const read = stream.read.bind(stream);
  stream.read = async (space) => {
    const bytes = await read(space);
    came(bytes ?? 0);
    return bytes;
  };
  return stream;
}

async function receiveFrom(transport: FramedTransport): Promise<Uint8Array> {
  for (;;) {
    const taken = transport.take();
    if (taken) return messageOf(taken);
    await transport.fill();
  }
}
