/**
 * Dates: the timestamps of MessagePack, extension −1.
 *
 * @module
 */

import { Extension } from "../../extension.ts";
import type { ExtensionFormat } from "./format.ts";

const TYPE = -1;
const MAX_UINT32 = 2 ** 32 - 1;
const MAX_UINT34 = 2 ** 34 - 1;
const NANOSECONDS = 1e9;
/** The last millisecond, either way, that a Date has. */
const MAX_TIME = 8.64e15;

/**
 * Seconds and nanoseconds since 1970, in the shortest of three forms: 32 bits of
 * seconds; 30 bits of nanoseconds and 34 of seconds; 32 bits of nanoseconds and
 * 64 of seconds. What no Date can be stays an {@linkcode Extension}.
 */
export const DATE: ExtensionFormat<Date | Extension> = {
  type: TYPE,
  isContainer: false,
  write(date, payload) {
    const time = (date as Date).getTime();
    if (Number.isNaN(time)) payload.refuse("the Date is invalid");
    payload.bytes(timestamp(time));
  },
  read: (payload) => fromTimestamp(payload.rest()),
};

function timestamp(time: number): Uint8Array {
  const seconds = Math.floor(time / 1000);
  const nanoseconds = (time - seconds * 1000) * 1e6;
  if (seconds < 0 || seconds > MAX_UINT34) {
    const view = new DataView(new ArrayBuffer(12));
    view.setUint32(0, nanoseconds);
    view.setBigInt64(4, BigInt(seconds));
    return new Uint8Array(view.buffer);
  }
  if (nanoseconds > 0 || seconds > MAX_UINT32) {
    const view = new DataView(new ArrayBuffer(8));
    view.setBigUint64(0, BigInt(nanoseconds) << 34n | BigInt(seconds));
    return new Uint8Array(view.buffer);
  }
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, seconds);
  return new Uint8Array(view.buffer);
}

function fromTimestamp(bytes: Uint8Array<ArrayBuffer>): Date | Extension {
  const [seconds, nanoseconds] = read(bytes);
  if (nanoseconds >= NANOSECONDS) {
    throw new RangeError("A timestamp has a second or more in nanoseconds");
  }
  const time = seconds * 1000 + Math.floor(nanoseconds / 1e6);
  return Math.abs(time) <= MAX_TIME
    ? new Date(time)
    : new Extension(TYPE, bytes);
}

function read(
  { buffer, length }: Uint8Array<ArrayBuffer>,
): [seconds: number, nanoseconds: number] {
  const view = new DataView(buffer);
  switch (length) {
    case 4:
      return [view.getUint32(0), 0];
    case 8: {
      const both = view.getBigUint64(0);
      return [Number(both & (2n ** 34n - 1n)), Number(both >> 34n)];
    }
    case 12:
      return [Number(view.getBigInt64(4)), view.getUint32(0)];
  }
  throw new RangeError(`A timestamp has ${length} bytes`);
}
