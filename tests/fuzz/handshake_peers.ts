/** The other ends of a handshake, each as a script: what it hears, and what it says to that. */

import type { Side } from "../../connection/auth/dialect.ts";
import {
  answer,
  challenge,
  FAILURE,
  join,
  nonceOfAnswer,
  nonceOfChallenge,
  random,
  WELCOME,
  welcome,
} from "../helpers/auth.ts";
import {
  answerWith,
  CHALLENGE,
  challengeIn,
  type CPython,
  LEGACY,
  MIXED,
  MODERN,
  tagged,
  VERSIONS,
} from "../helpers/multiprocessing.ts";
import { sameBytes } from "./changes.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A peer at work: it yields a message to say it, and nothing to hear the next one. */
export type Script = Generator<Bytes | undefined, boolean | void, Bytes>;

/** A peer that can take either side. */
export interface Peer {
  readonly name: string;
  /**
   * Plays one side.
   *
   * @param isHonest Whether it looks at proofs: one that has no key says
   * welcome to all of them.
   */
  play(side: Side, authkey: string, isHonest: boolean): Script;
}

function* nativeListener(authkey: string, isHonest: boolean): Script {
  const nonce = random();
  yield challenge(nonce);
  const proof = yield;
  const clientNonce = nonceOfAnswer(proof);
  const isRight = sameBytes(proof, answer(authkey, nonce, clientNonce));
  yield isRight || !isHonest ? welcome(authkey, nonce, clientNonce) : FAILURE;
}

function* nativeClient(authkey: string): Script {
  yield answer(authkey, nonceOfChallenge(yield));
}

const NATIVE: Peer = {
  name: "native",
  play: (side, authkey, isHonest) =>
    side === "listener"
      ? nativeListener(authkey, isHonest)
      : nativeClient(authkey),
};

/** What a step of CPython's handshake gives: whether it goes on. */
type Step = Generator<Bytes | undefined, boolean, Bytes>;

function* deliverChallenge(
  cpython: CPython,
  authkey: string,
  isHonest: boolean,
): Step {
  const message = cpython.challenge();
  yield join(CHALLENGE, message);
  const proof = yield;
  if (sameBytes(proof, FAILURE)) return false;
  const isRight = !isHonest || accepts(cpython, proof, message, authkey);
  yield isRight ? WELCOME : FAILURE;
  return isRight;
}

/** What is no proof at all is refused as a wrong one is. */
function accepts(
  cpython: CPython,
  proof: Bytes,
  message: Bytes,
  authkey: string,
): boolean {
  try {
    return cpython.accepts(proof, message, authkey);
  } catch {
    return false;
  }
}

function* answerChallenge(cpython: CPython, authkey: string): Step {
  const message = challengeIn(yield);
  let proof: Bytes;
  try {
    proof = cpython.answer(message, authkey);
  } catch {
    return false; // It raises an AuthenticationError, and leaves.
  }
  yield proof;
  return sameBytes(yield, WELCOME);
}

function* playCPython(
  cpython: CPython,
  side: Side,
  authkey: string,
  isHonest: boolean,
): Script {
  if (side === "listener") {
    return (yield* deliverChallenge(cpython, authkey, isHonest)) &&
      (yield* answerChallenge(cpython, authkey));
  }
  return (yield* answerChallenge(cpython, authkey)) &&
    (yield* deliverChallenge(cpython, authkey, isHonest));
}

const asPeer = (cpython: CPython): Peer => ({
  name: `CPython ${cpython.name}`,
  play: (side, authkey, isHonest) =>
    playCPython(cpython, side, authkey, isHonest),
});

const OLD = asPeer(LEGACY);
const NEW = VERSIONS.filter((version) => version !== LEGACY).map(asPeer);

/** Those that no version of CPython is, although they have the key. */
const STRANGE: CPython[] = [
  ...MIXED,
  {
    ...MODERN,
    name: "that names MD5 where it was asked for more",
    answer: (message, authkey) => answerWith("md5", message, authkey),
  },
  {
    ...MODERN,
    name: "with a short challenge",
    challenge: () => tagged("sha256", random(5)),
  },
  {
    ...MODERN,
    name: "with a long challenge",
    challenge: () => tagged("sha256", random(300)),
  },
];

/** All of them. */
export const PEERS: readonly Peer[] = [
  NATIVE,
  OLD,
  ...NEW,
  ...STRANGE.map(asPeer),
];

/** The ends of this package, and whom each of them goes through a handshake with. */
export const ENDS = {
  native: { dialect: "native", allowMd5: false, welcomes: [NATIVE] },
  multiprocessing: {
    dialect: "multiprocessing",
    allowMd5: false,
    welcomes: NEW,
  },
  "multiprocessing with MD5": {
    dialect: "multiprocessing",
    allowMd5: true,
    welcomes: [OLD, ...NEW],
  },
} as const;

export type EndName = keyof typeof ENDS;
