/** What codecs make of values: they arrive as the documentation has it, and as another implementation reads them. */

import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import fc from "fast-check";
import { CodecError, json, msgpack, Pipe } from "../../mod.ts";
import { difference } from "../helpers/alike.ts";
import { join } from "../helpers/faulty_stream.ts";
import {
  decode as otherDecode,
  encode as otherEncode,
} from "../helpers/other_msgpack.ts";
import { attempted } from "./attempted.ts";
import { sameBytes } from "./changes.ts";
import { CODECS, type CodecSubject } from "./codec_subjects.ts";
import { assertNothingInherited } from "./intrinsics.ts";
import { type Property, property } from "./property.ts";
import { anything, shared } from "./values.ts";

/** Fails unless a value arrives as what is documented. */
function assertArrives(
  { codec }: CodecSubject,
  arrives: (value: unknown) => unknown,
  value: unknown,
): void {
  const received = codec.decode(codec.encode(value));
  assertEquals(difference(received, arrives(value)), undefined);
  assertNothingInherited();
}

/** Fails unless a message is refused of which the end is missing, or behind which there is something. */
function assertWhole(
  { codec }: CodecSubject,
  { value, at, more }: { value: unknown; at: number; more: Uint8Array },
): void {
  const message = codec.encode(value);
  const cut = message.slice(0, at % message.length);
  for (const wrong of [cut, join([message, more])]) {
    const decoded = attempted(() => codec.decode(wrong));
    assert("error" in decoded, Deno.inspect(decoded));
    assertInstanceOf(decoded.error, CodecError);
  }
}

/** Fails unless JSON is written and read as JavaScript does. */
function assertAsJson(value: unknown): void {
  const expected = attempted(() => JSON.stringify(value));
  const encoded = attempted(() => json.encode(value));
  if ("error" in expected || expected.value === undefined) {
    assert("error" in encoded);
    return void assertInstanceOf(encoded.error, CodecError);
  }
  assert("value" in encoded);
  const text = expected.value;
  const bytes = encoded.value;
  assert(sameBytes(bytes, new TextEncoder().encode(text)));
  const read = JSON.parse(text.toWellFormed());
  assertEquals(difference(json.decode(bytes), read), undefined);
}

/** Reads 64 bits as the other implementation does: as numbers where those are exact. */
const withNumbers = msgpack({ int64: "number" });

/** Fails unless each implementation reads what the other one writes. */
function assertInterchangeable(value: unknown): void {
  const theirs = otherEncode(value, { useBigInt64: true });
  const ours = msgpack.encode(value);
  const read = withNumbers.decode(theirs.slice());
  assertEquals(difference(read, withNumbers.decode(ours.slice())), undefined);
  const readByThem = (bytes: Uint8Array) =>
    withSafeNumbers(otherDecode(bytes, { useBigInt64: true }));
  assertEquals(difference(readByThem(ours), read), undefined);
  assertEquals(difference(readByThem(theirs), read), undefined);
}

function withSafeNumbers(value: unknown): unknown {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (Array.isArray(value)) return value.map(withSafeNumbers);
  if (typeof value !== "object" || value === null) return value;
  if (ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, value]) => [key, withSafeNumbers(value)]),
  );
}

/** Fails unless what a codec of two functions throws is the cause of a CodecError, and the connection goes on. */
async function assertCause(thrown: unknown): Promise<void> {
  const raise = () => {
    throw thrown;
  };
  const [a, b] = Pipe({ codec: { encode: raise, decode: raise } });
  await a.sendBytes("message");
  for (const call of [() => a.send("value"), () => b.recv()]) {
    const error = await call().then(() => undefined, (error) => error);
    assertInstanceOf(error, CodecError);
    assert(Object.is(error.cause, thrown));
  }
  await a.sendBytes("next");
  assertEquals((await b.recvBytes()).length, 4);
  await a.close();
  await b.close();
}

/** What is encoded, and decoded again. */
export const codecValues: Property[] = [
  ...CODECS.flatMap((subject) => {
    const { name, values, arrives } = subject;
    if (!arrives) return [];
    return [
      property(
        `codecs, ${name}: a value arrives as what is documented`,
        3_000,
        values,
        (value) => assertArrives(subject, arrives, value),
      ),
      property(
        `codecs, ${name}: a message of which the end is missing, or that goes on behind it, is a CodecError`,
        500,
        fc.record({
          value: values,
          at: fc.nat(),
          more: fc.uint8Array({ minLength: 1, maxLength: 8 }),
        }),
        (change) => assertWhole(subject, change),
      ),
    ];
  }),
  property(
    "codecs, json: a value is written and read, or refused, as by JSON",
    3_000,
    anything,
    assertAsJson,
  ),
  property(
    "codecs, msgpack: what another implementation writes is read, and what is written is read by it",
    3_000,
    shared,
    assertInterchangeable,
  ),
  property(
    "codecs: whatever a codec throws is the cause of a CodecError",
    500,
    fc.anything(),
    assertCause,
  ),
];
