/** A peer vanishes after every byte of a handshake: the other end is told, and takes nobody for authenticated who has not said all. */

import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { AuthenticationError } from "../mod.ts";
import type { DialectName } from "../connection/auth/dialect.ts";
import { causes } from "./helpers/fault_calls.ts";
import { assertTold, isClosed } from "./helpers/fault_errors.ts";
import {
  atEach,
  DIALECTS,
  Meeting,
  type Scenario,
} from "./helpers/fault_meeting.ts";
import { NOTHING } from "./helpers/fault_messages.ts";
import { WRITTEN } from "./helpers/fault_peers.ts";
import { type Way, WAYS } from "./helpers/fault_visit.ts";

for (const [name, dialect] of Object.entries(DIALECTS)) {
  const { listener, client } = WRITTEN[name as DialectName];
  const written = [listener, client] as const;
  const scenario = { name, dialect, script: NOTHING };
  for (const way of WAYS) {
    Deno.test(`${name} handshake: a peer that ${way} after any byte is not authenticated, and that is told`, () =>
      atEach((party, count) =>
        vanishAfter(scenario, party, count, written[party], way)
      ));
  }
}

async function vanishAfter(
  scenario: Scenario,
  party: 0 | 1,
  count: number,
  whole: number,
  way: Way,
): Promise<Meeting> {
  const reset = way === "is reset"
    ? new Deno.errors.ConnectionReset("As the system says")
    : undefined;
  const meeting = await Meeting.of(scenario, {
    fault: {
      party,
      written: count,
      strike(own, other) {
        if (reset) other.stream.endAs(reset);
        own.stream.vanish();
      },
    },
  });
  if (!meeting.isStruck) return meeting;
  const [own, other] = meeting.seenFrom(party);
  assertTold(own, isClosed);
  assertTold(other);
  assertEquals(other.end.isOpen, count === whole, "authenticated");
  if (other.end.isOpen) return meeting;
  const error = other.end.calls.rejections[0]?.error;
  assertInstanceOf(error, AuthenticationError);
  assert(error.cause instanceof Error, "no cause is told");
  // What an answer met with does not matter where none comes in return.
  if (reset && other.stream.told === "read") {
    assert(causes(error).includes(reset), "the reset is not told");
  }
  return meeting;
}
