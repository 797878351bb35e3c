/** Names in the abstract namespace of Linux: sockets without a file. */

import {
  assertEquals,
  assertMatch,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { Client, Listener } from "../mod.ts";
import { assertWorks } from "./helpers/works.ts";

const { errors } = Deno;
const isLinux = Deno.build.os === "linux";

Deno.test({
  name: "Unix: an abstract name works and leaves no file",
  ignore: !isLinux,
  async fn() {
    const name = `processing-test-${crypto.randomUUID()}`;
    await using listener = new Listener(`\0${name}`);
    assertEquals(listener.address, `\0${name}`);
    await assertWorks(listener, `\0${name}`);
    for (const file of [name, `@${name}`]) assertGone(file);
  },
});

Deno.test({
  name: "Unix: an abstract name is free again when its listener is closed",
  ignore: !isLinux,
  async fn() {
    const name = `\0processing-test-${crypto.randomUUID()}`;
    await new Listener(name).close();
    await using listener = new Listener(name);
    await assertWorks(listener, name);
  },
});

for (const replaceStale of [false, true]) {
  Deno.test({
    name:
      `Unix: an abstract name that is taken is AddrInUse, with replaceStale ${replaceStale}`,
    ignore: !isLinux,
    async fn() {
      const name = `\0processing-test-${crypto.randomUUID()}`;
      await using first = new Listener(name);
      const error = assertThrows(
        () => new Listener(name, { replaceStale }),
        errors.AddrInUse,
      );
      assertMatch(error.message, /another listener/);
      await assertWorks(first, name);
    },
  });
}

Deno.test({
  name: "Unix: an abstract name may have 108 bytes with its NUL, and no more",
  ignore: !isLinux,
  async fn() {
    const longest = `\0${crypto.randomUUID()}`.padEnd(108, "x");
    await using listener = new Listener(longest);
    await assertWorks(listener, longest);
    assertThrows(() => new Listener(`${longest}x`), RangeError, " 109 bytes");
    await assertRejects(() => Client(`${longest}x`), RangeError, " 108;");
  },
});

function assertGone(path: string): void {
  assertThrows(() => Deno.lstatSync(path), errors.NotFound);
}
