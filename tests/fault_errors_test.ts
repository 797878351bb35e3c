/** Every operation of a stream fails once, with each error that a system gives: calls are told, and nothing is left behind. */

import { DISTINCT_KINDS, type Kind, KINDS } from "./helpers/fault_errors.ts";
import { failing } from "./helpers/fault_injections.ts";
import { atEach, type Scenario } from "./helpers/fault_meeting.ts";
import { IN_PIECES, WHOLE } from "./helpers/fault_scenarios.ts";

for (const scenario of WHOLE) failWithEach(scenario, KINDS);
for (const scenario of IN_PIECES) failWithEach(scenario, DISTINCT_KINDS);

function failWithEach(scenario: Scenario, kinds: readonly Kind[]): void {
  for (const kind of kinds) {
    const meet = failing(kind);
    Deno.test(`${scenario.name}: any operation may fail with ${kind.name}`, () =>
      atEach((party, index) => meet(scenario, party, index)));
  }
}
