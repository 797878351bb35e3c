/** Which names a pipe can have, and what it is called where nobody says. */

import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import {
  assertPipePath,
  freshPipePath,
  isLocalPipe,
} from "../connection/named_pipe_path.ts";
import { type AddressLike, Client, type Family, Listener } from "../mod.ts";
import { assertWorks } from "./helpers/works.ts";

const ignore = Deno.build.os !== "windows";
const { raw } = String;

const LONGEST = `\\\\.\\pipe\\${"n".repeat(256 - 9)}`;

const GOOD: { path: string; isLocal: boolean }[] = [
  { path: raw`\\.\pipe\n`, isLocal: true },
  { path: raw`\\?\pipe\n`, isLocal: true },
  { path: raw`\\.\PIPE\n`, isLocal: true },
  { path: raw`\\.\Pipe\N`, isLocal: true },
  { path: raw`\\.\pipe\LOCAL\n`, isLocal: true },
  { path: raw`\\.\pipe\a\b\c`, isLocal: true },
  { path: raw`\\.\pipe\n.d`, isLocal: true },
  { path: raw`\\.\pipe\a name with spaces`, isLocal: true },
  { path: raw`\\.\pipe\.hidden`, isLocal: true },
  { path: raw`\\.\pipe\n:m*?"<>|`, isLocal: true },
  { path: raw`\\.\pipe\größe-名前-😀`, isLocal: true },
  { path: LONGEST, isLocal: true },
  { path: raw`\\Server\pipe\n`, isLocal: false },
  { path: raw`\\server.example.org\PIPE\n`, isLocal: false },
  { path: raw`\\my-server_1\pipe\n`, isLocal: false },
  { path: raw`\\192.0.2.1\pipe\n`, isLocal: false },
  { path: raw`\\größe\pipe\n`, isLocal: false },
];

for (const { path, isLocal } of GOOD) {
  Deno.test(`named pipe: ${Deno.inspect(path)} is the path of one, ${isLocal ? "here" : "elsewhere"}`, () => {
    assertPipePath(path);
    assertEquals(isLocalPipe(path), isLocal);
  });
}

const BAD: { what: string; path: unknown }[] = [
  { what: "nothing", path: "" },
  { what: "a name alone", path: "n" },
  { what: "a socket's path", path: "/tmp/s" },
  { what: "a drive's path", path: raw`C:\pipe\n` },
  { what: "a path with one backslash", path: raw`\pipe\n` },
  { what: "two backslashes", path: raw`\\` },
  { what: "no server", path: raw`\\\pipe\n` },
  { what: "no name", path: raw`\\.\pipe` },
  { what: "an empty name", path: raw`\\.\pipe\ `.trimEnd() },
  { what: "a name of backslashes", path: raw`\\.\pipe\\n` },
  { what: "a name with an empty part", path: raw`\\.\pipe\a\\b` },
  { what: "a name with an end that is empty", path: "\\\\.\\pipe\\n\\" },
  { what: "another device", path: raw`\\.\C:\x` },
  { what: "a device with a similar name", path: raw`\\.\pipes\n` },
  { what: "another share", path: raw`\\server\share\n` },
  { what: "a server of dots", path: raw`\\..\pipe\x` },
  { what: "a server that begins with a dot", path: raw`\\.server\pipe\x` },
  { what: "a server with a space", path: raw`\\my server\pipe\x` },
  { what: "a server with a colon", path: raw`\\[::1]\pipe\x` },
  { what: "the name ..", path: raw`\\.\pipe\..` },
  { what: "the name .", path: raw`\\.\pipe\.` },
  { what: "a step out of the pipes", path: raw`\\.\pipe\..\C:\x` },
  { what: "a step out of a part", path: raw`\\.\pipe\a\..\b` },
  { what: "a slash", path: raw`\\.\pipe\a/b` },
  { what: "slashes for backslashes", path: "//./pipe/n" },
  { what: "a slash before the name", path: raw`\\.\pipe/n` },
  { what: "a dot at the end", path: raw`\\.\pipe\n.` },
  { what: "a space at the end", path: raw`\\.\pipe\n ` },
  { what: "a dot at the end of a part", path: raw`\\.\pipe\a.\b` },
  { what: "a NUL", path: "\\\\.\\pipe\\a\0b" },
  { what: "a NUL at the end", path: "\\\\.\\pipe\\n\0" },
  { what: "a line's end", path: "\\\\.\\pipe\\a\nb" },
  { what: "a line's end behind it", path: "\\\\.\\pipe\\n\n" },
  { what: "an escape", path: "\\\\.\\pipe\\a\x1bb" },
  { what: "DEL", path: "\\\\.\\pipe\\a\x7f" },
  { what: "a control character of Latin-1", path: "\\\\.\\pipe\\a\x85b" },
  { what: "a line before it", path: "\n\\\\.\\pipe\\n" },
  { what: "a number", path: 1 },
  { what: "null", path: null },
  { what: "a list with one in it", path: [raw`\\.\pipe\n`] },
];

