/** What a client does: connects, tries again, gives up, and says why. */

import {
  assert,
  assertEquals,
  assertGreaterOrEqual,
  assertInstanceOf,
  assertLess,
  assertLessOrEqual,
  assertNotEquals,
  assertRejects,
} from "@std/assert";
import {
  type AddressLike,
  AuthenticationError,
  Client,
  type ClientOptions,
  EOFError,
  type Family,
  Listener,
} from "../mod.ts";
import { isWorthRetrying, pauseAfter } from "../client/retry.ts";
import { formatAddress } from "../connection/address.ts";
import {
  connectTo,
  framedTransports,
  freshUnixPath,
  socketTransports,
} from "./helpers/transports.ts";

const authkey = "secret";
/** How long a test waits for what must come, in milliseconds. */
const PATIENCE = 20_000;
const { errors } = Deno;
const isWindows = Deno.build.os === "windows";

const badOptions: [ClientOptions, typeof TypeError | typeof RangeError][] = [
  [{ timeout: -1 }, RangeError],
  [{ timeout: NaN }, RangeError],
  [{ handshakeTimeout: -1 }, RangeError],
  [{ handshakeTimeout: NaN }, RangeError],
  [{ maxMessageLength: 0 }, RangeError],
  [{ maxMessageLength: 1.5 }, RangeError],
  [{ highWaterMark: 0 }, RangeError],
  [{ authkey: "" }, TypeError],
  [{ authkey: new ArrayBuffer(0) }, TypeError],
  // As it comes from a variable that is not set.
  [{ authkey: undefined } as unknown as ClientOptions, TypeError],
  [{ authkey: true } as unknown as ClientOptions, TypeError],
];

for (const { name, family, address, Nobody } of socketTransports) {
  Deno.test(`${name}: a client says what it could not connect to, and why`, async () => {
    const listener = new Listener(address());
    const free = listener.address;
    await listener.close();
    const error = await assertRejects(
      () => Client(free),
      Nobody,
      `Cannot connect to ${formatAddress(free)}: `,
    );
    assertInstanceOf(error.cause, Error);
    assertNotEquals(error.cause.message, error.message);
  });

  Deno.test(`${name}: giving up names the address`, async () => {
    const listener = new Listener(address());
    const free = listener.address;
    await listener.close();
    await assertRejects(
      () => Client(free, { retry: true, timeout: 10 }),
      errors.TimedOut,
      `Cannot connect to ${formatAddress(free)} within 10 ms`,
    );
  });

  Deno.test(`${name}: a refused key names the peer`, async () => {
    await using listener = new Listener(address(), { authkey });
    const [accepted, dialled] = await Promise.allSettled([
      listener.accept(),
      Client(listener.address, { authkey: "guess" }),
    ]);
    assert(accepted.status === "rejected" && dialled.status === "rejected");
    assertInstanceOf(dialled.reason, AuthenticationError);
    const peer = formatAddress(listener.address);
    const { message } = dialled.reason;
    assert(message.startsWith(`Cannot authenticate ${peer}: `), message);
  });

  Deno.test(`${name}: a client without a limit connects`, async () => {
    await using listener = new Listener(address(), { authkey });
    const [client, served] = await connectTo(listener, {
      authkey,
      timeout: Infinity,
      handshakeTimeout: Infinity,
    });
    await client.close();
    await assertRejects(() => served.recv(), EOFError);
    await served.close();
  });

  Deno.test(`${name}: a client with a signal leaves nothing on it`, async () => {
    await using listener = new Listener(address(), { authkey });
    const abort = new AbortController();
    const [client, served] = await connectTo(listener, {
      authkey,
      signal: abort.signal,
    });
    abort.abort();
    await client.send("still open");
    assertEquals(await served.recv(), "still open");
    await client.close();
    await served.close();
  });

  Deno.test(`${name}: options that cannot be are refused before connecting`, async () => {
    await using listener = new Listener(address());
    for (const [options, ErrorClass] of badOptions) {
      const [option] = Object.keys(options);
      const error = await assertRejects(() =>
        Client(listener.address, options)
      );
      assertInstanceOf(error, ErrorClass, Deno.inspect(options));
      assert(error.message.includes(option!), error.message);
    }
    await assertRejects(
      () => listener.accept({ timeout: 5 }),
      errors.TimedOut,
    );
  });

  Deno.test(`${name}: a family that the address does not have is refused`, async () => {
    await using listener = new Listener(address());
    const other = family === "AF_INET" ? "AF_UNIX" : "AF_INET";
    await assertRejects(
      () => Client(listener.address, { family: other }),
      TypeError,
      other,
    );
  });
}

const addresses: [what: string, address: AddressLike, unknown][] = [
  ["a negative port", ["127.0.0.1", -1], RangeError],
  ["a port too high", ["127.0.0.1", 65536], RangeError],
  ["a port in parts", ["127.0.0.1", 80.5], RangeError],
  ["a port that is text", ["::1", "80"] as unknown as AddressLike, RangeError],
  // Listening chooses one; there is none to connect to.
  ["port 0", ["127.0.0.1", 0], RangeError],
  ["no host", ["", 80], TypeError],
  ["an unknown host", ["no-such-host.invalid", 80], errors.NotFound],
  ["no path", "", TypeError],
  ["a pipe", "\\\\.\\pipe\\x", errors.NotSupported],
  ["nothing", undefined as unknown as AddressLike, TypeError],
];

