/**
 * {@linkcode Listener}: the end that waits for others to connect.
 *
 * @example Usage
 * ```ts
 * import { assert } from "@std/assert";
 * import { Listener } from "@processing/connection/listener";
 *
 * await using listener = new Listener(["127.0.0.1", 0], { authkey: "secret" });
 * assert(listener.family === "AF_INET");
 * ```
 *
 * @module
 */

export type { ListenerLimits } from "./limits.ts";
export { Listener } from "./listener.ts";
export type { Exhaustion, ListenerObserver, Refusal } from "./observer.ts";
export type { ListenerOptions } from "./options.ts";
export type { ListenerStats } from "./stats.ts";
