/** What an observer is told that has ended a connection: the error that its caller has got, and once. */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import {
  type AddressLike,
  AuthenticationError,
  type Connection,
  type ConnectionOptions,
  EOFError,
  Listener,
} from "../mod.ts";
import { challenge, KEY, PATIENCE, random } from "./helpers/auth.ts";
import { BULK, isPending, turn, unheeded } from "./helpers/contract.ts";
import { Notes, observedPair } from "./helpers/observed.ts";
import { RawPeer } from "./helpers/raw_peer.ts";
import { framedTransports, socketTransports } from "./helpers/transports.ts";

const { BrokenPipe, InvalidData, TimedOut, UnexpectedEof } = Deno.errors;

type ErrorClass = new (message: string) => Error;

/** The two ends of a connection, of which the observer is at this one. */
interface Ends {
  /** The end with the observer. */
  here: Connection;
  there: Connection;
}

/** How a connection comes to its end. */
interface Ending {
  how: string;
  /** Does it; resolves to the error that a caller has got, or to `null`. */
  end(ends: Ends): Promise<unknown>;
  Cause: ErrorClass | null;
  /** What this end is told beside. */
  options?: ConnectionOptions;
  /** Whether this end is closed by that, before anybody closes it. */
  isClosing?: boolean;
}

const authkey = KEY;

const endings: Ending[] = [
  {
    how: "this end closes",
    end: ({ here }) => none(here.close()),
    Cause: null,
  },
  {
    how: "this end closes, and the other one has, unnoticed",
    async end({ here, there }) {
      await there.close();
      return none(here.close());
    },
    Cause: null,
  },
  {
    how: "this end closes while a call waits for a message",
    async end({ here }) {
      const waiting = unheeded(here.recv());
      await here.close();
      await assertRejects(() => waiting, Deno.errors.Interrupted);
      return null;
    },
    Cause: null,
  },
  {
    how: "this end closes with a signal that is aborted behind it",
    async end({ here }) {
      const abort = new AbortController();
      await here.close({ signal: abort.signal });
      abort.abort();
      return null;
    },
    Cause: null,
  },
  {
    how: "recv() finds that the other end has closed",
    async end({ here, there }) {
      await there.close();
      return failure(here.recv());
    },
    Cause: EOFError,
  },
  {
    how: "recv() waits as the other end closes",
    async end({ here, there }) {
      const received = unheeded(here.recv());
      assert(await isPending(received));
      await there.close();
      return failure(received);
    },
    Cause: EOFError,
  },
  {
    how: "poll() finds that the other end has closed",
    async end({ here, there }) {
      await there.close();
      assert(await here.poll(PATIENCE));
      return failure(here.recv());
    },
    Cause: EOFError,
  },
  {
    how: "the messages that are iterated over come to their end",
    async end({ here, there }) {
      await there.send("last");
      await there.close();
      assertEquals(await Array.fromAsync(here), ["last"]);
      return failure(here.recv());
    },
    Cause: EOFError,
  },
  {
    how: "the stream of messages comes to its end",
    async end({ here, there }) {
      await there.close();
      assertEquals(await Array.fromAsync(here.readable), []);
      return failure(here.recv());
    },
    Cause: EOFError,
  },
  {
    how: "a message that comes is too long",
    end({ here, there }) {
      unheeded(there.sendBytes(new Uint8Array(1001)));
      return failure(here.recvBytes());
    },
    Cause: InvalidData,
    options: { maxMessageLength: 1000 },
    isClosing: true,
  },
  {
    how: "a message that nobody has waited for is too long",
    async end({ here, there }) {
      unheeded(there.sendBytes(new Uint8Array(1001)));
      assert(await here.poll(PATIENCE));
      return failure(here.recvBytes());
    },
    Cause: InvalidData,
    options: { maxMessageLength: 1000 },
    isClosing: true,
  },
  {
    how: "close() drops what the other end did not take",
    end({ here }) {
      unheeded(here.sendBytes(BULK));
      return failure(here.close({ timeout: 0 }));
    },
    Cause: TimedOut,
  },
  {
    how: "close() is aborted",
    end({ here }) {
      unheeded(here.sendBytes(BULK));
      const signal = AbortSignal.abort(new TypeError("no more"));
      return failure(here.close({ signal }));
    },
    Cause: TypeError,
  },
  {
    how: "a call to send() finds that the other end has closed",
    async end({ here, there }) {
      await there.close();
      return await failure(sendOften(here));
    },
    Cause: BrokenPipe,
  },
  {
    how: "a message was queued that the other end has not waited for",
    async end({ here, there }) {
      const sent = unheeded(here.sendBytes(BULK));
      await there.close({ timeout: 0 });
      return failure(sent);
    },
    Cause: BrokenPipe,
  },
];

