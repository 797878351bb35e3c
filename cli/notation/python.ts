/**
 * The values that come and go with the codec `pickle` alone.
 *
 * @module
 */

import { Complex, Decimal, Range } from "../../connection/codec/pickle.ts";
import { type Kind, kind, list, text } from "./kind.ts";

const COMPLEX = kind<Complex>({
  tag: "$complex",
  holds: (value) => value instanceof Complex,
  note: ({ real, imag }, inner) => [inner(real), inner(imag)],
  read(payload, inner) {
    const [real, imag] = list(payload, 2).map(inner) as [number, number];
    return new Complex(real, imag);
  },
});

const DECIMAL = kind<Decimal>({
  tag: "$decimal",
  holds: (value) => value instanceof Decimal,
  note: (value) => value.text,
  read: (payload) => new Decimal(text(payload)),
});

const RANGE = kind<Range>({
  tag: "$range",
  holds: (value) => value instanceof Range,
  note: ({ start, stop, step }, inner) => [start, stop, step].map(inner),
  read(payload, inner) {
    const [start, stop, step] = list(payload, 3).map(inner) as number[];
    return new Range(start!, stop!, step);
  },
});

/** What has a text of its own, which it can be made from again. */
interface Textual {
  readonly name: string;
  from(text: string): object;
}

const TEMPORAL: readonly Textual[] = [
  ...[Temporal.Duration, Temporal.Instant, Temporal.PlainDate],
  ...[Temporal.PlainDateTime, Temporal.PlainTime, Temporal.ZonedDateTime],
];

function temporal(Class: Textual): Kind {
  return kind<object>({
    tag: `$${Class.name}`,
    holds: (value) => value instanceof (Class as never),
    note: String,
    read: (payload) => Class.from(text(payload)),
  });
}

/** What Python has, and MessagePack has not. */
export const PYTHON_KINDS: readonly Kind[] = [
  ...[COMPLEX, DECIMAL, RANGE],
  ...TEMPORAL.map(temporal),
];
