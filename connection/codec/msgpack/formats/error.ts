/**
 * Errors of every class: what they say, not where they were made.
 *
 * @module
 */

import { defineHidden } from "../../record.ts";
import type { ExtensionFormat } from "./format.ts";

/** The classes that an error is an instance of again, by its name. */
const CLASSES: ReadonlyMap<string, ErrorConstructor> = new Map(
  [
    Error,
    EvalError,
    RangeError,
    ReferenceError,
    SyntaxError,
    TypeError,
    URIError,
  ]
    .map((constructor) => [constructor.name, constructor]),
);

/** The name, the message and, if it has one, the cause. */
export const ERROR: ExtensionFormat<Error> = {
  type: 0x54,
  isContainer: true,
  write(error, payload) {
    payload.value(String(error.name), "name");
    payload.value(String(error.message), "message");
    if (Object.hasOwn(error, "cause")) payload.value(error.cause, "cause");
  },
  read(payload) {
    const name = payload.text();
    const message = payload.text();
    const options = payload.left > 0 ? { cause: payload.value() } : undefined;
    const error = new (CLASSES.get(name) ?? Error)(message, options);
    if (error.name !== name) defineHidden(error, "name", name);
    // The frames would be those of the decoder, and say nothing.
    defineHidden(error, "stack", message === "" ? name : `${name}: ${message}`);
    return error;
  },
};
