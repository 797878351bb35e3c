/** Sessions of those who are not let in. */

import { Client, type ClientOptions } from "../../mod.ts";
import { OTHER_KEY } from "../helpers/auth.ts";
import { RawPeer } from "../helpers/raw_peer.ts";
import { HOSTILE_KINDS } from "../flood/hostile.ts";
import { type Kind, PATIENCE, type Session } from "./session.ts";

/** What an answer to a challenge begins with, of which a client may say a part. */
const BEGINNING = new TextEncoder().encode("\0\0\0\x60{mutual-sha256}");

/** The longest time after which a client thinks better of it, in milliseconds. */
const LONGEST_THOUGHT = 8;

/** Why it leaves then. */
class SecondThought extends Error {
  override readonly name = "SecondThought";
}

export const STRANGERS: Kind[] = [
  ...HOSTILE_KINDS.map(({ name, act }): Kind => ({
    name,
    weight: 1,
    async client(session) {
      await using peer = await RawPeer.connect(session.site.listener.address);
      await act(peer, session.random(), new AbortController().signal);
    },
    isLong: true,
  })),
  {
    name: "vanishes in the handshake",
    weight: 2,
    async client(session) {
      await using peer = await RawPeer.connect(session.site.listener.address);
      const random = session.random();
      if (random.once(2)) await peer.receive();
      const length = random.below(BEGINNING.length + 1);
      if (length > 0) await peer.write(BEGINNING.subarray(0, length));
    },
  },
  {
    name: "has another key",
    weight: 2,
    client: (session) => come(session, { authkey: OTHER_KEY }),
    endings: { client: ["AuthenticationError"] },
  },
  {
    name: "speaks another dialect",
    weight: 1,
    client(session) {
      const { dialect } = session.site.options;
      const isNative = dialect === "native";
      return come(session, {
        dialect: isNative ? "multiprocessing" : "native",
      });
    },
    endings: { client: ["AuthenticationError"] },
  },
  {
    name: "has no key",
    weight: 1,
    async client({ site }) {
      await using connection = await Client(site.listener.address);
      await connection.recv({ timeout: PATIENCE });
    },
    endings: { client: ["AuthenticationError"] },
  },
  {
    name: "has second thoughts",
    weight: 2,
    async client(session) {
      const controller = new AbortController();
      const timer = setTimeout(
        () => controller.abort(new SecondThought()),
        session.random().below(LONGEST_THOUGHT),
      );
      try {
        await come(session, { signal: controller.signal });
      } finally {
        clearTimeout(timer);
      }
    },
    isMute: true,
    endings: { client: ["SecondThought", "well"] },
  },
];

/** Connects, and closes without a word. */
async function come({ site }: Session, options: ClientOptions): Promise<void> {
  const { listener, options: usual } = site;
  const connection = await Client(listener.address, { ...usual, ...options });
  await connection.close();
}
