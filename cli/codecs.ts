/**
 * The codecs by the names that they have on the command line, each with its
 * notation.
 *
 * @module
 */

import { type Codec, json, msgpack, plainMsgpack } from "../connection/mod.ts";
import { Notation } from "./notation/notation.ts";

/** How values become messages, and how they are typed and printed. */
export interface Language {
  readonly codec: Codec;
  readonly notation: Notation;
}

/** The names, and what they stand for. */
const LANGUAGES = {
  msgpack: () => ({ codec: msgpack, notation: new Notation() }),
  "plain-msgpack": () => ({ codec: plainMsgpack, notation: new Notation() }),
  json: () => ({ codec: json, notation: new Notation() }),
  pickle: () => loadPickle(4),
  pickle2: () => loadPickle(2),
} as const satisfies Record<string, () => Language | Promise<Language>>;

/** The name of a codec. */
export type CodecName = keyof typeof LANGUAGES;

/** All of them. */
export const CODEC_NAMES: readonly string[] = Object.keys(LANGUAGES);

/** What a name stands for. */
export async function languageOf(name: CodecName): Promise<Language> {
  return await LANGUAGES[name]();
}

/** It needs a newer Deno than everything else, so it is loaded where it is asked for. */
async function loadPickle(protocol: 2 | 4): Promise<Language> {
  const { pickle } = await import("../connection/codec/pickle.ts");
  const { PYTHON_KINDS } = await import("./notation/python.ts");
  return { codec: pickle({ protocol }), notation: new Notation(PYTHON_KINDS) };
}
