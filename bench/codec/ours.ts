/**
 * The default codec of `@processing/connection`.
 *
 * @module
 */

import { msgpack } from "../../mod.ts";
import { RECORD, RECORD_LENGTH } from "../documents.ts";
import { measure } from "./measure.ts";

if (msgpack.encode(RECORD).length !== RECORD_LENGTH) {
  throw new Error(`The record does not have ${RECORD_LENGTH} bytes`);
}
measure(msgpack.encode, msgpack.decode);