for (const { what, path } of BAD) {
  Deno.test(`named pipe: ${what} is no path of one, and the error shows it`, () => {
    const error = assertThrows(() => assertPipePath(path), TypeError);
    assert(error.message.includes(Deno.inspect(path)), error.message);
  });
}

Deno.test("named pipe: a path that is too long is refused with its length and the longest there can be", () => {
  const error = assertThrows(() => assertPipePath(`${LONGEST}n`), RangeError);
  assertMatch(error.message, /257 characters .* 256/);
});

Deno.test("named pipe: a fresh path is one, here, and never the same again", () => {
  const paths = new Set(Array.from({ length: 1000 }, freshPipePath));
  assertEquals(paths.size, 1000);
  for (const path of paths) {
    assertPipePath(path);
    assert(isLocalPipe(path));
    assertMatch(path, /^\\\\\.\\pipe\\processing-(\d+)-[\da-f-]{36}$/);
    assert(path.includes(`-${Deno.pid}-`));
  }
});

Deno.test({
  name:
    "named pipe: without an address and a family, a listener has one of a fresh name, and it works",
  ignore,
  async fn() {
    await using one = new Listener();
    await using other = new Listener();
    for (const { family, address } of [one, other]) {
      assertEquals(family, "AF_PIPE");
      assertPipePath(address);
    }
    assertNotEquals(one.address, other.address);
    await assertWorks(one, one.address);
    await assertWorks(other, other.address);
  },
});

/** What cannot be listened at, whatever else is said of it. */
const MISFITS: {
  what: string;
  address: AddressLike;
  family?: Family;
  ErrorClass: new (...args: string[]) => Error;
  says: string;
}[] = [
  {
    what: "another computer's path",
    address: raw`\\Server\pipe\n`,
    ErrorClass: TypeError,
    says: raw`Cannot listen at \\Server\pipe\n`,
  },
  {
    what: "the path of no pipe",
    address: raw`\\.\C:\x`,
    ErrorClass: TypeError,
    says: Deno.inspect(raw`\\.\C:\x`),
  },
  {
    what: "the path of no pipe with the family",
    address: "/tmp/s",
    family: "AF_PIPE",
    ErrorClass: TypeError,
    says: Deno.inspect("/tmp/s"),
  },
  {
    what: "a pipe with the family of TCP",
    address: raw`\\.\pipe\n`,
    family: "AF_INET",
    ErrorClass: TypeError,
    says: "AF_INET",
  },
  {
    what: "a host with the family of pipes",
    address: ["127.0.0.1", 0],
    family: "AF_PIPE",
    ErrorClass: TypeError,
    says: "AF_PIPE",
  },
  {
    what: "a pipe with the family of Unix sockets",
    address: raw`\\.\pipe\n`,
    family: "AF_UNIX",
    ErrorClass: Deno.errors.NotSupported,
    says: "AF_UNIX",
  },
  {
    what: "a path that is too long",
    address: `${LONGEST}n`,
    ErrorClass: RangeError,
    says: "257",
  },
];

for (const { what, address, family, ErrorClass, says } of MISFITS) {
  const options = family === undefined ? {} : { family };

  Deno.test({
    name: `named pipe: nobody listens at ${what}`,
    ignore,
    fn() {
      assertThrows(() => new Listener(address, options), ErrorClass, says);
    },
  });

  // To another computer a client connects, or tries to.
  if (what === "another computer's path") continue;

  Deno.test({
    name: `named pipe: nobody connects to ${what}`,
    ignore,
    async fn() {
      await assertRejects(() => Client(address, options), ErrorClass, says);
    },
  });
}

Deno.test({
  name: "named pipe: the longest path works, and so does one with parts",
  ignore,
  async fn() {
    const own = `\\\\.\\pipe\\${Deno.pid}-`;
    const paths = [
      own.padEnd(256, "n"),
      `${own}a\\b\\c`,
      `${own}größe-😀`,
      own.replace(".", "?") + "n",
    ];
    for (const path of paths) {
      await using listener = new Listener(path);
      assertEquals(listener.address, path);
      await assertWorks(listener, path);
    }
  },
});

Deno.test({
  name: "named pipe: case does not matter, and . and ? mean the same",
  ignore,
  async fn() {
    const name = `processing-test-case-${Deno.pid}`;
    await using listener = new Listener(`\\\\.\\pipe\\${name}`);
    await assertWorks(listener, `\\\\.\\PIPE\\${name.toUpperCase()}`);
    await assertWorks(listener, `\\\\?\\pipe\\${name}`);
  },
});
