/**
 * JSON as UTF-8. It has no form for bytes.
 *
 * @module
 */

import { measure } from "./measure.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

measure(
  (value) => encoder.encode(JSON.stringify(value)),
  (bytes) => JSON.parse(decoder.decode(bytes)),
);
