/** CPython's handshake, of both its generations, written again from its description over `node:crypto`. */

import { assert, assertEquals } from "@std/assert";
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Side } from "../../connection/auth/dialect.ts";
import { authenticate } from "../../connection/auth/handshake.ts";
import { MultiprocessingDialect } from "../../connection/auth/multiprocessing.ts";
import type { WaitOptions } from "../../connection/deadline.ts";
import { FramedTransport } from "../../connection/transport/framed.ts";
import { memoryStreams } from "../../connection/transport/memory.ts";
import {
  Client,
  type ClientOptions,
  type Connection,
  Listener,
  type ListenerOptions,
} from "../../mod.ts";
import {
  attempt,
  FAILURE,
  join,
  KEY,
  type Outcomes,
  PATIENCE,
  random,
  text,
  WELCOME,
} from "./auth.ts";
import { isPending } from "./contract.ts";
import { type Alter, RawListener, RawPeer } from "./raw_peer.ts";
import type { SocketTransport } from "./transports.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export const CHALLENGE = text("#CHALLENGE#");
export const DIGESTS = ["md5", "sha256", "sha384", "sha3_256", "sha3_384"];

/** What an end of this package speaks. */
export const DIALECT = { dialect: "multiprocessing" } as const;
export const SPEAKS = { authkey: KEY, ...DIALECT };

/** The messages of a handshake, by who sends them, the listener first and then in turn. */
export const MESSAGES = [
  "listener's challenge",
  "client's answer",
  "listener's welcome",
  "client's challenge",
  "listener's answer",
  "client's welcome",
];

/** How long they are between two ends of this package. */
export const LENGTHS = [59, 40, 9, 59, 40, 9];

export const SIDES: Side[] = ["listener", "client"];

export const otherSide = (side: Side): Side =>
  side === "listener" ? "client" : "listener";

/** HMAC with a digest of CPython's names. */
export function hmac(
  digest: string,
  authkey: string | Uint8Array,
  message: Uint8Array,
): Bytes {
  const mac = createHmac(digest.replace("_", "-"), authkey);
  return new Uint8Array(mac.update(message).digest());
}

/** `{digest}` and bytes behind it. */
export function tagged(digest: string, bytes: Uint8Array): Bytes {
  return join(text(`{${digest}}`), bytes);
}

/** A modern answer to what stands behind `#CHALLENGE#`. */
export function answerWith(
  digest: string,
  message: Uint8Array,
  authkey: string | Uint8Array = KEY,
): Bytes {
  return tagged(digest, hmac(digest, authkey, message));
}

/** What stands behind `#CHALLENGE#`. */
export function challengeIn(message: Uint8Array): Bytes {
  return new Uint8Array(message.subarray(CHALLENGE.length));
}

/** A version of CPython, by what it says. */
export interface CPython {
  name: string;
  /** What it has the other end prove the key for, without `#CHALLENGE#`. */
  challenge(): Bytes;
  answer(message: Bytes, authkey: string): Bytes;
  accepts(answer: Bytes, message: Bytes, authkey: string): boolean;
}

/** Up to 3.11. */
export const LEGACY: CPython = {
  name: "up to 3.11",
  challenge: () => random(20),
  answer: (message, authkey) => hmac("md5", authkey, message),
  accepts: (answer, message, authkey) =>
    isSame(answer, hmac("md5", authkey, message)),
};

/** From 3.12, where `deliver_challenge` is called with a digest; without one it is SHA-256. */
export function modern(asks = "sha256"): CPython {
  return {
    name: `from 3.12, ${asks}`,
    challenge: () => tagged(asks, random(40)),
    answer(message, authkey) {
      const digest = digestNamed(message);
      return digest === ""
        ? hmac("md5", authkey, message)
        : answerWith(digest, message, authkey);
    },
    accepts(answer, message, authkey) {
      const digest = digestNamed(answer);
      const mac = digest ? answer.subarray(digest.length + 2) : answer;
      return isSame(mac, hmac(digest || "md5", authkey, message));
    },
  };
}

export const MODERN: CPython = modern();

/** All of them. */
export const VERSIONS: CPython[] = [LEGACY, ...DIGESTS.map(modern)];

/** Those that no version is: of one generation in one direction, and of the other one in the other. */
export const MIXED: CPython[] = [
  { ...MODERN, name: "modern, and challenges as legacy", ...asks(LEGACY) },
  { ...LEGACY, name: "legacy, and challenges as modern", ...asks(MODERN) },
];

function asks({ challenge, accepts }: CPython) {
  return { challenge, accepts };
}

