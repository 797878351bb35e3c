/**
 * Pickles, to exchange values with CPython's own `send()` and `recv()`.
 *
 * Protocols 0 to 5 are read, and 4 is written, or 2. **Nothing is run or
 * imported:** what a pickle refers to by name is looked up in a table, and a
 * name that is not in it is a `CodecError` that says which.
 *
 * | Python | arrives as |
 * |---|---|
 * | `None`, `bool`, `float` | `null`, boolean, number |
 * | `int` | number if it is a safe integer, else bigint; in protocols 0 and 1 up to 100,000 digits |
 * | `str`, `unicode` | string; lone surrogates stay |
 * | `bytes`, `bytearray` | `Uint8Array` |
 * | `str` of Python 2 | string if it is UTF-8, else `Uint8Array` |
 * | `list`, `tuple` | Array |
 * | `dict` | object if every key is text, else `Map` |
 * | `collections.OrderedDict` | `Map` |
 * | `set`, `frozenset` | `Set` |
 * | `range`, `xrange` | {@linkcode Range} |
 * | `complex` | {@linkcode Complex} |
 * | `decimal.Decimal` | {@linkcode Decimal} |
 * | `uuid.UUID` | string |
 * | `datetime.datetime` with a time zone | `Date`, rounded down to the millisecond |
 * | `datetime.datetime` without | `Temporal.PlainDateTime` |
 * | `datetime.date`, `datetime.time` | `Temporal.PlainDate`, `Temporal.PlainTime` |
 * | `datetime.time` with a time zone | string: `12:30:00+02:00` |
 * | `datetime.timedelta` | `Temporal.Duration` |
 * | `datetime.timezone`, `zoneinfo.ZoneInfo` | string: `+02:00`, `Europe/Paris` |
 * | `array.array` of numbers | the typed array of as many bytes an element: for `l` and `q` `BigInt64Array` |
 * | `array.array` of text | string |
 * | exceptions that are built in | `Error`: `name` is the class, `args` the arguments, `message` the one that there is, `(1, a)` for several, `[Errno 2] text: 'file'` for an error of the system, and long ones cut; a `__cause__` that was pickled, which Python does not do by itself, is the cause |
 *
 * | JavaScript | arrives in Python as |
 * |---|---|
 * | `null`, `undefined` | `None` |
 * | boolean, string | `bool`, `str` |
 * | a safe integer, bigint | `int` |
 * | any other number, −0 too | `float` |
 * | `Uint8Array`, `ArrayBuffer`, `DataView` | `bytes` |
 * | Array | `list`; as a key or in a `Set` `tuple` |
 * | plain object, `Map` | `dict` |
 * | `Set` | `set`; as a key or in a `Set` `frozenset` |
 * | `Date`, `Temporal.Instant` | `datetime.datetime` in UTC |
 * | `Temporal.ZonedDateTime` | `datetime.datetime` with its offset |
 * | `Temporal.PlainDateTime`, `PlainDate`, `PlainTime` | `datetime.datetime`, `date`, `time` |
 * | `Temporal.Duration` | `datetime.timedelta` |
 * | other typed arrays, but `Float16Array` | `array.array` |
 * | `Error` | the exception of its name, `ValueError` for a `RangeError`, `NameError` for a `ReferenceError`; `Exception("name: message")` where Python has none; a cause that is an `Error` |
 * | {@linkcode Complex}, {@linkcode Decimal}, {@linkcode Range} | `complex`, `Decimal`, `range` |
 *
 * So there and back these are not what they were: a tuple is a list, a frozenset
 * a set, a bytearray bytes, an OrderedDict and a Map with text as keys a dict, a
 * whole float an int; a UUID, a time zone, a time that has one and an array of
 * text are text; an `array('B')` is bytes, and one of `l` is one of `q`; a
 * datetime of some microseconds is one of milliseconds in UTC; an exception has
 * its message as its only argument, and a group is an `Exception`. Keys that Python
 * takes for the same, such as 1 and `true`, are one there. Keys such as `"10"`
 * come first in an object here, in the order of their numbers.
 *
 * What is shared stays shared, and what contains itself does, either way; but
 * Python has nothing that is a key and contains itself.
 *
 * With protocol 2, for Python 2: bytes are a `str`, text is `unicode`, a `Range`
 * is an `xrange`, and a `Date` is a datetime in UTC without a time zone, which
 * Python 2 has not. Every Python 3 reads it as well.
 *
 * @example Either end may be a program of CPython's
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Client, Listener } from "@processing/connection";
 * import { pickle } from "@processing/connection/codecs/pickle";
 *
 * const options = {
 *   authkey: "secret password",
 *   dialect: "multiprocessing",
 *   codec: pickle,
 * } as const;
 * // multiprocessing.connection.Listener(("127.0.0.1", 0), authkey=b"secret password")
 * await using listener = new Listener(["127.0.0.1", 0], options);
 * const accepted = listener.accept();
 * // multiprocessing.connection.Client(listener.address, authkey=b"secret password")
 * await using client = await Client(listener.address, options);
 * await using served = await accepted;
 *
 * await client.send({ name: "Ada", born: 1815 });
 * assertEquals(await served.recv(), { name: "Ada", born: 1815 });
 * ```
 *
 * @module
 */

