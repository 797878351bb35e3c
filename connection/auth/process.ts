/**
 * The authentication key that this process has, and its children inherit.
 *
 * @module
 */

import { type AuthKey, toKeyBytes } from "./key.ts";

/**
 * The environment variable in which `spawn()` hands the key to a child, in
 * base64. It is taken out of the child's environment on first use.
 */
export const AUTHKEY_VARIABLE = "PROCESSING_AUTHKEY";

/** How many random bytes a key has that nobody chose. */
const KEY_LENGTH = 32;

/** What this process knows of itself: its authentication key. */
export interface CurrentProcess {
  /**
   * The key that is used where `authenticate` is true and no `authkey` is
   * given: the one that was set, else the one that the parent handed to this
   * process with `spawn()`, else 32 random bytes.
   *
   * @returns A copy of the key.
   * @throws {TypeError} If what the environment holds is no key.
   */
  getAuthKey(): Uint8Array<ArrayBuffer>;
  /**
   * Replaces the key, for listeners and clients that are made from now on and
   * for children that are spawned from now on.
   *
   * @param key Text, of which the UTF-8 bytes count, or bytes; not empty.
   * @throws {TypeError} If the key is empty, or neither text nor bytes.
   */
  setAuthKey(key: AuthKey): void;
}

let current: Uint8Array<ArrayBuffer> | undefined;

/**
 * The process that this code runs in.
 *
 * In Python's `processing`: `currentProcess.getAuthKey()`, "this value will
 * automatically be inherited by any Process object that the current process
 * creates", which is {@linkcode spawn} here. Reading an inherited key takes
 * `--allow-env=PROCESSING_AUTHKEY`, which `spawn` grants. A `Worker` has a key of
 * its own: hand it over with `setAuthKey()`.
 *
 * @example Usage
 * ```ts
 * import { assert } from "@std/assert";
 * import { Client, currentProcess, Listener } from "@processing/connection";
 *
 * currentProcess.setAuthKey("known to this program alone");
 * await using listener = new Listener(["127.0.0.1", 0], { authenticate: true });
 * const accepted = listener.accept();
 * await using client = await Client(listener.address, { authenticate: true });
 * await using served = await accepted;
 * await served.send("both ends know the key");
 * assert(await client.recv() === "both ends know the key");
 * ```
 */
export const currentProcess: CurrentProcess = {
  getAuthKey(): Uint8Array<ArrayBuffer> {
    current ??= inheritKey() ??
      crypto.getRandomValues(new Uint8Array(KEY_LENGTH));
    return current.slice();
  },
  setAuthKey(key: AuthKey): void {
    current = toKeyBytes(key);
  },
};

/** The key that the parent handed over, which is then nowhere else. */
function inheritKey(): Uint8Array<ArrayBuffer> | undefined {
  const variable = AUTHKEY_VARIABLE;
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  if (state !== "granted") return undefined;
  const text = Deno.env.get(variable);
  if (text === undefined) return undefined;
  const key = fromBase64(text);
  if (!key || key.length === 0) {
    throw new TypeError(
      `Cannot take the authentication key from ${variable}: what it holds was not put there by spawn()`,
    );
  }
  Deno.env.delete(variable);
  return key;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.fromBase64(text);
  } catch {
    return undefined;
  }
}
