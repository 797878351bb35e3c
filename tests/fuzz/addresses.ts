/** What is made of addresses, whatever is given for one. */

import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  type Address,
  type Endpoint,
  formatAddress,
  formatEndpoint,
  fromDenoAddress,
  parseAddress,
} from "../../connection/address.ts";
import { assertPipePath } from "../../connection/named_pipe_path.ts";
import { type Action, assertPermitted } from "../../connection/permissions.ts";
import { isHost, isPipePath, isPort, isUnixPath } from "./address_model.ts";
import { attempted } from "./attempted.ts";
import { unicode } from "./leaves.ts";
import { type Property, property } from "./property.ts";

// deno-lint-ignore no-explicit-any
type Loose = any;

/** What a terminal would obey; an error breaks its lines where it shows a value. */
const CONTROL = /[^\P{Cc}\n]/u;

/** The errors that are documented. */
const REFUSALS = [TypeError, RangeError, Deno.errors.NotSupported];

const letters = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(..."abcXYZ019._-:/\\@%[]") },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        ...["\0", "\x1b[31m", "\n", "\r", "\x7f", "\x9b", "é", "中", "\ud800"],
        ...[" ", ",", "..", "unix:", "pipe", "\\\\.\\pipe\\"],
      ),
    },
  ),
  { maxLength: 12 },
).map((letters) => letters.join(""));

const host = fc.oneof(
  { weight: 3, arbitrary: letters },
  { weight: 1, arbitrary: fc.domain() },
  { weight: 1, arbitrary: fc.ipV4() },
  { weight: 1, arbitrary: fc.ipV6() },
  { weight: 1, arbitrary: fc.ipV6().map((host) => `[${host}]`) },
);

const path = fc.oneof(
  letters,
  letters.map((name) => `\0${name}`),
  letters.map((name) => `\\\\.\\pipe\\${name}`),
  letters.map((name) => `\\\\?\\PIPE\\${name}\\${name}`),
  fc.record({
    head: fc.constantFrom("", "/", "\0", "\\\\.\\pipe\\"),
    letter: fc.constantFrom("a", "é", "\0"),
    length: fc.oneof(
      fc.integer({ min: 50, max: 270 }),
      fc.constantFrom(102, 103, 104, 106, 107, 108, 109, 246, 247, 248),
    ),
  }).map(({ head, letter, length }) => head + letter.repeat(length)),
  unicode,
);

const port = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 65535 }) },
  { weight: 1, arbitrary: fc.constantFrom(-1, 65536, 0.5, NaN, Infinity) },
);

/** What may be given for an address: mostly what looks like one. */
const addressLike: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: path },
  { weight: 4, arbitrary: fc.tuple(host, port) },
  {
    weight: 2,
    arbitrary: fc.record({
      transport: fc.constantFrom("tcp", "unix", "udp", "\x1b[0m"),
      hostname: host,
      port,
      path,
    }, { requiredKeys: [] }),
  },
  { weight: 1, arbitrary: fc.tuple(fc.anything(), fc.anything()) },
  {
    weight: 1,
    arbitrary: fc.record({
      transport: fc.constantFrom("tcp", "unix"),
      hostname: fc.anything(),
      port: fc.anything(),
      path: fc.anything(),
    }, { requiredKeys: ["transport"] }),
  },
  { weight: 1, arbitrary: fc.anything() },
);

const family = fc.constantFrom(undefined, "AF_INET", "AF_UNIX", "AF_PIPE");

/** The address of an endpoint as it would be given again. */
function addressOf(endpoint: Endpoint): Address {
  return endpoint.family === "AF_INET"
    ? [endpoint.hostname, endpoint.port]
    : endpoint.path;
}

/** Fails unless an error is of such a class and can be shown in a terminal. */
function assertRefusal(
  error: unknown,
  classes: readonly (new (message: string) => Error)[],
): void {
  const isDocumented = classes.some((ErrorClass) =>
    (error as Error)?.constructor === ErrorClass
  );
  assert(isDocumented, Deno.inspect(error));
  assertPrintable((error as Error).message);
  // What the module says of itself begins so; the runtime says something else.
  assert(/^Cannot /.test((error as Error).message), (error as Error).message);
}

function assertPrintable(text: string): void {
  assert(!CONTROL.test(text), Deno.inspect(text));
}

/** Fails unless an address is refused as documented, or understood and the same when it is given again. */
function assertUnderstood(address: Loose, family: Loose): void {
  const parsed = attempted(() => parseAddress(address, family));
  if ("error" in parsed) return assertRefusal(parsed.error, REFUSALS);
  const endpoint = parsed.value;
  assertPrintable(formatEndpoint(endpoint));
  if (family !== undefined) assertEquals(endpoint.family, family);
  assertEquals(parseAddress(addressOf(endpoint), endpoint.family), endpoint);
}

/** Addresses. */
export const addresses: Property[] = [
  property(
    "addresses: anything is an endpoint, and the same one when it is given again, or refused as documented",
    10_000,
    fc.record({ address: addressLike, family }),
    ({ address, family }) => assertUnderstood(address, family),
  ),
  property(
    "addresses: a host and a port are understood",
    2_000,
    fc.record({
      hostname: fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6()),
      port: fc.integer({ min: 0, max: 65535 }),
      transport: fc.constant("tcp" as const),
    }),
    (address) => {
      const { hostname, port } = address;
      const endpoint = { family: "AF_INET" as const, hostname, port };
      assertEquals(parseAddress([hostname, port]), endpoint);
      assertEquals(parseAddress([`[${hostname}]`, port]), endpoint);
      assertEquals(parseAddress(address), endpoint);
      assertEquals(fromDenoAddress(address), [hostname, port]);
      const isIPv6 = hostname.includes(":");
      const shown = isIPv6 ? `[${hostname}]:${port}` : `${hostname}:${port}`;
      assertEquals(formatAddress([hostname, port]), shown);
    },
  ),
  property(
    "addresses: a host and a port are taken or refused as by the model",
    5_000,
    fc.tuple(host, port),
    (address) => {
      const [hostname, port] = address;
      const parsed = attempted(() => parseAddress(address));
      assertEquals("value" in parsed, isHost(hostname) && isPort(port));
    },
  ),
  property(
    "addresses: the path of a Unix socket is taken or refused as by the model",
    2_000,
    path,
    (path) => {
      const parsed = attempted(() => parseAddress(path, "AF_UNIX"));
      assertEquals("value" in parsed, isUnixPath(path));
      assertPrintable(formatAddress(path));
    },
  ),
  property(
    "addresses: the path of a pipe is taken or refused as by the model",
    2_000,
    path,
    (path) => {
      const checked = attempted(() => assertPipePath(path));
      assertEquals("value" in checked, isPipePath(path));
      if ("error" in checked) assertRefusal(checked.error, REFUSALS);
    },
  ),
  property(
    "addresses: whoever has no permission is told which ones, in text that can be printed",
    2_000,
    fc.record({
      address: fc.oneof(
        path.filter(Deno.build.os === "windows" ? isPipePath : isUnixPath),
        fc.tuple(host, fc.integer({ min: 0, max: 65535 })),
      ),
      action: fc.constantFrom<Action>("listen at", "connect to"),
    }),
    ({ address, action }) => {
      const parsed = attempted(() => parseAddress(address));
      if ("error" in parsed) return;
      const asked = attempted(() => assertPermitted(parsed.value, action));
      assert("error" in asked);
      assertRefusal(asked.error, [Deno.errors.NotCapable, TypeError]);
    },
  ),
];
