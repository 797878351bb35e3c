/** A message of a handshake that cannot be written: nobody waits for its answer, and the connection behind it does not fail for it. */

import { assertInstanceOf, assertRejects } from "@std/assert";
import type { Side } from "../connection/auth/dialect.ts";
import { authenticate } from "../connection/auth/handshake.ts";
import { openConnection } from "../connection/connection.ts";
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

/** A handshake of two ends that have the key, one of which can write no message from this one on. */
function shakeHands(
  name: DialectName,
  side: Side,
  index: number,
): { transport: FramedTransport; handshake: Promise<void> } {
  const [own, other] = memoryStreams();
  const run = (stream: ByteStream, side: Side) => {
    const addresses = { localAddress: null, remoteAddress: null };
    const transport = new FramedTransport(stream, addresses);
    const until = { timeout: PATIENCE };
    const handshake = authenticate(transport, DIALECTS[name], side, until);
    return { transport, handshake };
  };
  unheeded(run(other, otherSide(side)).handshake);
  return run(failingFrom(index, own), side);
}

/** A stream whose writes fail from one on, and whose other end stays open. */
function failingFrom(index: number, stream: ByteStream): ByteStream {
  let writes = 0;
  return {
    read: (space) => stream.read(space),
    write: (bytes) =>
      writes++ < index ? stream.write(bytes) : Promise.reject(
        new Deno.errors.BrokenPipe("The other end reads no more"),
      ),
    close: () => stream.close(),
    ref() {},
    unref() {},
  };
}
