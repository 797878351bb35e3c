/** Operations of real sockets fail, their calls are aborted, and their ends closed: as over a stream in memory. */

import { DISTINCT_KINDS } from "./helpers/fault_errors.ts";
import {
  aborting,
  closing,
  failing,
  type FailingMeeting,
} from "./helpers/fault_injections.ts";
import { SOCKET_LINES } from "./helpers/fault_lines.ts";
import { atEach } from "./helpers/fault_meeting.ts";
import { WHOLE } from "./helpers/fault_scenarios.ts";

/** What goes wrong, and what comes of it. */
const FAULTS: [sentence: string, meet: FailingMeeting][] = [
  ...DISTINCT_KINDS.map((kind): [string, FailingMeeting] => [
    `any operation may fail with ${kind.name}`,
    failing(kind),
  ]),
  ["aborting calls during any operation loses nothing", aborting("during")],
  ["close() during any operation ends all calls", closing("close()", "during")],
];

for (const line of SOCKET_LINES) {
  for (const scenario of WHOLE) {
    for (const [sentence, meet] of FAULTS) {
      Deno.test(`${line.name}, ${scenario.name}: ${sentence}`, () =>
        atEach((party, index) => meet(scenario, party, index, line)));
    }
  }
}
