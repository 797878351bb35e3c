// Two ends of the same role, joined by somebody who does not know the key: each
// hears the other one, as if that were its counterpart.

import { Client, Listener } from "../mod.ts";
import { next, PATIENCE, refused } from "./helpers/auth.ts";
import { type Attacked, attackedDialects } from "./helpers/attack_line.ts";
import { RawListener, RawPeer } from "./helpers/raw_peer.ts";
import {
  type SocketTransport,
  socketTransports,
} from "./helpers/transports.ts";

/** Tells each of two ends what the other one says, until both have left. */
async function joinEnds(one: RawPeer, other: RawPeer): Promise<void> {
  const pass = async (from: RawPeer, to: RawPeer) => {
    for (let message; (message = await from.receive());) {
      if (!await to.send(message)) return;
    }
  };
  await Promise.all([pass(one, other), pass(other, one)]);
}

/** The first message of a real listener, which then sees the attacker leave. */
async function challengeOf(
  { address }: SocketTransport,
  { options }: Attacked,
): Promise<Uint8Array> {
  await using listener = new Listener(address(), options);
  const accepting = refused(listener.accept({ timeout: PATIENCE }));
  await using peer = await RawPeer.connect(listener.address);
  const first = await next(peer);
  await peer.close();
  await accepting;
  return first;
}

/** How the attacker has clients begin, of which none does so by itself. */
const openings: [
  name: string,
  open: (
    dialect: Attacked,
    transport: SocketTransport,
  ) => Promise<[one: Uint8Array, other?: Uint8Array]>,
][] = [
  [
    "after each was challenged",
    (dialect) => Promise.resolve([dialect.challenge(), dialect.challenge()]),
  ],
  ["after both were challenged alike", (dialect) => {
    const message = dialect.challenge();
    return Promise.resolve([message, message]);
  }],
  [
    "after one was challenged",
    (dialect) => Promise.resolve([dialect.challenge()]),
  ],
  ["after both had a real listener's challenge", async (dialect, transport) => {
    const message = await challengeOf(transport, dialect);
    return [message, message];
  }],
];

for (const transport of socketTransports) {
  const { name, address } = transport;

  for (const dialect of attackedDialects) {
    const { options } = dialect;

    for (const count of [1, 2]) {
      const whose = count === 1 ? "one listener" : "two listeners";
      Deno.test(`${name}: two connections to ${whose} of "${dialect.name}" that are joined let nobody in`, async () => {
        await using first = new Listener(address(), options);
        await using second = count === 1
          ? first
          : new Listener(address(), options);
        const accepting = [first, second].map((listener) =>
          refused(listener.accept({ timeout: PATIENCE }))
        );
        await using one = await RawPeer.connect(first.address);
        await using other = await RawPeer.connect(second.address);
        await joinEnds(one, other);
        await Promise.all(accepting);
      });
    }

    for (const [when, open] of openings) {
      Deno.test(`${name}: two clients of "${dialect.name}" that are joined ${when} believe nobody`, async () => {
        const [first, second] = await open(dialect, transport);
        await using front = new RawListener(address());
        const lure = async () => {
          const accepting = front.accept();
          const connecting = refused(Client(front.address, options));
          return { peer: await accepting, connecting };
        };
        const victims = [await lure(), await lure()] as const;
        await using one = victims[0].peer;
        await using other = victims[1].peer;
        await one.send(first);
        if (second) await other.send(second);
        await joinEnds(one, other);
        for (const { connecting } of victims) await connecting;
      });
    }
  }
}
