/** The wire between an end of this package and a peer, on which messages are altered. */

import fc from "fast-check";
import { FAILURE, text, WELCOME } from "../helpers/auth.ts";
import {
  cut,
  FaultyStream,
  frame,
  join,
  type Piece,
  sizes,
} from "../helpers/faulty_stream.ts";
import { type Change, changed, changes, changesOrNone } from "./changes.ts";
import { readStream } from "./framing_model.ts";
import type { Script } from "./handshake_peers.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** The longest message of a handshake. */
export const LONGEST = 256;

/** What has gone over the wire. */
export interface Wire {
  /** What the peer said. */
  said: Bytes[];
  /** What it heard. */
  heard: Bytes[];
  /** What became of what it said, behind one another. */
  delivered: Uint8Array[];
}

/** What is delivered in place of a message; `other` is one from elsewhere, if there is one. */
const REPLACEMENTS = {
  itself: (message) => [message],
  nothing: () => [],
  twice: (message) => [message, message],
  another: (_, other) => [other],
  anotherBefore: (message, other) => [other, message],
  anotherBehind: (message, other) => [message, other],
} satisfies Record<string, (message: Bytes, other: Bytes) => Bytes[]>;

/** Where another message comes from. */
const SOURCES = {
  /** From earlier handshakes, of every dialect, in which the key was right. */
  replayed: (_: Wire, recorded) => recorded,
  /** From the end itself, in this handshake. */
  reflected: ({ heard }) => heard,
  repeated: ({ said }) => said,
  invented: () => INVENTED,
} satisfies Record<string, (wire: Wire, recorded: Bytes[]) => Bytes[]>;

const INVENTED = [
  new Uint8Array(0),
  new Uint8Array(16),
  new Uint8Array(LONGEST),
  new Uint8Array(LONGEST + 1),
  WELCOME,
  FAILURE,
  text("#CHALLENGE#"),
  text("GET / HTTP/1.1\r\n\r\n"),
];

/** What happens to one message on its way. */
export interface Alteration {
  /** Which one it is of those that the peer says. */
  index: number;
  delivers: keyof typeof REPLACEMENTS;
  source: keyof typeof SOURCES;
  /** Which one it is of the source's. */
  pick: number;
  /** What happens to the bytes then, those of the framing among them. */
  changes: Change[];
}

const names = <T extends object>(table: T) =>
  fc.constantFrom(...Object.keys(table) as (keyof T)[]);

const index = fc.nat({ max: 2 });

/** What happens to the messages of a handshake: mostly to one of them. */
export const alterations: fc.Arbitrary<Alteration[]> = fc.array(
  fc.oneof(
    {
      weight: 2,
      arbitrary: fc.record({
        index,
        delivers: fc.constant("itself" as const),
        source: fc.constant("repeated" as const),
        pick: fc.constant(0),
        changes,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        index,
        delivers: names(REPLACEMENTS),
        source: names(SOURCES),
        pick: fc.nat(),
        changes: changesOrNone,
      }),
    },
  ),
  { maxLength: 2, size: "max" },
);

/** In what pieces messages come, and how the peer leaves. */
export interface Manner {
  cuts: { seed: number; most: number };
  end: keyof typeof ENDS;
}

const ENDS = {
  closed: null,
  reset: new Deno.errors.ConnectionReset("The peer has gone"),
} satisfies Record<string, Piece>;

export const manners: fc.Arbitrary<Manner> = fc.record({
  cuts: fc.record({ seed: fc.nat(), most: fc.constantFrom(400, 400, 20, 1) }),
  end: names(ENDS),
});

/**
 * Puts a peer at the other end of a stream. It leaves where it has nothing to
 * say to what it has heard, so that nobody ever waits for it.
 *
 * @param recorded The messages of earlier handshakes.
 */
export function meet(
  script: Script,
  alterations: readonly Alteration[],
  { cuts: { seed, most }, end }: Manner,
  recorded: Bytes[],
): { stream: FaultyStream; wire: Wire } {
  const wire: Wire = { said: [], heard: [], delivered: [] };
  const stream = new FaultyStream({ incoming: incoming() });
  return { stream, wire };

  function* incoming(): Generator<Piece> {
    for (let step = script.next(); !step.done;) {
      if (step.value) {
        wire.said.push(step.value);
        const bytes = alter(step.value, alterations, wire, recorded);
        wire.delivered.push(bytes);
        yield* cut(bytes, sizes(seed, most));
        step = script.next();
      } else {
        const { messages } = readStream(stream.written, LONGEST);
        const message = messages[wire.heard.length]?.slice();
        if (!message) break;
        wire.heard.push(message as Bytes);
        step = script.next(message as Bytes);
      }
    }
    stream.writeError = new Deno.errors.BrokenPipe("The peer has gone");
    yield ENDS[end];
  }
}

/** What becomes of the message that was said last. */
function alter(
  message: Bytes,
  alterations: readonly Alteration[],
  wire: Wire,
  recorded: Bytes[],
): Bytes {
  const index = wire.said.length - 1;
  return alterations
    .filter((alteration) => alteration.index === index)
    .reduce<Bytes>((bytes, { delivers, source, pick, changes }) => {
      const others = SOURCES[source](wire, recorded);
      const other = others[pick % others.length] ?? message;
      const messages = REPLACEMENTS[delivers](message, other);
      return changed(
        delivers === "itself" ? bytes : join(messages.map(frame)),
        changes,
      );
    }, join([frame(message)]));
}
