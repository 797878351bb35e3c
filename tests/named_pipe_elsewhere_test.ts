/** Where there are no named pipes, that is said before anything is touched. */

import { assertEquals, assertStringIncludes } from "@std/assert";
import { Program } from "./helpers/named_pipe_program.ts";

const { raw } = String;

const roles: { role: string; address?: unknown; names: string }[] = [
  { role: "listener", names: "a fresh address" },
  { role: "listener", address: raw`\\.\pipe\n`, names: raw`\\.\pipe\n` },
  {
    role: "listener",
    address: raw`\\Server\pipe\n`,
    names: raw`\\Server\pipe\n`,
  },
  { role: "client", address: raw`\\.\pipe\n`, names: raw`\\.\pipe\n` },
  {
    role: "client",
    address: raw`\\Server\pipe\n`,
    names: raw`\\Server\pipe\n`,
  },
  // That it is no pipe's path matters to nobody here.
  { role: "client", address: "/tmp/s", names: "/tmp/s" },
];

/** What would be missing, or be refused, if anything were asked for. */
const permissions = [
  { given: "no permission", flags: [] },
  {
    given: "every permission denied",
    flags: [
      "--deny-ffi",
      "--deny-env",
      "--deny-net",
      "--deny-read",
      "--deny-write",
      "--deny-run",
      "--deny-sys",
    ],
  },
  // What is opened is told by the program itself.
  { given: "all libraries allowed", flags: ["--allow-ffi"] },
];

for (const { role, address, names } of roles) {
  for (const { given, flags } of permissions) {
    Deno.test({
      name:
        `named pipe: elsewhere than on Windows, a ${role} at ${names} is not supported, with ${given}`,
      ignore: Deno.build.os === "windows",
      async fn() {
        await using program = Program.deno(
          "tests/fixtures/named_pipe_role.ts",
          flags,
          role,
          ...address === undefined ? [] : [JSON.stringify(address)],
        );
        const { code, stdout, stderr } = await program.end();
        assertEquals([code, stderr], [0, ""]);
        const { error, message, opened } = JSON.parse(stdout);
        assertEquals([error, opened], ["NotSupported", []]);
        assertStringIncludes(message, names);
        assertStringIncludes(message, "only Windows has named pipes (AF_PIPE)");
      },
    });
  }
}
