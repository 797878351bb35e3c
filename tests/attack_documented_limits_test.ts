// What a handshake does not promise, as SECURITY.md says: each limit is shown by an
// attack that succeeds.

import { assertEquals, assertRejects } from "@std/assert";
import { EOFError } from "../mod.ts";
import {
  digestOf,
  next,
  nonceOfAnswer,
  nonceOfChallenge,
  PATIENCE,
  proof,
  refused,
} from "./helpers/auth.ts";
import {
  type Attacked,
  attackedDialects,
  Line,
  NATIVE,
} from "./helpers/attack_line.ts";
import {
  answerWith,
  approach,
  challengeIn,
} from "./helpers/multiprocessing.ts";
import {
  type SocketTransport,
  socketTransports,
} from "./helpers/transports.ts";

/** A key that somebody might think of, and what is tried before it. */
const WEAK_KEY = "letmein";
const GUESSES = ["123456", "password", "qwerty", WEAK_KEY];

/** Finds the key by which this answer belongs to this challenge, without asking anybody. */
function guess(
  dialect: Attacked,
  challenge: Uint8Array,
  answer: Uint8Array,
): string | undefined {
  const isProof = dialect === NATIVE
    ? (key: string) => {
      const [ours, theirs] = [
        nonceOfChallenge(challenge),
        nonceOfAnswer(answer),
      ];
      return digestOf(answer).toHex() ===
        proof(key, "client", ours, theirs).toHex();
    }
    : (key: string) =>
      answer.toHex() ===
        answerWith("sha256", challengeIn(challenge), key).toHex();
  return GUESSES.find(isProof);
}

const weaklyKeyed = (dialect: Attacked): Attacked => ({
  ...dialect,
  options: { ...dialect.options, authkey: WEAK_KEY },
});

/** Two ends that have authenticated one another through the attacker. */
async function settle(
  transport: SocketTransport,
  dialect: Attacked,
): Promise<Line> {
  const line = await Line.tap(transport, dialect);
  await line.relay(dialect);
  return line;
}

for (const transport of socketTransports) {
  for (const dialect of attackedDialects) {
    const limit = `${transport.name}: a documented limit of "${dialect.name}"`;

    Deno.test(`${limit}: what is said behind the handshake can be changed, repeated and made up on the wire`, async () => {
      await using line = await settle(transport, dialect);
      await using ends = await line.ends();
      await ends.client.send("pay 1");
      await ends.client.send("to me");
      const genuine = [await next(line.client), await next(line.client)];
      await line.listener.send(Uint8Array.of(42), genuine[1]!, genuine[1]!);
      const received = [];
      for (let i = 0; i < 3; i++) received.push(await ends.served.recv());
      assertEquals(received, [42, "to me", "to me"]);
    });

    Deno.test(`${limit}: who cuts the wire between two messages makes that look like an end`, async () => {
      await using line = await settle(transport, dialect);
      await using ends = await line.ends();
      await ends.client.send("one");
      await ends.client.send("another");
      await line.listener.send(await next(line.client));
      await line.listener.close();
      assertEquals(await ends.served.recv(), "one");
      await assertRejects(
        () => ends.served.recv({ timeout: PATIENCE }),
        EOFError,
      );
    });

    Deno.test(`${limit}: who listens first can try guesses at what a client answers, and finds a weak key`, async () => {
      const { options } = weaklyKeyed(dialect);
      await using victim = await approach(transport, "client", options);
      const refusal = refused(victim.handshake);
      const challenge = dialect.challenge();
      await victim.peer.send(challenge);
      const answer = await next(victim.peer);
      await victim.peer.close();
      await refusal;
      assertEquals(guess(dialect, challenge, answer), WEAK_KEY);
    });

    Deno.test(`${limit}: who reads along can try guesses at a handshake, and finds a weak key`, async () => {
      const weak = weaklyKeyed(dialect);
      await using line = await Line.tap(transport, weak);
      const [challenge, answer] = await line.relay(dialect);
      await using _ = await line.ends();
      assertEquals(guess(dialect, challenge!, answer!), WEAK_KEY);
    });
  }
}
