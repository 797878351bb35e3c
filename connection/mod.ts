/**
 * What both ends of a connection hold: {@linkcode Connection}, the pair made by
 * {@linkcode Pipe}, {@linkcode wait}, the codec, the key of this process and
 * the errors.
 *
 * @example Two ends in one process
 * ```ts
 * import { assert } from "@std/assert";
 * import { Pipe } from "@processing/connection/connection";
 *
 * const [a, b] = Pipe();
 * await a.send({ hello: "world" });
 * assert((await b.recv() as { hello: string }).hello === "world");
 * await a.close();
 * await b.close();
 * ```
 *
 * @module
 */

export type { Address, AddressLike, Family, InetAddress } from "./address.ts";
export type { AuthKey } from "./auth/key.ts";
export type { AuthOptions } from "./auth/options.ts";
export { type CurrentProcess, currentProcess } from "./auth/process.ts";
export { spawn, type SpawnOptions } from "./auth/spawn.ts";
export type { Codec } from "./codec/codec.ts";
export { Extension } from "./codec/extension.ts";
export { json } from "./codec/json.ts";
export {
  msgpack,
  type MsgpackCodec,
  type MsgpackOptions,
  type MsgpackValue,
} from "./codec/msgpack.ts";
export type { ValueMap, ValueType } from "@std/msgpack";
export { plainMsgpack } from "./codec/plain_msgpack.ts";
export { Connection } from "./connection.ts";
export type { WaitOptions } from "./deadline.ts";
export {
  AuthenticationError,
  BufferTooShort,
  CodecError,
  type CodecErrorOptions,
  EOFError,
} from "./errors.ts";
export type {
  AuthenticationFailure,
  ClosedEvent,
  ConnectionObserver,
  PeerEvent,
} from "./observer.ts";
export type { ConnectionOptions } from "./options.ts";
export { Pipe } from "./pipe.ts";
export type { Traffic } from "./transport/traffic.ts";
export { wait } from "./wait.ts";
