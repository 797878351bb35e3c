/** Processes with different keys at the ends of a named pipe, or with none at one. */

import { assertEquals } from "@std/assert";
import { KEY, OTHER_KEY } from "./helpers/auth.ts";
import { PIPE_FLAGS, Program } from "./helpers/named_pipe_program.ts";
import { freshPipe } from "./helpers/transports.ts";

const ignore = Deno.build.os !== "windows";

const keys: { what: string; listener?: string; client?: string }[] = [
  { what: "different keys", listener: KEY, client: OTHER_KEY },
  { what: "a key at the listener alone", listener: KEY },
  { what: "a key at the client alone", client: KEY },
];

for (const { what, ...keyOf } of keys) {
  Deno.test({
    name:
      `named pipe: two processes with ${what} get an AuthenticationError each, and end`,
    ignore,
    async fn() {
      const path = freshPipe();
      const ends = await Promise.all(
        (["listener", "client"] as const).map(async (role) => {
          await using program = Program.deno(
            "tests/fixtures/named_pipe_peer.ts",
            PIPE_FLAGS[role],
            role,
            path,
            "authenticate",
            ...keyOf[role] === undefined ? [] : [keyOf[role]],
          );
          return await program.end();
        }),
      );
      const refused = { code: 0, stdout: "AuthenticationError\n", stderr: "" };
      assertEquals(ends, [refused, refused]);
    },
  });
}
