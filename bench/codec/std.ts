/**
 * `@std/msgpack`: the real one, if this runs with the configuration of a
 * checkout of denoland/std, as `--std` has it.
 *
 * @module
 */

import { decode, encode, type ValueType } from "@std/msgpack";
import { measure } from "./measure.ts";

measure((value) => encode(value as ValueType), decode);