function digestNamed(message: Uint8Array): string {
  if (message.length === 16 || message.length === 20) return "";
  const latin1 = new TextDecoder("latin1").decode(message);
  const digest = /^\{(\w{1,8})\}/.exec(latin1)?.[1];
  if (digest && DIGESTS.includes(digest)) return digest;
  throw new Error("CPython would raise an AuthenticationError");
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

/** What a peer says: each of the three once, in an order that its side decides. */
export type Said = "challenge" | "welcome" | "answer";

/** What the peer says at a listener of this package, and at a client. */
export const SCRIPTS: Record<Side, Said[]> = {
  client: ["answer", "challenge", "welcome"],
  listener: ["challenge", "welcome", "answer"],
};

/**
 * Says a message, or something else; resolves to whether the peer is to go on.
 *
 * @param heard The message that it is said to; a challenge is said to none.
 */
export type Say = (
  message: Bytes,
  which: Said,
  heard: Bytes,
) => Promise<boolean>;

/**
 * Plays CPython on one side of a handshake.
 *
 * @returns Whether it went through to its end.
 */
export async function play(
  peer: RawPeer,
  side: Side,
  cpython: CPython = MODERN,
  say: Say = (message) => peer.send(message),
  authkey: string = KEY,
): Promise<boolean> {
  const challenge = async () => {
    const message = cpython.challenge();
    const first = join(CHALLENGE, message);
    if (!await say(first, "challenge", new Uint8Array(0))) return false;
    const answer = await peer.receive();
    if (!answer) return false;
    if (!isSame(answer, FAILURE) && cpython.accepts(answer, message, authkey)) {
      return await say(WELCOME, "welcome", answer);
    }
    await peer.send(FAILURE);
    return false;
  };
  const answer = async () => {
    const message = await peer.receive();
    if (!message || isSame(message, FAILURE)) return false;
    const proof = cpython.answer(challengeIn(message), authkey);
    if (!await say(proof, "answer", message)) return false;
    const verdict = await peer.receive();
    return verdict !== null && isSame(verdict, WELCOME);
  };
  return side === "listener"
    ? await challenge() && await answer()
    : await answer() && await challenge();
}

/** A {@linkcode Say} that has the peer do something else than to say one of its messages, and stop. */
export function insteadOf(
  peer: RawPeer,
  target: Said,
  act: (message: Bytes, heard: Bytes) => unknown,
): Say {
  return async (message, which, heard) => {
    if (which !== target) return await peer.send(message);
    await act(message, heard);
    return false;
  };
}

/**
 * All that comes until the connection ends, where the peer takes each message
 * for a proof and refuses it, as CPython does. Who declines a challenge waits
 * for that.
 */
export async function lastWords(peer: RawPeer): Promise<Bytes[]> {
  const messages = [];
  for (let message; (message = await peer.receive());) {
    messages.push(message);
    await peer.send(FAILURE);
  }
  return messages;
}

/** Hears that a challenge is declined, and refuses whoever does so, who waits for that. */
export async function refuseWhoDeclines(
  peer: RawPeer,
  handshake: Promise<unknown>,
): Promise<void> {
  assertEquals(await peer.receive(), FAILURE);
  assert(await isPending(handshake));
  assert(await peer.send(FAILURE));
  assertEquals(await peer.receive(), null);
}

/** An end of this package, on one side of a handshake, and a peer that a test plays. */
export interface Meeting {
  transport: FramedTransport;
  dialect: MultiprocessingDialect;
  handshake: Promise<void>;
  peer: RawPeer;
}

/** Begins a handshake in memory. */
export function meet(
  side: Side,
  { allowMd5 = false, limits = {} }: {
    allowMd5?: boolean;
    limits?: WaitOptions;
  } = {},
): Meeting {
  const [ours, theirs] = memoryStreams();
  const nowhere = { localAddress: null, remoteAddress: null };
  const transport = new FramedTransport(ours, nowhere);
  const dialect = new MultiprocessingDialect(text(KEY), allowMd5);
  const handshake = authenticate(transport, dialect, side, limits);
  handshake.catch(() => {});
  return { transport, dialect, handshake, peer: RawPeer.of(theirs) };
}

/** An end of this package that talks to a peer that a test plays; both are gone with the block. */
export interface Approach extends AsyncDisposable {
  handshake: Promise<Connection>;
  peer: RawPeer;
}

/** Begins a handshake over a real transport, of a listener or a client of this package. */
export async function approach(
  { address }: Pick<SocketTransport, "address">,
  side: Side,
  options: ListenerOptions & ClientOptions = SPEAKS,
): Promise<Approach> {
  const listener = side === "listener"
    ? new Listener(address(), options)
    : new RawListener(address());
  const accepting = listener instanceof RawListener
    ? listener.accept()
    : undefined;
  const handshake = listener instanceof Listener
    ? listener.accept({ timeout: PATIENCE })
    : Client(listener.address, options);
  handshake.catch(() => {});
  const peer = await (accepting ?? RawPeer.connect(listener.address));
  return {
    handshake,
    peer,
    async [Symbol.asyncDispose]() {
      await peer.close();
      const [outcome] = await Promise.allSettled([handshake]);
      if (outcome.status === "fulfilled") {
        await outcome.value.close({ timeout: 0 }).catch(() => {});
      }
      await listener[Symbol.asyncDispose]();
    },
  };
}

/** What became of two ends with somebody between them, and what they said. */
export interface Overheard extends Outcomes {
  seen: Uint8Array[];
}

/**
 * Connects a client to a listener through somebody in between, who passes their
 * messages on until one of them leaves, or the last one has passed.
 *
 * @param alter What becomes of a message on its way.
 * @param last The index of the last one in {@linkcode MESSAGES} that is passed on.
 */
export async function between(
  { address }: Pick<SocketTransport, "address">,
  listener: Listener,
  options: ClientOptions = SPEAKS,
  alter: Alter = (message, frame) => frame(message),
  last: number = MESSAGES.length - 1,
): Promise<Overheard> {
  await using front = new RawListener(address());
  const both = attempt(listener, options, front.address);
  const client = await front.accept();
  const server = await RawPeer.connect(listener.address);
  const seen: Uint8Array[] = [];
  while (seen.length <= last) {
    const isListeners = seen.length % 2 === 0;
    const [from, to] = isListeners ? [server, client] : [client, server];
    const message = await from.receive();
    if (!message) break;
    const frame = (message: Uint8Array) => to.frame(message);
    const altered = alter(message, frame, seen.length);
    seen.push(message);
    if (!await to.write(altered)) break;
  }
  await client.close();
  await server.close();
  return { ...await both, seen };
}
