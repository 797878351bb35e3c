/** A peer that talks and does not listen. */

import type { ByteStream } from "../../connection/transport/byte_stream.ts";

/** A stream whose other end says something and takes nothing, ever. */
export function deafPeer(says: Uint8Array): ByteStream {
  const closed = Promise.withResolvers<never>();
  closed.promise.catch(() => {});
  let rest = says;
  return {
    read(space) {
      if (rest.length === 0) return closed.promise;
      const count = Math.min(space.length, rest.length);
      space.set(rest.subarray(0, count));
      rest = rest.subarray(count);
      return Promise.resolve(count);
    },
    write: () => closed.promise,
    close: () => closed.reject(new Deno.errors.Interrupted("It was closed")),
    ref() {},
    unref() {},
  };
}
