/**
 * Authenticated, message-oriented connections between processes, over TCP, Unix
 * sockets and Windows' named pipes: {@linkcode Listener}, {@linkcode Client} and
 * {@linkcode Connection}, after Python's `processing.connection`.
 *
 * One process listens, another connects. Each proves to the other that it knows
 * the key, which is never sent. Then both send values, or bytes, and receive
 * them whole and in order.
 *
 * | family | address | permissions |
 * |---|---|---|
 * | `AF_INET` | `["127.0.0.1", 6000]` | `--allow-net=127.0.0.1:6000` |
 * | `AF_UNIX` | `"/run/user/1000/my.sock"` | `--allow-net=unix:PATH --allow-read=PATH --allow-write=PATH` |
 * | `AF_UNIX`, abstract (Linux) | `"\0name"` | `--allow-net` |
 * | `AF_PIPE` (Windows), a client | `"\\\\.\\pipe\\name"` | `--allow-ffi=C:/Windows/System32/kernel32.dll` |
 * | `AF_PIPE` (Windows), a listener | `"\\\\.\\pipe\\name"` | `--allow-ffi=C:/Windows/System32/kernel32.dll,C:/Windows/System32/advapi32.dll` |
 *
 * A program of CPython's can be the other end as it is: with
 * `dialect: "multiprocessing"` and the codec of
 * `@processing/connection/codecs/pickle`.
 *
 * Times are in milliseconds and lengths in bytes, everywhere.
 *
 * @example Both ends
 * ```ts
 * import { assert } from "@std/assert";
 * import { Client, Listener } from "@processing/connection";
 *
 * await using listener = new Listener(["127.0.0.1", 0], {
 *   authkey: "secret password",
 * });
 * const accepted = listener.accept();
 *
 * await using client = await Client(listener.address, {
 *   authkey: "secret password",
 * });
 * await using served = await accepted;
 *
 * await served.send([2.25, null, "junk"]);
 * assert((await client.recv() as unknown[]).length === 3);
 * ```
 *
 * @module
 */

export * from "./client/mod.ts";
export * from "./connection/mod.ts";
export * from "./listener/mod.ts";
