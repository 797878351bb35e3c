/** Who is let in by a handshake that was altered on its way: nobody. */

import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import fc from "fast-check";
import type { Dialect, Side } from "../../connection/auth/dialect.ts";
import { chooseDialect } from "../../connection/auth/dialects.ts";
import { authenticate } from "../../connection/auth/handshake.ts";
import { FramedTransport } from "../../connection/transport/framed.ts";
import { AuthenticationError } from "../../mod.ts";
import { KEY, OTHER_KEY } from "../helpers/auth.ts";
import { frame, join } from "../helpers/faulty_stream.ts";
import { otherSide, SIDES } from "../helpers/multiprocessing.ts";
import { sameBytes } from "./changes.ts";
import { readStream } from "./framing_model.ts";
import { isToBeLetIn } from "./handshake_model.ts";
import { type EndName, ENDS, type Peer, PEERS } from "./handshake_peers.ts";
import {
  type Alteration,
  alterations,
  LONGEST,
  type Manner,
  manners,
  meet,
  type Wire,
} from "./handshake_wire.ts";
import { type Property, property } from "./property.ts";

/** How long messages may be once the handshake is over. */
const USUAL = 1000;

const NOWHERE = { localAddress: null, remoteAddress: null };
const PLAIN: Manner = { cuts: { seed: 0, most: LONGEST }, end: "closed" };

/** One handshake. */
interface Handshake {
  peer: Peer;
  /** Whether the peer has the key: if not, it has another one, and believes every proof. */
  knowsKey: boolean;
  alterations: Alteration[];
  manner: Manner;
}

/** What came of it. */
interface Result {
  wire: Wire;
  error: unknown;
  transport: FramedTransport;
}

/** The dialects as ends of this package speak them: each makes its keys once. */
const dialects = Object.fromEntries(
  Object.entries(ENDS).map(([name, { dialect, allowMd5 }]) => [
    name,
    chooseDialect({ authkey: KEY, dialect, allowMd5 })!,
  ]),
) as Record<EndName, Dialect>;

async function perform(
  end: EndName,
  side: Side,
  { peer, knowsKey, alterations, manner }: Handshake,
  recorded: Wire["said"],
): Promise<Result> {
  const authkey = knowsKey ? KEY : OTHER_KEY;
  const script = peer.play(otherSide(side), authkey, knowsKey);
  const { stream, wire } = meet(script, alterations, manner, recorded);
  const transport = new FramedTransport(stream, NOWHERE, {
    maxMessageLength: USUAL,
  });
  try {
    await authenticate(transport, dialects[end], side, {});
    return { wire, error: undefined, transport };
  } catch (error) {
    assert(stream.isClosed);
    return { wire, error, transport };
  }
}

/** What is said in handshakes that succeed, by either side, in every dialect. */
let recording: Promise<Wire["said"]> | undefined;

async function record(): Promise<Wire["said"]> {
  const messages: Wire["said"] = [];
  const plain = { knowsKey: true, alterations: [], manner: PLAIN };
  for (const [name, { welcomes }] of Object.entries(ENDS)) {
    for (const side of SIDES) {
      for (const peer of welcomes) {
        const handshake = { ...plain, peer };
        const result = await perform(name as EndName, side, handshake, []);
        assertEquals(result.error, undefined, `${name} ${side}, ${peer.name}`);
        messages.push(...result.wire.said, ...result.wire.heard);
        await result.transport.close();
      }
    }
  }
  return messages;
}

/** Fails unless the peer was let in where it is to be, and refused as it is to be where it is not. */
function assertResult(
  end: EndName,
  side: Side,
  { peer, knowsKey }: Handshake,
  { wire, error, transport }: Result,
): void {
  const told = {
    delivered: readStream(join(wire.delivered), LONGEST).messages,
    said: wire.said,
  };
  const expected = knowsKey && isToBeLetIn(end, side, told);
  assertEquals(error === undefined, expected, String(error));
  const isWelcome = knowsKey && ENDS[end].welcomes.includes(peer);
  if (isUnaltered(wire)) assertEquals(expected, isWelcome);
  assertEquals(transport.closed, !expected);
  if (expected) return assertEquals(transport.maxMessageLength, USUAL);
  assertInstanceOf(error, AuthenticationError);
  assert(!/\p{Cc}/u.test(error.message), Deno.inspect(error.message));
}

function isUnaltered({ said, delivered }: Wire): boolean {
  return sameBytes(join(delivered), join(said.map(frame)));
}

function handshakesOf(end: EndName): fc.Arbitrary<Handshake> {
  return fc.record({
    peer: fc.oneof(
      { weight: 7, arbitrary: fc.constantFrom(...ENDS[end].welcomes) },
      { weight: 1, arbitrary: fc.constantFrom(...PEERS) },
    ),
    knowsKey: fc.oneof(
      { weight: 7, arbitrary: fc.constant(true) },
      { weight: 1, arbitrary: fc.constant(false) },
    ),
    alterations,
    manner: manners,
  });
}

/** How many cases of 10,000 fall to each end: there are two sides of each. */
const SHARES: Record<EndName, number> = {
  native: 2500,
  multiprocessing: 1250,
  "multiprocessing with MD5": 1250,
};

/** Handshakes that were altered. */
export const handshakes: Property[] = Object.entries(SHARES).flatMap(
  ([name, share]) =>
    SIDES.map((side) => {
      const end = name as EndName;
      return property(
        `handshakes, ${end}, ${side}: nobody is let in by one that was altered, and who has the key by one that was not`,
        share,
        handshakesOf(end),
        async (handshake) => {
          const recorded = await (recording ??= record());
          const result = await perform(end, side, handshake, recorded);
          assertResult(end, side, handshake, result);
          await result.transport.close();
          fc.pre(!isUnaltered(result.wire));
        },
      );
    }),
);