for (const { name, address } of socketTransports) {
  for (const side of ["listener", "client"] as const) {
    for (const { how, end, Cause, options, isClosing } of endings) {
      Deno.test(`${name}: the observer of a ${side} is told that ${how}`, async () => {
        const own = { authkey, ...options };
        await using pair = side === "listener"
          ? await observedPair(address(), own, { authkey })
          : await observedPair(address(), { authkey }, own);
        const { client, served, atClient, atListener } = pair;
        const [here, there, notes] = side === "listener"
          ? [served, client, atListener]
          : [client, served, atClient];

        const error = await end({ here, there });
        if (isClosing) notes.only("closed");
        await here.close().catch(() => {});
        // By now it was told, and not again by whatever comes later.
        const { cause } = notes.only("closed");
        assertStrictEquals(cause, error);
        if (Cause) assertInstanceOf(cause, Cause);
        else assertEquals(cause, null);
        await there.close().catch(() => {});
        await here.close().catch(() => {});
        notes.only("closed");
      });
    }
  }

  Deno.test(`${name}: an observer is told that the other end vanished inside a message`, async () => {
    await using met = await meetStranger(address());
    const received = unheeded(met.served.recv());
    assert(await isPending(received));
    await met.peer.leaveInside();
    await assertTold(met, await failure(received), UnexpectedEof);
  });

  Deno.test(`${name}: an observer is told that the other end wants a key`, async () => {
    await using met = await meetStranger(address());
    await met.peer.send(challenge(random()));
    const error = await failure(met.served.recv());
    await assertTold(met, error, AuthenticationError);
  });
}

for (const { name, address } of framedTransports) {
  Deno.test(`${name}: an observer is told that the other end speaks another protocol`, async () => {
    await using met = await meetStranger(address());
    await met.peer.write(new Uint8Array(12).fill(0x80));
    await assertTold(met, await failure(met.served.recv()), InvalidData);
  });
}

/** A connection of which the other end is no library. */
interface Met extends AsyncDisposable {
  peer: RawPeer;
  served: Connection;
  notes: Notes;
}

async function meetStranger(address: AddressLike): Promise<Met> {
  const notes = new Notes();
  await using listener = new Listener(address, { observer: notes.observer });
  const [served, peer] = await Promise.all([
    listener.accept(),
    RawPeer.connect(listener.address),
  ]);
  return {
    peer,
    served,
    notes,
    async [Symbol.asyncDispose]() {
      await served.close();
      await peer.close();
    },
  };
}

async function assertTold(
  { served, notes }: Met,
  error: unknown,
  Cause: ErrorClass,
): Promise<void> {
  await served.close();
  assertStrictEquals(notes.only("closed").cause, error);
  assertInstanceOf(error, Cause);
}

/** What a call fails with that must fail. */
function failure(call: Promise<unknown>): Promise<unknown> {
  return assertRejects(() => call);
}

/** Waits for what must not fail. */
async function none(call: Promise<void>): Promise<null> {
  await call;
  return null;
}

/** Sends until there is nobody any more; the system may have taken the first ones. */
async function sendOften(connection: Connection): Promise<void> {
  for (let i = 0; i < 2000; i++) {
    await connection.sendBytes("is anybody there?");
    await turn();
  }
}
