/**
 * A probe on the command line: listens or connects, sends each line of the input
 * as a message, and prints each message that comes as a line.
 *
 * ```sh
 * deno run --allow-net=127.0.0.1:6000 jsr:@processing/connection/cli listen 127.0.0.1:6000
 * deno run --allow-net=127.0.0.1:6000 jsr:@processing/connection/cli connect 127.0.0.1:6000
 * ```
 *
 * The key comes from a file, from a variable of the environment or from a
 * prompt: `--key-file PATH`, `--key-env NAME`, `--key-prompt`.
 *
 * Values are JSON, one in a line. What JSON lacks is an object with one key, the
 * same where it is typed and where it is printed:
 *
 * | note | value |
 * |---|---|
 * | `{"$bytes":"aGk="}` | `Uint8Array`, in base64; so `$ArrayBuffer`, `$DataView` |
 * | `{"$Int16Array":[1,2]}` | that typed array, and so every other one; bigints in it are text, and one with a NaN that has bits of its own is base64 |
 * | `{"$bigint":"12"}` | bigint; a whole number beyond 2⁵³ need not be noted, but with `--codec json`, which has numbers alone |
 * | `{"$number":"NaN"}` | `NaN`, `Infinity`, `-Infinity`, `-0`, and whole numbers beyond 2⁵³ that are no bigints, but with `--codec json` |
 * | `{"$undefined":true}` | `undefined` |
 * | `{"$date":"2026-01-31T12:00:00.000Z"}` | `Date` |
 * | `{"$map":[["key","value"]]}`, `{"$set":[1,2]}` | `Map`, `Set` |
 * | `{"$regexp":["a+","gi"]}`, `{"$url":"https://example.com/"}` | `RegExp`, `URL` |
 * | `{"$error":{"name":"TypeError","message":"no"}}` | an error; its `cause`, if it has one, and of a Python exception its `args` |
 * | `{"$extension":[42,"aGk="]}` | an `Extension` of MessagePack |
 * | `{"$complex":[3,-4]}`, `{"$decimal":"19.90"}`, `{"$range":[0,10,1]}` | Python's, with `--codec pickle` |
 * | `{"$PlainDate":"2026-01-31"}` | Temporal's, with `--codec pickle`; so `$PlainTime`, `$PlainDateTime`, `$Duration`, `$Instant`, `$ZonedDateTime` |
 * | `{"$$bytes":1}` | an object that has such a key itself: `{"$bytes":1}` |
 *
 * Two more are printed and cannot be typed: `{"$undecoded":"aGk="}`, a message
 * that is no value, and `{"$cannot":"why"}`, in place of what has no note.
 *
 * `--help` tells the rest.
 *
 * @module
 */

import { surroundings } from "./process.ts";
import { run } from "./run.ts";

if (import.meta.main) {
  // A read of the terminal may be under way, and nothing waits for that.
  Deno.exit(await run(Deno.args, surroundings()));
}
