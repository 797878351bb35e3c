/** Listeners that are given, or get, what they cannot use. */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { connect } from "node:net";
import {
  type AddressLike,
  AuthenticationError,
  Client,
  CodecError,
  EOFError,
  Listener,
  type ListenerOptions,
} from "../mod.ts";
import { isPending, turn, unheeded } from "./helpers/contract.ts";
import { RawPeer } from "./helpers/raw_peer.ts";
import {
  connectTo,
  freshUnixPath,
  socketTransports,
} from "./helpers/transports.ts";
import { isWine } from "./helpers/wine.ts";

const authkey = "secret";
const { errors } = Deno;
const isWindows = Deno.build.os === "windows";

const badOptions: [ListenerOptions, typeof TypeError | typeof RangeError][] = [
  ...[0, -1, 1.5, NaN, Infinity].flatMap((
    count,
  ): [ListenerOptions, typeof RangeError][] => [
    [{ maxHandshakes: count }, RangeError],
    [{ maxHandshakesPerAddress: count }, RangeError],
    [{ maxConnections: count }, RangeError],
    [{ backlog: count }, RangeError],
    [{ maxMessageLength: count }, RangeError],
    [{ receiveBufferSize: count }, RangeError],
    [{ highWaterMark: count }, RangeError],
  ]),
  [{ receiveBufferSize: 511 }, RangeError],
  [{ handshakeTimeout: -1 }, RangeError],
  [{ handshakeTimeout: NaN }, RangeError],
  [{ authkey: "" }, TypeError],
  [{ authkey: new Uint8Array(0) }, TypeError],
  // As it comes from a variable that is not set.
  [{ authkey: undefined } as unknown as ListenerOptions, TypeError],
  [{ authkey: 7 } as unknown as ListenerOptions, TypeError],
];

for (const { name, isFramed, address } of socketTransports) {
  Deno.test(`${name}: options that cannot be are refused before anything is bound`, async () => {
    const given = address();
    for (const [options, ErrorClass] of badOptions) {
      const [option] = Object.keys(options);
      const error = assertThrows(() => new Listener(given, options));
      assertInstanceOf(error, ErrorClass, Deno.inspect(options));
      assert(error.message.includes(option!), error.message);
    }
    await using _ = new Listener(given);
  });

  for (const timeout of [-1, NaN]) {
    Deno.test(`${name}: accept refuses a timeout of ${timeout}`, async () => {
      await using listener = new Listener(address());
      await assertRejects(() => listener.accept({ timeout }), RangeError);
    });
  }

  for (const [what, garbage] of garbages()) {
    Deno.test(`${name}: ${what} fails an accept with a key, and not the next`, async () => {
      await using listener = new Listener(address(), { authkey });
      const accepted = listener.accept();
      await using peer = await RawPeer.connect(listener.address);
      const [error] = await Promise.all([
        assertRejects(() => accepted, AuthenticationError),
        peer.write(garbage).then(() => peer.rest()),
      ]);
      assert(error.message.startsWith("Cannot authenticate"), error.message);
      const [client, served] = await connectTo(listener, { authkey });
      await client.close();
      await assertRejects(() => served.recv(), EOFError);
      await served.close();
    });

    Deno.test(`${name}: ${what} is a typed error of recv() without a key`, async () => {
      await using listener = new Listener(address());
      await using peer = await RawPeer.connect(listener.address);
      await using served = await listener.accept();
      await peer.write(garbage);
      await peer.close();
      const error = await assertRejects(() => served.recv());
      // In a stream garbage begins with a length; in a pipe it is a message.
      const isTyped = error instanceof CodecError ||
        isFramed && error instanceof errors.InvalidData ||
        isFramed && error instanceof errors.UnexpectedEof;
      assert(isTyped, Deno.inspect(error));
      assertEquals(served.closed, error instanceof errors.InvalidData);
    });
  }
}

for (const { name, address } of socketTransports) {
  Deno.test(`${name}: a peer that leaves inside a message fails an accept with a key`, async () => {
    await using listener = new Listener(address(), { authkey });
    const accepted = unheeded(listener.accept());
    await using peer = await RawPeer.connect(listener.address);
    assert(await peer.receive(), "a challenge");
    await turn(); // The listener waits for the answer by now.
    await peer.leaveInside();
    const error = await assertRejects(() => accepted, AuthenticationError);
    assertInstanceOf(error.cause, errors.UnexpectedEof);
  });

  Deno.test(`${name}: a peer that leaves inside a message is UnexpectedEof without a key`, async () => {
    await using listener = new Listener(address());
    await using peer = await RawPeer.connect(listener.address);
    await using served = await listener.accept();
    const received = unheeded(served.recv());
    assert(await isPending(received));
    await peer.leaveInside();
    await assertRejects(() => received, errors.UnexpectedEof);
  });
}

