/**
 * `@msgpack/msgpack`, its Encoder and Decoder reused, with its defaults: large
 * integers decode to numbers (`useBigInt64` is off), which is the faster way.
 *
 * @module
 */

import { Decoder, Encoder } from "npm:@msgpack/msgpack@^3.1.2";
import { measure } from "./measure.ts";

const encoder = new Encoder();
const decoder = new Decoder();

// Not `encodeSharedRef`: as with ours, the bytes stay when the next value is encoded.
measure((value) => encoder.encode(value), (bytes) => decoder.decode(bytes));
