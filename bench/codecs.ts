/**
 * The codecs that are compared: each one's name, and the program that measures
 * it alone.
 *
 * @module
 */

import { type Command, run } from "./child.ts";
import type { CodecJob, CodecOutcome } from "./codec/measure.ts";
import type { Document } from "./documents.ts";
import type { Timing } from "./job.ts";
import { NODE_FOLDER } from "./packages.ts";
import type { Programs } from "./programs.ts";
import type { Python } from "./pythons.ts";
import type { Kind } from "./works.ts";

/** One that is compared. */
export interface CodecPeer {
  name: string;
  kind: Kind;
  does(document: Document): boolean;
  command(document: Document): Command;
}

/** Our own name. */
export const OUR_CODEC = "msgpack (ours)";

/** The one that the thresholds name. */
export const MSGPACK_MSGPACK = "@msgpack/msgpack";

/** Shorter batches than a pair's: nothing but the codec runs. */
const TIMING: Timing = { batchTime: 50, batches: 3 };

const FOLDER = `${import.meta.dirname}/codec`;

/**
 * With these flags, Deno takes packages from where npm has put them, and with
 * these permissions msgpackr uses its native part.
 */
const WITH_NPM = [
  "--no-config",
  "--no-lock",
  "--node-modules-dir=manual",
  "--allow-env",
  "--allow-ffi",
  "--allow-read",
  "--allow-sys",
];

/** A codec that is measured under Deno. */
interface DenoCodec {
  name: string;
  kind?: Kind;
  /** The program. */
  path: string;
  flags?: string[];
  does?(document: Document): boolean;
}

const OURS: DenoCodec = {
  name: OUR_CODEC,
  kind: "ours",
  path: `${FOLDER}/ours.ts`,
};

/** Those that are always there. */
const OTHERS: readonly DenoCodec[] = [
  {
    name: "JSON",
    path: `${FOLDER}/json.ts`,
    does: ({ value }) => !(value instanceof Uint8Array),
  },
  { name: MSGPACK_MSGPACK, path: `${FOLDER}/msgpack_msgpack.ts` },
];

const MSGPACKR: readonly DenoCodec[] = [
  {
    name: "msgpackr",
    path: `${NODE_FOLDER}/codec_msgpackr.ts`,
    flags: WITH_NPM,
  },
  {
    name: "msgpackr, records",
    path: `${NODE_FOLDER}/codec_msgpackr_records.ts`,
    flags: WITH_NPM,
  },
];

/**
 * All that are there, ours first.
 *
 * @param std A checkout of denoland/std, for the real `@std/msgpack`.
 */
export function codecsOf(
  { deno, packages, pythons }: Programs,
  std: string | undefined,
): CodecPeer[] {
  const codecs = [
    OURS,
    ...OTHERS,
    ...std === undefined ? [] : [stdCodec(std)],
    ...packages.versions.has("msgpackr") ? MSGPACKR : [],
  ];
  return [
    ...codecs.map((codec) => denoCodec(deno, codec)),
    ...pythons.map(pickle),
  ];
}

/** The real `@std/msgpack`, which this package's own configuration may replace. */
function stdCodec(std: string): DenoCodec {
  return {
    name: "@std/msgpack",
    path: `${FOLDER}/std.ts`,
    flags: [`--config=${std}/deno.json`, "--no-lock"],
  };
}

function denoCodec(
  deno: string,
  { name, kind = "javascript", path, flags = [], does = () => true }: DenoCodec,
): CodecPeer {
  const run = [deno, "run", "--quiet", "--no-prompt", ...flags, path] as const;
  return {
    name,
    kind,
    does,
    command: ({ id }) => {
      const job: CodecJob = { document: id, timing: TIMING };
      return [...run, JSON.stringify(job)];
    },
  };
}

function pickle({ name, command }: Python): CodecPeer {
  return {
    name: `pickle, ${name}`,
    kind: "cpython",
    does: () => true,
    command: ({ value }) => {
      const document = value instanceof Uint8Array
        ? { bytes: value.length }
        : { json: JSON.stringify(value) };
      const job = { ...document, timing: TIMING };
      return [command, `${FOLDER}/measure_pickle.py`, JSON.stringify(job)];
    },
  };
}

/** Measures one codec on one document. */
export async function measureCodec(
  codec: CodecPeer,
  document: Document,
): Promise<CodecOutcome> {
  return JSON.parse(await run(codec.command(document)));
}
