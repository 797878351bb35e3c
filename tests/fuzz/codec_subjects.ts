/** The codecs, each with the values that it has, and what it promises of them. */

import type fc from "fast-check";
import { decode as decodePlain } from "@std/msgpack";
import { pickle } from "../../connection/codec/pickle.ts";
import { type Codec, json, msgpack, plainMsgpack } from "../../mod.ts";
import { MIB } from "../helpers/contract.ts";
import {
  throughMsgpack,
  throughPickle,
  throughPlainMsgpack,
} from "./arrivals.ts";
import * as fragments from "./fragments.ts";
import * as values from "./values.ts";

type Decode = (message: Uint8Array<ArrayBuffer>) => unknown;

/** A codec, and what it promises. */
export interface CodecSubject {
  name: string;
  codec: Codec<Uint8Array<ArrayBuffer>>;
  /** Who is to read the same: the same codec that has not seen anything yet, or another implementation. */
  reference: () => Decode;
  values: fc.Arbitrary<unknown>;
  /** What a value has become when it arrives, where that is not JavaScript's to say. */
  arrives?: (value: unknown) => unknown;
  /** Whether what is decoded never refers to the memory of the message. */
  ownsMemory: boolean;
  /** What a hostile message is made of. */
  fragments: fc.Arbitrary<Uint8Array>;
  /** How much memory a short message may take, and for each of its bytes. */
  memory: { free: number; perByte: number };
}

/** What else is allocated meanwhile: by the runtime, and the copy in the error. */
const FREE = 4 * MIB;

const asMsgpack = {
  values: values.extended,
  arrives: throughMsgpack,
  ownsMemory: true,
  fragments: fragments.msgpack,
  memory: { free: FREE, perByte: 100 },
};

const asPickle = {
  arrives: throughPickle,
  ownsMemory: true,
  fragments: fragments.pickle,
  // A short one may copy a MiB of references, into a Map even.
  memory: { free: FREE + 64 * MIB, perByte: 200 },
};

const decoderOf = (codec: CodecSubject["codec"]): Decode => (message) =>
  codec.decode(message);

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const decodeJson: Decode = (message) => JSON.parse(strict.decode(message));

export const CODECS: readonly CodecSubject[] = [
  {
    ...asMsgpack,
    name: "msgpack",
    codec: msgpack,
    reference: () => decoderOf(msgpack()),
  },
  {
    ...asMsgpack,
    name: "plainMsgpack",
    codec: plainMsgpack,
    reference: () => decodePlain,
    values: values.plain,
    arrives: throughPlainMsgpack,
    ownsMemory: false,
  },
  {
    name: "json",
    codec: json,
    reference: () => decodeJson,
    values: values.anything,
    ownsMemory: true,
    fragments: fragments.json,
    memory: { free: FREE, perByte: 100 },
  },
  {
    ...asPickle,
    name: "pickle",
    codec: pickle,
    reference: () => decoderOf(pickle()),
    values: values.pickled,
  },
  {
    ...asPickle,
    name: "pickle, protocol 2",
    codec: pickle({ protocol: 2 }),
    reference: () => decoderOf(pickle({ protocol: 2 })),
    values: values.pickledFor2,
  },
];
