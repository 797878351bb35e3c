/** What can go wrong at an operation, and what must come of it. */

import { assert, assertEquals } from "@std/assert";
import { Aborted, type Closing } from "./fault_end.ts";
import {
  assertFailed,
  assertTold,
  isClosed,
  type Kind,
} from "./fault_errors.ts";
import {
  type Line,
  Meeting,
  memory,
  type Party,
  type Scenario,
} from "./fault_meeting.ts";
import type { Phase } from "./injected_stream.ts";

/** Something that happens at an operation of one end. */
interface Mishap {
  readonly phase: Phase;
  readonly isAbortable?: boolean;
  strike(own: Party, other: Party): void;
  /** Fails unless the two ends have come to what they must. */
  judge(own: Party, other: Party, line: Line): void;
}

/** Has two ends meet; something goes wrong at one operation of one of them. */
export type FailingMeeting = (
  scenario: Scenario,
  party: 0 | 1,
  index: number,
  line?: Line,
) => Promise<Meeting>;

function meetingWith(happen: () => Mishap): FailingMeeting {
  return async (scenario, party, index, line = memory) => {
    const { phase, isAbortable = false, strike, judge } = happen();
    const fault = { party, at: { index, phase }, strike };
    const meeting = await Meeting.of(scenario, { line, isAbortable, fault });
    if (meeting.isStruck) judge(...meeting.seenFrom(party), line);
    return meeting;
  };
}

/** The operation fails with an error: calls are told. */
export function failing(kind: Kind): FailingMeeting {
  return meetingWith(() => {
    const error = kind.make();
    return {
      phase: "before",
      strike: ({ stream }) => stream.break(error),
      judge: (own, other) => assertFailed(own, other, kind, error),
    };
  });
}

/** The calls of the end that are under way are aborted, which needs no help of the other end, and made again: nothing is lost. */
export function aborting(phase: Phase): FailingMeeting {
  return meetingWith(() => ({
    phase,
    isAbortable: true,
    strike({ end }, other) {
      other.stream.hold(end.calls.ended());
      end.abort();
    },
    judge(own, other) {
      assertTold(own, ({ error }) => error instanceof Aborted);
      assertTold(other);
      // A handshake that is aborted has failed.
      if (!own.end.isOpen) return assertNothing(own, other);
      assertEquals(other.end.calls.rejections, []);
      assert(own.end.isWhole && other.end.isWhole, "a message was lost");
    },
  }));
}

/** The end is closed: its calls are told, and the other end receives all that was sent before, if that is waited for. */
export function closing(how: Closing, phase: Phase): FailingMeeting {
  return meetingWith(() => {
    let sent = 0;
    return {
      phase,
      strike({ end }) {
        sent = end.sent;
        end.close(how);
      },
      judge(own, other, line) {
        assertGivenUp(own, other);
        if (!own.end.isOpen) return assertNothing(own, other);
        const isSent = how === "close()" && !line.losesWhatItHolds;
        if (isSent) assertEquals(other.end.received, sent);
      },
    };
  });
}

/** Both ends are closed, and each has still something to send. */
export function closingBoth(phase: Phase): FailingMeeting {
  return meetingWith(() => ({
    phase,
    strike(own, other) {
      own.end.close("close()");
      other.end.close("close()");
    },
    judge(own, other) {
      assertTold(own, isClosed);
      assertTold(other, isClosed);
    },
  }));
}

/** The other end stops, and this one is closed: its calls end without the other's help. */
export function stopping(phase: Phase): FailingMeeting {
  return meetingWith(() => ({
    phase,
    strike(own, other) {
      other.stream.hold(own.stream.closed);
      own.end.close("close() with an aborted signal");
    },
    judge: assertGivenUp,
  }));
}

/** Fails unless one end was told that it is closed, and the other that this one has gone. */
function assertGivenUp(own: Party, other: Party): void {
  assertTold(
    own,
    (rejection) => isClosed(rejection) || rejection.error instanceof Aborted,
  );
  assertTold(other);
}

/** Fails if anybody received anything. */
function assertNothing(...parties: Party[]): void {
  for (const { end } of parties) assertEquals(end.received, 0);
}
