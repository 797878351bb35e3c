/**
 * Another codec: msgpackr, from npm, at both ends of a connection.
 *
 *     deno run --allow-env=MSGPACKR_NATIVE_ACCELERATION_DISABLED examples/msgpackr.ts
 *
 * @module
 */

import { Packr } from "npm:msgpackr@1.8.0";
import { type Codec, Pipe } from "../mod.ts";

const packr = new Packr({ structuredClone: true });
const codec: Codec = {
  encode: (value) => packr.pack(value),
  decode: (bytes) => packr.unpack(bytes),
};

const [a, b] = Pipe({ codec });
const node: { name: string; self?: unknown } = { name: "knows itself" };
node.self = node;
await a.send(node);
const received = await b.recv() as typeof node;
console.log(received.name, received.self === received); // knows itself true
await a.close();
await b.close();
