/** Two ends that meet over a line in which something goes wrong, until nothing is left of them. */

import { assert, assertEquals, AssertionError } from "@std/assert";
import type { Dialect } from "../../connection/auth/dialect.ts";
import { MultiprocessingDialect } from "../../connection/auth/multiprocessing.ts";
import { NativeDialect } from "../../connection/auth/native.ts";
import type { ByteStream } from "../../connection/transport/byte_stream.ts";
import { FramedTransport } from "../../connection/transport/framed.ts";
import { memoryStreams } from "../../connection/transport/memory.ts";
import type { TransportLimits } from "../../connection/transport/transport.ts";
import { KEY, text } from "./auth.ts";
import { End, type Part } from "./fault_end.ts";
import type { Script } from "./fault_messages.ts";
import { settle } from "./fault_turns.ts";
import {
  InjectedStream,
  type Injection,
  type Pace,
} from "./injected_stream.ts";
import { SEED } from "./random.ts";

/** A pair of streams, and what it means that one of them is closed. */
export interface Line {
  readonly name: string;
  connect(): Promise<[ByteStream, ByteStream]>;
  /** Whether the system, when one is closed with something unread, drops what is still on its way. */
  readonly losesWhatItHolds: boolean;
}

/** The line of whoever wants no system between the ends. */
export const memory: Line = {
  name: "memory",
  connect: () => Promise.resolve(memoryStreams()),
  losesWhatItHolds: false,
};

/** What happens between two ends. */
export interface Scenario {
  readonly name: string;
  readonly dialect: Dialect | null;
  readonly script: Script;
  readonly limits?: TransportLimits;
  /** How the bytes of either end move. */
  paces?(): [Pace, Pace];
}

/** One key for all meetings: to derive it takes longer than one of them. */
export const DIALECTS = {
  native: new NativeDialect(text(KEY)),
  multiprocessing: new MultiprocessingDialect(text(KEY), false),
};

/** One end, and the stream below it. */
export interface Party {
  readonly end: End;
  readonly stream: InjectedStream;
}

/** What goes wrong at one end, once. */
export interface Fault extends Pick<Injection, "at" | "written"> {
  /** The end at which it happens: 0 listens, 1 connects. */
  readonly party: 0 | 1;
  strike(own: Party, other: Party): void;
}

/** Whatever is not as usual. */
export interface Circumstances {
  readonly line?: Line;
  readonly fault?: Fault;
  readonly isAbortable?: boolean;
}

/** See above. */
export class Meeting {
  readonly parties: readonly [Party, Party];

  private constructor(
    scenario: Scenario,
    streams: readonly [ByteStream, ByteStream],
    circumstances: Circumstances,
  ) {
    const paces = scenario.paces?.();
    const party = (index: 0 | 1): Party => {
      const injection = this.#injection(index, circumstances.fault);
      const stream = new InjectedStream(
        streams[index],
        paces?.[index],
        injection,
      );
      const transport = new FramedTransport(
        stream,
        { localAddress: null, remoteAddress: null },
        scenario.limits,
        circumstances.line?.losesWhatItHolds,
      );
      const part = partOf(scenario, index, circumstances);
      return { stream, end: new End(transport, part) };
    };
    this.parties = [party(0), party(1)];
  }

  /** Has two ends meet; resolves when each has gone through its program. */
  static async of(
    scenario: Scenario,
    circumstances: Circumstances = {},
  ): Promise<Meeting> {
    const { line = memory } = circumstances;
    const meeting = new Meeting(scenario, await line.connect(), circumstances);
    await meeting.#run();
    return meeting;
  }

  /** Whether the fault has happened. */
  get isStruck(): boolean {
    return this.parties.some(({ stream }) => stream.isStruck);
  }

  /** One end, and the other one. */
  seenFrom(index: 0 | 1): [own: Party, other: Party] {
    return [this.parties[index], this.parties[1 - index]!];
  }

  /** Fails unless all went well. */
  assertUndisturbed(): void {
    for (const { end } of this.parties) {
      assertEquals(end.calls.rejections, []);
      assert(end.isWhole, "not all was received");
    }
  }

  #injection(
    index: 0 | 1,
    fault: Fault | undefined,
  ): Injection | undefined {
    if (fault?.party !== index) return undefined;
    return { ...fault, strike: () => fault.strike(...this.seenFrom(index)) };
  }

  async #run(): Promise<void> {
    try {
      const run = Promise.all(this.parties.map(({ end }) => end.run()));
      await settle(run, () => this.#waiting());
    } finally {
      for (const { stream } of this.parties) stream.closeInner();
    }
  }

  /** What is left: calls, operations, and streams that are open. */
  #waiting(): string[] {
    return this.parties.flatMap(({ end, stream }, index) => {
      const left = [...end.calls.waiting, ...stream.pending];
      if (!stream.isClosed) left.push("the stream, which is open");
      return left.map((what) => `${what} of end ${index}`);
    });
  }
}

function partOf(
  { dialect, script }: Scenario,
  index: 0 | 1,
  { isAbortable = false }: Circumstances,
): Part {
  return {
    side: index === 0 ? "listener" : "client",
    dialect,
    says: script[index],
    hears: script[1 - index]!,
    hangsUp: index === 0,
    // A call of close() that is aborted drops what is still to leave.
    isFlushed: index === 0 || isAbortable,
    isAbortable,
  };
}

/** More of them than any meeting has. */
const MANY_PLACES = 20_000;

/**
 * Has something go wrong in the first place at one end, an operation or a byte,
 * then in another meeting in the second place, until there is a meeting that
 * has no more of them; and all of it at the other end.
 */
export async function atEach(
  meet: (party: 0 | 1, place: number) => Promise<Meeting>,
): Promise<void> {
  for (const party of [0, 1] as const) {
    for (let place = 0, isStruck = true; isStruck; place++) {
      try {
        const meeting = await meet(party, place);
        isStruck = meeting.isStruck;
        if (!isStruck) meeting.assertUndisturbed();
        assert(isStruck || place > 0, "nothing went wrong");
        assert(place < MANY_PLACES, "there is no end to it");
      } catch (cause) {
        const where = `place ${place} of end ${party}, seed ${SEED}`;
        const { message } = cause as Error;
        throw new AssertionError(`${where}: ${message}`, { cause });
      }
    }
  }
}
