/** When a process ends by itself: while nobody waits for anything, though connections and listeners are open. */

import { assertEquals } from "@std/assert";
import { flagsFor, run } from "./helpers/process.ts";
import { socketTransports } from "./helpers/transports.ts";

/** What a process does with what it has opened, and what it must print before it ends. */
const lives: [sentence: string, what: string, stdout: string][] = [
  [
    "a process ends although a listener is open that has accepted",
    "accepted",
    "accepted\n",
  ],
  [
    "a process ends although a listener with a key is open that has accepted",
    "authenticated accepted",
    "accepted\n",
  ],
  [
    "a process ends although a listener with a key is open that has turned one away",
    "authenticated accept failed",
    "AuthenticationError\nAuthenticationError\n",
  ],
  [
    "a process ends although an accept was aborted during a handshake",
    "authenticated accept aborted",
    "AbortError\n",
  ],
  [
    "a process ends although a recv was aborted on an open connection",
    "recv aborted",
    "AbortError\n",
  ],
  [
    "a process ends although a recv timed out on an open connection",
    "recv timed out",
    "TimedOut\n",
  ],
  [
    "a process ends although poll() said false of an open connection",
    "poll",
    "false false\n",
  ],
  [
    "a process ends although an accept was aborted on an open listener",
    "accept aborted",
    "AbortError\n",
  ],
  [
    "a process ends although an accept timed out on an open listener",
    "accept timed out",
    "TimedOut\n",
  ],
  [
    "a process waits for the close of a connection whose recv timed out",
    "recv closed",
    "TimedOut\nclosed\n",
  ],
  [
    "a process waits for the close of a listener whose accept timed out",
    "accept closed",
    "TimedOut\nclosed\n",
  ],
  [
    "a process goes on while a recv is pending",
    "recv pending",
    "still alive\n",
  ],
  [
    "a process goes on while a recv is pending after one that timed out",
    "recv pending again",
    "TimedOut\nstill alive\n",
  ],
  [
    "a process goes on while a poll is pending",
    "poll pending",
    "true still alive\n",
  ],
  [
    "a process goes on while an accept is pending",
    "accept pending",
    "still alive\n",
  ],
  [
    "a process goes on while an accept is pending after one that timed out",
    "accept pending again",
    "TimedOut\nstill alive\n",
  ],
];

for (const { name, family, address } of socketTransports) {
  for (const [sentence, what, stdout] of lives) {
    Deno.test(`${name}: ${sentence}`, async () => {
      const given = address();
      const outcome = await run("life_waits.ts", flagsFor(family, given), [
        what,
        JSON.stringify(given),
      ]);
      assertEquals(outcome, { code: 0, stdout, stderr: "" });
    });
  }
}
