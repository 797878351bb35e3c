/**
 * The codecs by the names that they have on the command line, each with its
 * notation.
 *
 * @module
 */

import { pickle } from "../connection/codec/pickle.ts";
import { type Codec, json, msgpack, plainMsgpack } from "../connection/mod.ts";
import { Notation } from "./notation/notation.ts";
import { NUMBERS_ALONE } from "./notation/numbers.ts";
import { PYTHON_KINDS } from "./notation/python.ts";

/** How values become messages, and how they are typed and printed. */
export interface Language {
  readonly codec: Codec;
  readonly notation: Notation;
}

const JAVASCRIPT = new Notation();
const JSON_ALONE = new Notation([], NUMBERS_ALONE);
const PYTHON = new Notation(PYTHON_KINDS);

/** What the names stand for. */
export const LANGUAGES = {
  msgpack: { codec: msgpack, notation: JAVASCRIPT },
  "plain-msgpack": { codec: plainMsgpack, notation: JAVASCRIPT },
  json: { codec: json, notation: JSON_ALONE },
  pickle: { codec: pickle, notation: PYTHON },
  pickle2: { codec: pickle({ protocol: 2 }), notation: PYTHON },
} as const satisfies Record<string, Language>;

/** The name of a codec. */
export type CodecName = keyof typeof LANGUAGES;