for (const [what, address, ErrorClass] of addresses) {
  Deno.test({
    name: `a client cannot connect to ${what}`,
    ignore: isWindows && typeof address === "string",
    async fn() {
      // Where nobody can ever be, trying again would not help.
      const error = await assertRejects(() => Client(address, { retry: true }));
      assertInstanceOf(error, ErrorClass as typeof Error);
      assert(error.message.startsWith("Cannot "), error.message);
    },
  });
}

for (const [hostname, given] of [["::1", "[::1]"], ["::1", "::1"]]) {
  Deno.test(`IPv6 as ${given} is ${hostname}`, async () => {
    await using listener = new Listener([given!, 0]);
    assertEquals(listener.address[0], hostname);
    const port = Number(listener.address[1]);
    const accepted = listener.accept();
    await using client = await Client([given!, port]);
    await using served = await accepted;
    assertEquals(client.remoteAddress, [hostname!, port]);
    assertEquals(served.localAddress, [hostname!, port]);
  });
}

Deno.test("localhost is a host", async () => {
  await using listener = new Listener(["localhost", 0]);
  const accepted = listener.accept();
  const port = Number(listener.address[1]);
  await using client = await Client(["localhost", port], { retry: true });
  await using served = await accepted;
  await client.send("home");
  assertEquals(await served.recv(), "home");
});

Deno.test({
  name: "a Unix socket that nobody listens on is ConnectionRefused",
  ignore: isWindows,
  async fn() {
    const stale = staleSocket();
    await assertRejects(
      () => Client(stale),
      errors.ConnectionRefused,
      `Cannot connect to ${stale}: nobody listens there`,
    );
  },
});

Deno.test({
  name: "a client that retries outlasts a socket that nobody listens on",
  ignore: isWindows,
  async fn() {
    const stale = staleSocket();
    const dialled = Client(stale, { retry: true });
    await using listener = new Listener(stale, { replaceStale: true });
    await using served = await listener.accept();
    await using client = await dialled;
    await served.send("new");
    assertEquals(await client.recv(), "new");
  },
});

for (const { name, family, address } of framedTransports) {
  Deno.test({
    name:
      `${name}: a client that retries outlasts a listener that goes away before it accepts`,
    // Elsewhere the system tells when the client is connected already.
    ignore: Deno.build.os !== "linux",
    async fn() {
      const { address: bound, close } = listenAndNeverAccept(address(), family);
      const dialled = Client(bound, { retry: true });
      close();
      await using listener = new Listener(bound, { replaceStale: true });
      await using served = await listener.accept({ timeout: PATIENCE });
      await using client = await dialled;
      await served.send("the next one");
      assertEquals(await client.recv({ timeout: PATIENCE }), "the next one");
    },
  });
}

Deno.test("the pauses grow to a bound, each at random in its upper half", () => {
  for (let failures = 1; failures <= 2000; failures++) {
    const longest = Math.min(250, 5 * 2 ** (failures - 1));
    const pause = pauseAfter(failures);
    assertGreaterOrEqual(pause, longest / 2);
    assertLessOrEqual(pause, longest);
  }
  const pauses = Array.from({ length: 100 }, () => pauseAfter(7));
  assertLess(Math.min(...pauses), Math.max(...pauses));
});

Deno.test("only an address where nobody listens yet is tried again", () => {
  const missing = new errors.NotFound();
  assert(isWorthRetrying(new errors.ConnectionRefused("")));
  assert(isWorthRetrying(new errors.NotFound("", { cause: missing })));
  // A host that is not known is an error of no class; on Windows it has the code.
  const unknown = Object.assign(new Error(), { code: "ENOENT" });
  assert(!isWorthRetrying(new errors.NotFound("", { cause: unknown })));
  assert(!isWorthRetrying(new errors.PermissionDenied("")));
  assert(!isWorthRetrying(new TypeError("")));
});

/** A listener that the system connects clients to, and that leaves them there. */
function listenAndNeverAccept(
  address: AddressLike,
  family: Family,
): { address: AddressLike; close: () => void } {
  if (family === "AF_UNIX") {
    const path = address as string;
    const listener = Deno.listen({ transport: "unix", path });
    return { address, close: () => listener.close() };
  }
  const [hostname, port] = address as [string, number];
  const listener = Deno.listen({ hostname, port });
  const close = () => listener.close();
  return { address: [hostname, listener.addr.port], close };
}

/** A socket whose listener has gone and left it behind. */
function staleSocket(): string {
  const path = freshUnixPath();
  const aside = `${path}-stale`;
  using _ = Deno.listen({ transport: "unix", path });
  Deno.renameSync(path, aside);
  return aside;
}

Deno.test("a client that has tried until its time was out tells why the last attempt failed", async () => {
  const listener = new Listener(["127.0.0.1", 0]);
  const free = listener.address;
  await listener.close();
  const error = await assertRejects(
    () => Client(free, { retry: true, timeout: 300 }),
    errors.TimedOut,
  );
  assertInstanceOf(error.cause, errors.ConnectionRefused);
});