import { BinaryCodec, withOptions } from "./binary_codec.ts";
import type { Codec } from "./codec.ts";
import { PickleDecoder } from "./pickle/decoder.ts";
import { PickleEncoder } from "./pickle/encoder.ts";
import { type Globals, makersOf } from "./pickle/globals.ts";
import { tableOfNames } from "./pickle/table.ts";

export type { Codec } from "./codec.ts";
export { CodecError, type CodecErrorOptions } from "../errors.ts";
export type { Globals } from "./pickle/globals.ts";
export { Complex } from "./pickle/kinds/complex.ts";
export { Decimal } from "./pickle/kinds/decimal.ts";
export { Range } from "./pickle/kinds/range.ts";

/** How a {@linkcode pickle} differs from the default one. */
export interface PickleOptions {
  /**
   * The protocol that is written: 4, which Python 3.4 and newer read, or 2, which
   * every Python reads. Default 4. All of them are received.
   */
  protocol?: 2 | 4;
  /** Classes and functions that may be received besides those of the table. */
  globals?: Globals;
}

/** The type of {@linkcode pickle}: a codec, and a function that makes others. */
export interface PickleCodec extends Codec<Uint8Array<ArrayBuffer>> {
  /**
   * Makes a codec with other settings.
   *
   * @param options How it differs from the default.
   * @returns The codec.
   * @throws {TypeError} If `protocol` is neither 2 nor 4, or a global is no
   * function.
   */
  (options?: PickleOptions): Codec<Uint8Array<ArrayBuffer>>;
}

/**
 * Pickles, as CPython's `multiprocessing.connection` sends and receives them:
 * protocol 4 is written, and 0 to 5 are read. The tables of this module say what
 * becomes of values.
 *
 * Called with options it makes a codec with other settings. `globals` says what
 * becomes of instances of your own classes: {@linkcode Globals}.
 *
 * A value that has no form in Python, such as a function, an instance of a
 * class, a RegExp or a URL, or that is nested more than 1,000 deep, is a
 * `CodecError` that says where it is: `value.items[3].when`. So is a message
 * that is no pickle, or refers to what is not in the table. Two programs that
 * both run here are better off with the default codec, which has more values.
 *
 * Nothing that is received is run. It is still the sender's: keys can be chosen
 * so that a Map or a Set is slow, and a value can take two hundred times as much
 * memory as its message. Where those who have the key are not trusted that far,
 * set `maxMessageLength`.
 *
 * In CPython, to decode a pickle is to run what it says: give the key to nobody
 * whom that program does not trust.
 *
 * After PEP 307, 3154 and 574, and CPython's `Lib/pickletools.py`.
 *
 * @example Usage
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Pipe } from "@processing/connection";
 * import { pickle } from "@processing/connection/codecs/pickle";
 *
 * const [a, b] = Pipe({ codec: pickle });
 * await a.send({ tags: new Set(["a"]), sizes: new Int32Array([1, 2]) });
 * const received = await b.recv() as { tags: Set<string>; sizes: Int32Array };
 * assertEquals([...received.tags, ...received.sizes], ["a", 1, 2]);
 * await a.close();
 * await b.close();
 * ```
 *
 * @example Instances of a Python program's class
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { pickle } from "@processing/connection/codecs/pickle";
 *
 * const codec = pickle({
 *   globals: {
 *     // A namedtuple: the fields are arguments.
 *     "shapes.Point": (x: number, y: number) => ({ x, y }),
 *     // Any other class: the attributes are set afterwards.
 *     "shapes.Circle": () => ({}),
 *   },
 * });
 * // pickle.dumps(shapes.Point(3, 4), 2), in Python
 * const bytes = new TextEncoder().encode("cshapes\nPoint\n(I3\nI4\ntR.");
 * assertEquals(codec.decode(bytes), { x: 3, y: 4 });
 * ```
 */
export const pickle: PickleCodec = withOptions(makeCodec);

function makeCodec(
  { protocol = 4, globals = {} }: PickleOptions = {},
): BinaryCodec {
  if (protocol !== 2 && protocol !== 4) {
    throw new TypeError(
      `Cannot use protocol: it must be 2 or 4, current value is ${
        String(protocol)
      }`,
    );
  }
  return new BinaryCodec(
    () => new PickleEncoder(protocol),
    new PickleDecoder(tableOfNames(makersOf(globals))),
  );
}
