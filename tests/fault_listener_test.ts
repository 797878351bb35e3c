/** Peers vanish after every byte of a handshake, over real sockets: the listener goes on to serve, and a client is told. */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
} from "@std/assert";
import {
  type Address,
  AuthenticationError,
  Client,
  type ClientOptions,
  type Connection,
  EOFError,
  Listener,
  type ListenerOptions,
} from "../mod.ts";
import type { DialectName } from "../connection/auth/dialect.ts";
import { KEY, PATIENCE } from "./helpers/auth.ts";
import { pattern, until } from "./helpers/contract.ts";
import { DIALECTS } from "./helpers/fault_meeting.ts";
import {
  PEER_KINDS,
  type PeerKind,
  type PeerStream,
  vanishAfter,
  WRITTEN,
} from "./helpers/fault_peers.ts";
import { frame } from "./helpers/raw_peer.ts";

const NAMES = Object.keys(DIALECTS) as DialectName[];

for (const kind of PEER_KINDS) {
  Deno.test(`${kind.name} with a challenge unread keeps a listener from nobody`, () =>
    visitListener(kind, "native", leaveUnread));

  for (const dialect of NAMES) {
    Deno.test(`${kind.name} after any byte of a ${dialect} handshake keeps a listener from nobody`, () =>
      visitListener(
        kind,
        dialect,
        (peer, count) => vanishAfter(count, peer, DIALECTS[dialect], "client"),
      ));

    Deno.test(`${kind.name} after any byte of a ${dialect} handshake is told to a client`, () =>
      visitClients(kind, dialect));
  }
}

/** What a peer does that never says all: an answer that proves nothing, and the challenge is not read. */
async function leaveUnread(peer: PeerStream, count: number): Promise<void> {
  const { client } = WRITTEN.native;
  await peer.read(new Uint8Array(1));
  if (count > 0) {
    await peer.write(frame(pattern(client - 4)).subarray(0, count));
  }
  peer.close();
  await peer.closed;
}

/** Has a peer come for each byte that a client writes, and behind each an honest one. */
async function visitListener(
  { address, connect }: PeerKind,
  dialect: DialectName,
  vanish: (peer: PeerStream, count: number) => Promise<void>,
): Promise<void> {
  await using server = new EchoServer(address(), dialect);
  const whole = WRITTEN[dialect].client;
  for (let count = 0; count <= whole; count++) {
    const peer = await connect(server.address);
    await vanish(peer, count);
    await server.assertServes(count);
  }
  await server.assertLeft(whole);
}

async function visitClients(
  { listen, losesWhatItSent = false }: PeerKind,
  dialect: DialectName,
): Promise<void> {
  await using listener = await listen();
  const options = { authkey: KEY, dialect, timeout: PATIENCE };
  const whole = WRITTEN[dialect].listener;
  for (let count = 0; count <= whole; count++) {
    const connecting = Client(listener.address, options);
    const peer = await listener.accept();
    const [outcome] = await Promise.allSettled([
      connecting,
      vanishAfter(count, peer, DIALECTS[dialect], "listener"),
    ]);
    const isWhole = count === whole;
    const isConnected = outcome.status === "fulfilled";
    if (!isWhole || !losesWhatItSent) {
      assertEquals(isConnected, isWhole, `${count}`);
    }
    if (isConnected) await assertEnded(outcome.value);
    else assertNotConnected(outcome.reason, count);
  }
}

function assertNotConnected(error: unknown, count: number): void {
  // Whoever is gone at once may be so before the system has told of a connection.
  const isEarly = count === 0 && error instanceof Deno.errors.ConnectionReset;
  if (!isEarly) assertInstanceOf(error, AuthenticationError, `${count}`);
}

async function assertEnded(connection: Connection): Promise<void> {
  await assertRejects(() => connection.recv({ timeout: PATIENCE }), EOFError);
  await connection.close().catch(assertLeft);
}

/** A listener that gives back what it is sent. */
class EchoServer implements AsyncDisposable {
  /** What the observer was told. */
  readonly failures: Error[] = [];
  #listener: Listener;
  #options: ClientOptions;
  #serving: Promise<void>;

  constructor(address: Address, dialect: DialectName) {
    this.#options = { authkey: KEY, dialect, timeout: PATIENCE };
    this.#listener = new Listener(address, {
      ...this.#options as ListenerOptions,
      observer: {
        authenticationFailed: ({ error }) => void this.failures.push(error),
      },
    });
    this.#serving = this.#serve();
  }

  get address(): Address {
    return this.#listener.address;
  }

  /** Fails unless an honest client gets its answer. */
  async assertServes(value: number): Promise<void> {
    const client = await Client(this.address, this.#options);
    await client.send(value);
    assertEquals(await client.recv({ timeout: PATIENCE }), value);
    await client.close();
  }

  /** Fails unless nobody is left, and the observer was told of all who did not say all: so many, or one more or less. */
  async assertLeft(count: number): Promise<void> {
    const stats = () => this.#listener.stats();
    await until(() => stats().handshakes + stats().connections === 0);
    const { accepted, authenticated, authenticationFailed, closed } = stats();
    assertEquals(closed, authenticated);
    assertEquals(authenticated + authenticationFailed, accepted);
    assertEquals(this.failures.length, authenticationFailed);
    // Who was reset at once may never have been accepted.
    assert(Math.abs(authenticationFailed - count) <= 1);
    for (const error of this.failures) {
      assertInstanceOf(error, AuthenticationError);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#listener.close();
    await this.#serving;
  }

  async #serve(): Promise<void> {
    const served = [];
    for await (const connection of this.#listener) {
      served.push(echo(connection));
    }
    await Promise.all(served);
  }
}

async function echo(connection: Connection): Promise<void> {
  try {
    await using served = connection;
    for await (const value of served) await served.send(value);
  } catch (error) {
    assertLeft(error);
  }
}

/** Fails unless an error says that a peer was reset which had said all of its handshake. */
function assertLeft(error: unknown): void {
  // It was read to its end, and the listener's last word could not leave.
  const errors = error instanceof SuppressedError
    ? [error.error, error.suppressed]
    : [error];
  for (const error of errors) {
    const isLeft = error instanceof EOFError ||
      error instanceof Deno.errors.BrokenPipe;
    assert(isLeft, Deno.inspect(error));
  }
}
