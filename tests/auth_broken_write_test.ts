/** A message of a handshake that cannot be written: nobody waits for its answer, and the connection behind it does not fail for it. */

import {
  assert,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import type { Side } from "../connection/auth/dialect.ts";
import { authenticate } from "../connection/auth/handshake.ts";
import { openConnection } from "../connection/connection.ts";
import type { WaitOptions } from "../connection/deadline.ts";
import type { ByteStream } from "../connection/transport/byte_stream.ts";
import { FramedTransport } from "../connection/transport/framed.ts";
import { memoryStreams } from "../connection/transport/memory.ts";
import { AuthenticationError } from "../mod.ts";
import { PATIENCE } from "./helpers/auth.ts";
import { unheeded } from "./helpers/contract.ts";
import { DIALECTS } from "./helpers/fault_meeting.ts";
import { otherSide } from "./helpers/multiprocessing.ts";

type DialectName = keyof typeof DIALECTS;

/** What one side says in a handshake, in this order. */
const SAID: [name: DialectName, side: Side, messages: string[]][] = [
  ["native", "listener", ["challenge", "welcome"]],
  ["native", "client", ["answer"]],
  ["multiprocessing", "listener", ["challenge", "welcome", "answer"]],
  ["multiprocessing", "client", ["answer", "challenge", "welcome"]],
];

/** Those after which the side that says them waits for nothing. */
const LAST_WORDS = ["native listener", "multiprocessing client"];

for (const [name, side, messages] of SAID) {
  for (const [index, message] of messages.entries()) {
    const isLast = index === messages.length - 1 &&
      LAST_WORDS.includes(`${name} ${side}`);
    Deno.test(
      isLast
        ? `${name}: a ${side} whose ${message} cannot be written can close its connection`
        : `${name}: a ${side} whose ${message} cannot be written does not wait for the deadline`,
      async () => {
        const { transport, handshake } = shakeHands(name, side, index);
        if (isLast) {
          await handshake;
          await openConnection(transport).close();
        } else {
          const error = await assertRejects(
            () => handshake,
            AuthenticationError,
            "it closed the connection",
          );
          assertInstanceOf(error.cause, Deno.errors.BrokenPipe);
        }
      },
    );
  }
}

for (const [name, side, messages] of SAID) {
  if (!LAST_WORDS.includes(`${name} ${side}`)) continue;
  Deno.test(`${name}: a ${side} whose ${messages.at(-1)} is not taken by the deadline turns nobody away`, async () => {
    const { transport, handshake } = shakeHands(
      name,
      side,
      messages.length - 1,
      { write: never, limits: { timeout: 50 } },
    );
    await handshake;
    await transport.close();
  });

  Deno.test(`${name}: a ${side} that gives up before its ${messages.at(-1)} is taken has no connection`, async () => {
    const givingUp = new AbortController();
    const reason = new Error("given up");
    const { transport, handshake } = shakeHands(
      name,
      side,
      messages.length - 1,
      {
        write: () => {
          givingUp.abort(reason);
          return never();
        },
        limits: { timeout: PATIENCE, signal: givingUp.signal },
      },
    );
    assertStrictEquals(await assertRejects(() => handshake), reason);
    assert(transport.closed);
  });
}

/** What becomes of a message, and how long it is waited for. */
interface Trouble {
  write: () => Promise<number>;
  limits: WaitOptions;
}

const BROKEN: Trouble = {
  write: () =>
    Promise.reject(new Deno.errors.BrokenPipe("The other end reads no more")),
  limits: { timeout: PATIENCE },
};

const never = () => new Promise<number>(() => {});

/** A handshake of two ends that have the key, one of which has trouble to write any message from this one on. */
function shakeHands(
  name: DialectName,
  side: Side,
  index: number,
  { write, limits } = BROKEN,
): { transport: FramedTransport; handshake: Promise<void> } {
  const [own, other] = memoryStreams();
  const run = (stream: ByteStream, side: Side, limits: WaitOptions) => {
    const addresses = { localAddress: null, remoteAddress: null };
    const transport = new FramedTransport(stream, addresses);
    const handshake = authenticate(transport, DIALECTS[name], side, limits);
    return { transport, handshake };
  };
  unheeded(run(other, otherSide(side), { timeout: PATIENCE }).handshake);
  return run(troubledFrom(index, own, write), side, limits);
}

/** A stream that writes in another way from one write on, and whose other end stays open. */
function troubledFrom(
  index: number,
  stream: ByteStream,
  write: () => Promise<number>,
): ByteStream {
  let writes = 0;
  return {
    read: (space) => stream.read(space),
    write: (bytes) => writes++ < index ? stream.write(bytes) : write(),
    close: () => stream.close(),
    ref() {},
    unref() {},
  };
}
