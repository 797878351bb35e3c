// Whole sessions, recorded on the wire from the first byte to the last message, and
// said again to those that they were heard from.

import { assertEquals } from "@std/assert";
import type { Side } from "../connection/auth/dialect.ts";
import { Listener } from "../mod.ts";
import { next, PATIENCE, refused } from "./helpers/auth.ts";
import {
  type Attacked,
  attackedDialects,
  Line,
} from "./helpers/attack_line.ts";
import { approach, otherSide, SIDES } from "./helpers/multiprocessing.ts";
import { RawPeer } from "./helpers/raw_peer.ts";
import {
  connectTo,
  type SocketTransport,
  socketTransports,
} from "./helpers/transports.ts";

/** A message, by who said it. */
interface Said {
  by: Side;
  message: Uint8Array;
}

/** A session in which each end says something to the other behind the handshake. */
async function record(
  transport: SocketTransport,
  dialect: Attacked,
  listener?: Listener,
): Promise<Said[]> {
  await using line = await Line.tap(transport, dialect, listener);
  const handshake = await line.relay(dialect);
  await using ends = await line.ends();
  await ends.client.send("transfer");
  const request = await next(line.client);
  await line.listener.send(request);
  assertEquals(await ends.served.recv(), "transfer");
  await ends.served.send("done");
  const reply = await next(line.listener);
  return [
    ...handshake.map((message, index): Said => ({
      by: index % 2 === 0 ? "listener" : "client",
      message,
    })),
    { by: "client", message: request },
    { by: "listener", message: reply },
  ];
}

/** How the attacker says one end's part again, to the other one. */
const manners: [
  name: string,
  replay: (peer: RawPeer, part: Side, session: Said[]) => Promise<unknown>,
][] = [
  ["in turn", async (peer, part, session) => {
    for (const { by, message } of session) {
      const goesOn = by === part
        ? await peer.send(message)
        : await peer.receive();
      if (!goesOn) return;
    }
  }],
  ["at once", async (peer, part, session) => {
    const own = session.filter(({ by }) => by === part);
    await peer.send(...own.map(({ message }) => message));
  }],
];

/** Says something to a real end, which must not believe it. */
async function refusedBy(
  side: Side,
  transport: SocketTransport,
  { options }: Attacked,
  say: (peer: RawPeer) => Promise<unknown>,
): Promise<void> {
  await using attempt = await approach(transport, side, options);
  const refusal = refused(attempt.handshake);
  await say(attempt.peer);
  await refusal;
}

for (const [at, transport] of socketTransports.entries()) {
  const elsewhere = socketTransports[(at + 1) % socketTransports.length]!;

  for (const dialect of attackedDialects) {
    for (const [manner, replay] of manners) {
      const named =
        `${transport.name}: a "${dialect.name}" session that is replayed ${manner}`;

      Deno.test(`${named} is refused by the listener that served it, which goes on`, async () => {
        const { options } = dialect;
        await using listener = new Listener(transport.address(), options);
        const session = await record(transport, dialect, listener);
        const accepting = refused(listener.accept({ timeout: PATIENCE }));
        await using peer = await RawPeer.connect(listener.address);
        await replay(peer, "client", session);
        await accepting;

        const [client, served] = await connectTo(listener, options);
        await using _client = client;
        await using _served = served;
        await client.send("honest");
        assertEquals(await served.recv(), "honest");
      });

      for (const side of SIDES) {
        for (const source of [transport, elsewhere]) {
          Deno.test(`${named}, recorded over ${source.name}, is refused by a ${side}`, async () => {
            const session = await record(source, dialect);
            await refusedBy(
              side,
              transport,
              dialect,
              (peer) => replay(peer, otherSide(side), session),
            );
          });
        }
      }
    }
  }
}
