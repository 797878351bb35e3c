/** What codecs make of messages, whatever is in them. */

import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import fc from "fast-check";
import { openConnection } from "../../connection/connection.ts";
import { FramedTransport } from "../../connection/transport/framed.ts";
import { CodecError } from "../../mod.ts";
import { difference } from "../helpers/alike.ts";
import { withProtoSetter } from "../helpers/codecs.ts";
import { FaultyStream, frame } from "../helpers/faulty_stream.ts";
import { type Attempted, attempted } from "./attempted.ts";
import { changed, changesOrNone, sameBytes } from "./changes.ts";
import { CODECS, type CodecSubject } from "./codec_subjects.ts";
import { assertNothingInherited } from "./intrinsics.ts";
import { type Property, property } from "./property.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const NOWHERE = { localAddress: null, remoteAddress: null };

/** Messages: random ones, ones that were changed on their way, and those made to do harm. */
function messages({ codec, values, fragments }: CodecSubject) {
  const encoded = values.map((value) => {
    const encoding = attempted(() => codec.encode(value));
    return "value" in encoding ? encoding.value : new Uint8Array(0);
  });
  return fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.record({ encoded, changes: changesOrNone })
      .map(({ encoded, changes }) => changed(encoded, changes)),
    fragments,
  ).map((message) => message.slice() as Bytes);
}

/** Fails unless a message gives a value, or a CodecError that has the message, for no more memory than is promised. */
function assertDecodable(
  { codec, reference, ownsMemory, memory }: CodecSubject,
  message: Bytes,
): void {
  const before = message.slice();
  const used = inUse();
  const decoded = attempted(() => codec.decode(message));
  const taken = inUse() - used;
  const most = memory.free + memory.perByte * message.length;
  assert(taken <= most, `${taken} bytes of memory for ${message.length}`);
  assert(sameBytes(message, before), "The message was changed");
  assertNothingInherited();
  if ("error" in decoded) assertRefusal(decoded.error, before);
  // Neither what was decoded before, nor the message's memory, has a part in it.
  const again = attempted(() => reference()(before));
  if (ownsMemory) message.fill(0);
  assertSameValue(again, decoded);
}

/** Fails unless a message gives the same where setting `__proto__` sets the prototype, as in other runtimes. */
function assertSameElsewhere(
  { codec }: CodecSubject,
  message: Bytes,
): void {
  const here = attempted(() => codec.decode(message.slice()));
  const decode = () => codec.decode(message.slice());
  assertSameValue(withProtoSetter(() => attempted(decode)), here);
}

/** Fails unless both are the same value, or both none. */
function assertSameValue(
  actual: Attempted<unknown>,
  expected: Attempted<unknown>,
): void {
  assertEquals("value" in actual, "value" in expected);
  if ("value" in actual && "value" in expected) {
    assertEquals(difference(actual.value, expected.value), undefined);
  }
}

function assertRefusal(error: unknown, message: Bytes): void {
  assertInstanceOf(error, CodecError);
  assert(error.data && sameBytes(error.data, message));
  const { cause } = error;
  // That would be a length that was believed, or a depth that was not looked at.
  const isExhausted = cause instanceof RangeError &&
    /allocation|Invalid (array|typed array|string) length|stack/
      .test(cause.message);
  assert(!isExhausted, `It ran out of memory: ${cause}`);
}

function inUse(): number {
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}

/** Fails unless a connection receives what the codec makes of a message, and what comes behind it. */
async function assertReceivable(
  { codec }: CodecSubject,
  message: Bytes,
): Promise<void> {
  const decoded = attempted(() => codec.decode(message.slice()));
  const good = codec.encode("good");
  const stream = new FaultyStream({
    incoming: [frame(message), frame(good), null],
  });
  const connection = openConnection(
    new FramedTransport(stream, NOWHERE),
    codec,
  );
  const received: Attempted<unknown> = await connection.recv().then(
    (value) => ({ value }),
    (error) => ({ error }),
  );
  if ("error" in received) assertRefusal(received.error, message);
  assertSameValue(received, decoded);
  assertEquals(await connection.recv(), "good");
  assert(!connection.closed);
  await connection.close();
}

/** What is decoded. */
export const codecMessages: Property[] = CODECS.flatMap((subject) => [
  property(
    `codecs, ${subject.name}: a message is a value or a CodecError, costs no more than is promised, and leaves no trace`,
    3_000,
    messages(subject),
    (message) => assertDecodable(subject, message),
  ),
  property(
    `codecs, ${subject.name}: a message is the same value where setting __proto__ sets the prototype`,
    500,
    messages(subject),
    (message) => assertSameElsewhere(subject, message),
  ),
  property(
    `codecs, ${subject.name}: a connection goes on behind whatever message`,
    1_000,
    messages(subject),
    (message) => assertReceivable(subject, message),
  ),
]);
