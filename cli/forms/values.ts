/**
 * Lines that are values: JSON with notes.
 *
 * @module
 */

import {
  CodecError,
  type Connection,
  type WaitOptions,
} from "../../connection/mod.ts";
import type { Notation } from "../notation/notation.ts";
import { inspect, messageOf } from "../visible.ts";
import { encode, type Form, LineError, type Received } from "./form.ts";

/** Where values are shown. */
export interface Screen {
  /** Whether it is a terminal. */
  readonly isTerminal: boolean;
  /** Whether it shows colours. */
  readonly colors: boolean;
}

/** What is said of a pickle that was understood, and means nothing here. */
const UNDERSTOOD = /: it refers to "|cannot be made of what it is given/;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Makes the form. */
export function valuesForm(notation: Notation, screen: Screen): Form {
  return {
    async send(connection, line) {
      const text = decode(line);
      if (text.trim() === "") return;
      try {
        await connection.send(parse(notation, text));
      } catch (error) {
        throw asLineError(error);
      }
    },
    receive: (connection, options) =>
      receive(connection, options, notation, screen),
  };
}

async function receive(
  connection: Connection,
  options: WaitOptions | undefined,
  notation: Notation,
  { isTerminal, colors }: Screen,
): Promise<Received> {
  try {
    const value = await connection.recv(options);
    const { text, missing } = notation.print(value);
    // What cannot be printed might not be shown in a lifetime, either.
    const isShown = isTerminal && missing === undefined;
    return {
      line: encode(isShown ? inspect(value, colors) : text),
      complaint: missing && `Cannot note all of a message: ${missing}`,
    };
  } catch (error) {
    if (!(error instanceof CodecError) || !error.data) throw error;
    const line = JSON.stringify({ $undecoded: error.data.toBase64() });
    return { line: encode(line), complaint: complaintOf(error) };
  }
}

function complaintOf(error: CodecError): string {
  const hint = UNDERSTOOD.test(error.message)
    ? ""
    : "; is it one for another --codec, for --bytes or --hex?";
  return `${sentenceOf(error)}${hint}`;
}

function decode(line: Uint8Array): string {
  try {
    return utf8.decode(line);
  } catch (cause) {
    throw new LineError("Cannot read it: it is not UTF-8", { cause });
  }
}

function parse(notation: Notation, text: string): unknown {
  try {
    return notation.parse(text);
  } catch (cause) {
    const { message } = cause as Error;
    const isJson = !(cause instanceof SyntaxError);
    throw new LineError(isJson ? message : `Cannot read it: ${message}`, {
      cause,
    });
  }
}

/** What says that one value cannot be sent; anything else is about the connection. */
function asLineError(error: unknown): unknown {
  return error instanceof CodecError
    ? new LineError(sentenceOf(error), { cause: error })
    : error;
}

/** What a codec says refers to its cause, which is not to be seen here otherwise. */
function sentenceOf({ message, cause }: CodecError): string {
  return cause instanceof Error
    ? `${message.replace(/; see the cause$/, "")}: ${messageOf(cause)}`
    : message;
}