for (const options of [{}, { authkey }]) {
  const kind = options.authkey ? "with a key" : "without a key";

  Deno.test({
    name:
      `a client that was reset before it was accepted is passed over ${kind}`,
    // Wine accepts such a one with an address of no family, which Deno refuses.
    ignore: isWine,
    async fn() {
      await using listener = new Listener(["127.0.0.1", 0], options);
      await resetConnection(listener.address);
      const outcomes = await Promise.allSettled([
        listener.accept({ timeout: 2000 }),
        Client(listener.address, { ...options, timeout: 2000 }),
      ]);
      for (const outcome of outcomes) {
        if (outcome.status === "fulfilled") await outcome.value.close();
      }
      for (const outcome of outcomes) {
        if (outcome.status === "rejected") throw outcome.reason;
      }
    },
  });
}

const hosts: [what: string, address: AddressLike, unknown][] = [
  ["an unknown host", ["no-such-host.invalid", 0], errors.NotFound],
  // Of a network for documentation.
  ["a host elsewhere", ["192.0.2.1", 0], errors.AddrNotAvailable],
  ["no host", ["", 0], TypeError],
  ["a negative port", ["127.0.0.1", -1], RangeError],
  ["a port too high", ["127.0.0.1", 65536], RangeError],
  ["a port in parts", ["127.0.0.1", 80.5], RangeError],
  ["no path", "", TypeError],
  ["nothing but a NUL", "\0", TypeError],
  ["a NUL inside", "/tmp/a\0b", TypeError],
  ["a long path", `/tmp/${"x".repeat(200)}`, RangeError],
  ["a pipe", "\\\\.\\pipe\\x", errors.NotSupported],
  ["a number", 6000 as unknown as AddressLike, TypeError],
  ["null", null as unknown as AddressLike, TypeError],
  ["one element", ["127.0.0.1"] as unknown as AddressLike, TypeError],
];

for (const [what, address, ErrorClass] of hosts) {
  Deno.test({
    name: `a listener cannot be bound to ${what}`,
    ignore: isWindows && typeof address === "string",
    fn() {
      const error = assertThrows(() => new Listener(address));
      assertInstanceOf(error, ErrorClass as typeof Error);
      assert(error.message.startsWith("Cannot "), error.message);
    },
  });
}

Deno.test("a family that the address does not have is refused", () => {
  assertThrows(
    () => new Listener(["127.0.0.1", 0], { family: "AF_UNIX" }),
    TypeError,
    "it is one of AF_INET",
  );
});

Deno.test("a port that is taken is AddrInUse", () => {
  using other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = other.addr;
  const error = assertThrows(
    () => new Listener(["127.0.0.1", port]),
    errors.AddrInUse,
    `Cannot listen at 127.0.0.1:${port}: the address is in use`,
  );
  assertInstanceOf(error.cause, errors.AddrInUse);
});

Deno.test({
  name: "what is no socket is left alone",
  ignore: isWindows,
  fn() {
    const file = freshUnixPath();
    Deno.writeTextFileSync(file, "precious");
    const folder = file.slice(0, file.lastIndexOf("/"));
    for (const path of [file, folder]) {
      for (const replaceStale of [false, true]) {
        assertThrows(
          () => new Listener(path, { replaceStale }),
          errors.AddrInUse,
          `Cannot listen at ${path}: there is something that is no socket`,
        );
      }
    }
    assertEquals(Deno.readTextFileSync(file), "precious");
  },
});

Deno.test({
  name: "a Unix socket cannot be in a folder that is missing, or is a file",
  ignore: isWindows,
  fn() {
    const path = freshUnixPath();
    assertThrows(
      () => new Listener(`${path}/socket`),
      errors.NotFound,
      `Cannot listen at ${path}/socket: `,
    );
    Deno.writeTextFileSync(path, "");
    const error = assertThrows(
      () => new Listener(`${path}/socket`),
      errors.NotADirectory,
    );
    assert(error.message.includes(`Cannot listen at ${path}`), error.message);
  },
});

/** What strangers send. */
function garbages(): [what: string, bytes: Uint8Array][] {
  const seed = Math.floor(Math.random() * 2 ** 32);
  const random = new Uint8Array(512);
  let state = seed;
  for (let i = 0; i < random.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    random[i] = state >>> 24;
  }
  const request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
  const tlsHello = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, ...random];
  return [
    ["an HTTP request", new TextEncoder().encode(request)],
    ["a TLS hello", new Uint8Array(tlsHello)],
    [`random bytes of seed ${seed}`, random],
    ["a length beyond all", new Uint8Array(12).fill(0xff)],
  ];
}

/** Connects and hangs up with a reset, all before anybody accepts. */
async function resetConnection(address: Listener["address"]): Promise<void> {
  const [host, port] = address;
  const socket = connect({ host: String(host), port: Number(port) });
  await new Promise((resolve) => socket.once("connect", resolve));
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.resetAndDestroy();
  await closed;
}
