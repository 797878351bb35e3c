/**
 * {@linkcode Client}: the end that connects to a listener.
 *
 * @example Usage
 * ```ts
 * import { assert } from "@std/assert";
 * import { Client } from "@processing/connection/client";
 *
 * try {
 *   await Client(["127.0.0.1", 1], { timeout: 1000 });
 * } catch (error) {
 *   assert(error instanceof Deno.errors.ConnectionRefused);
 * }
 * ```
 *
 * @module
 */

export { Client, type ClientOptions } from "./client.ts";
