// Two handshakes at once, and somebody between them who takes a part of each: both
// clients and both listeners have the same key.

import { assertEquals } from "@std/assert";
import {
  type Attacked,
  attackedDialects,
  Line,
  MULTIPROCESSING,
  NATIVE,
} from "./helpers/attack_line.ts";
import {
  type SocketTransport,
  socketTransports,
} from "./helpers/transports.ts";

/** Which messages go to the other session. */
interface Crossing {
  name: string;
  crosses: (index: number) => boolean;
}

const only = ({ messages }: Attacked, at: number): Crossing => ({
  name: `the ${messages[at]}s exchanged`,
  crosses: (index) => index === at,
});

const from = ({ messages }: Attacked, at: number): Crossing => ({
  name: `the ${messages[at]}s and all behind them exchanged`,
  crosses: (index) => index >= at,
});

/** The lines of two sessions, in which each message reaches its own end or the other session's. */
async function splice(
  transport: SocketTransport,
  dialect: Attacked,
  { crosses }: Crossing,
): Promise<[Line, Line]> {
  const lines: [Line, Line] = [
    await Line.tap(transport, dialect),
    await Line.tap(transport, dialect),
  ];
  for (const index of dialect.messages.keys()) {
    const [one, other] = await Promise.all(
      lines.map((line) => line.hear(index)),
    );
    if (!one || !other) break;
    const [first, second] = crosses(index) ? [other, one] : [one, other];
    await lines[0].say(index, first);
    await lines[1].say(index, second);
  }
  return lines;
}

/** The places at which a proof, or what a proof is made for, comes to the wrong session. */
const refusals: [dialect: Attacked, crossings: Crossing[]][] = [
  [NATIVE, [only(NATIVE, 0), only(NATIVE, 1), from(NATIVE, 1)]],
  [
    MULTIPROCESSING,
    [
      ...[0, 1, 3, 4].map((at) => only(MULTIPROCESSING, at)),
      ...[1, 4].map((at) => from(MULTIPROCESSING, at)),
    ],
  ],
];

for (const transport of socketTransports) {
  for (const [dialect, crossings] of refusals) {
    for (const crossing of crossings) {
      Deno.test(`${transport.name}: "${dialect.name}" refuses two sessions with ${crossing.name}`, async () => {
        const lines = await splice(transport, dialect, crossing);
        for (const line of lines) await line.refusedByBoth();
      });
    }
  }

  // Each client had proved by then, to its own listener, that it knows the key.
  Deno.test(`${transport.name}: "native" clients refuse the welcome of each other's session`, async () => {
    const lines = await splice(transport, NATIVE, only(NATIVE, 2));
    for (const line of lines) await line.refusedByClient();
  });

  // The control: what is exchanged here is the same in every session.
  Deno.test(`${transport.name}: the welcomes of "multiprocessing" are all the same`, async () => {
    const crossing: Crossing = {
      name: "welcomes",
      crosses: (index) => index === 2 || index === 5,
    };
    await assertBelieved(transport, MULTIPROCESSING, crossing);
  });

  // A limit, not a promise. It gives no more than the relay has that changes
  // nothing: it stands in the middle of what nobody encrypts.
  Deno.test(`${transport.name}: a documented limit of "multiprocessing": one half of a handshake is not bound to the other`, async () => {
    await assertBelieved(transport, MULTIPROCESSING, from(MULTIPROCESSING, 2));
  });

  for (const dialect of attackedDialects) {
    Deno.test(`${transport.name}: two sessions of "${dialect.name}" with nothing exchanged are let be`, async () => {
      const crossing = { name: "nothing", crosses: () => false };
      await assertBelieved(transport, dialect, crossing);
    });
  }
}

async function assertBelieved(
  transport: SocketTransport,
  dialect: Attacked,
  crossing: Crossing,
): Promise<void> {
  for (const line of await splice(transport, dialect, crossing)) {
    await using _line = line;
    await using ends = await line.ends();
    await line.say(0, new Uint8Array([1]));
    assertEquals(await ends.client.recvBytes(), new Uint8Array([1]));
  }
}
