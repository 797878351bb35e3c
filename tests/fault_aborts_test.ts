/** At every operation of a stream, the calls that are under way are aborted, or their end is closed: nothing is lost by that. */

import {
  aborting,
  closing,
  closingBoth,
  type FailingMeeting,
  stopping,
} from "./helpers/fault_injections.ts";
import { atEach, type Scenario } from "./helpers/fault_meeting.ts";
import { IN_PIECES, WHOLE } from "./helpers/fault_scenarios.ts";
import type { Phase } from "./helpers/injected_stream.ts";

/** Who ends calls, and what comes of it. */
const ENDINGS: [sentence: string, at: (phase: Phase) => FailingMeeting][] = [
  ["aborting calls PHASE any operation loses nothing", aborting],
  [
    "close() PHASE any operation ends all calls",
    (phase) => closing("close()", phase),
  ],
  [
    "close() with an aborted signal PHASE any operation ends all calls",
    (phase) => closing("close() with an aborted signal", phase),
  ],
  ["close() of both ends PHASE any operation ends all calls", closingBoth],
  ["a peer that stops PHASE any operation holds nobody who closes", stopping],
];

for (const phase of ["during", "after"] as const) {
  for (const scenario of WHOLE) {
    for (const [sentence, at] of ENDINGS) {
      register(scenario, sentence.replace("PHASE", phase), at(phase));
    }
  }
}

for (const scenario of IN_PIECES) {
  register(
    scenario,
    "aborting calls after any operation loses nothing",
    aborting("after"),
  );
}

function register(
  scenario: Scenario,
  sentence: string,
  meet: FailingMeeting,
): void {
  Deno.test(`${scenario.name}: ${sentence}`, () =>
    atEach((party, index) => meet(scenario, party, index)));
}
