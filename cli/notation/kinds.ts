/**
 * The values of JavaScript that JSON lacks.
 *
 * @module
 */

import { Extension } from "../../connection/mod.ts";
import { BUFFERS } from "./buffers.ts";
import { ERROR } from "./errors.ts";
import {
  bytes,
  integer,
  type Kind,
  kind,
  list,
  NotationError,
  text,
} from "./kind.ts";

const UNDEFINED = kind({
  tag: "$undefined",
  holds: (value) => value === undefined,
  note: () => true,
  read(payload) {
    if (payload !== true) throw new NotationError("it must be true");
    return undefined;
  },
});

/** Numbers that JSON lacks, or that would be read as something else: {@linkcode Numerals}. */
const NUMBER = kind<number>({
  tag: "$number",
  holds: (value) => typeof value === "number",
  note: (value) => Object.is(value, -0) ? "-0" : String(value),
  read(payload) {
    const value = Number(text(payload));
    if (this.note(value, () => {}) === payload) return value;
    throw new NotationError(
      `it must be a number as JavaScript prints it, such as "NaN" or "-0"`,
    );
  },
});

const BIGINT = kind<bigint>({
  tag: "$bigint",
  holds: (value) => typeof value === "bigint",
  note: String,
  read: integer,
});

/** A moment: its day, and the time with a zone. */
const MOMENT =
  /^((?:\d{4}|[+-]\d{6})-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/;

const DATE = kind<Date>({
  tag: "$date",
  holds: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
  note: (value) => value.toISOString(),
  read(payload) {
    const [moment, day] = MOMENT.exec(text(payload)) ?? [];
    const date = new Date(moment ?? NaN);
    if (!Number.isNaN(date.getTime()) && isDay(day!)) return date;
    throw new NotationError(
      `it must be a moment such as "2026-01-31T12:00:00.000Z"`,
    );
  },
});

/** Whether there is that day: `Date` has 31 February be a day in March. */
function isDay(text: string): boolean {
  const date = new Date(text);
  return !Number.isNaN(date.getTime()) &&
    date.toISOString().startsWith(`${text}T`);
}

const MAP = kind<Map<unknown, unknown>>({
  tag: "$map",
  holds: (value) => value instanceof Map,
  note: (map, inner) =>
    Array.from(map, ([key, value]) => [inner(key), inner(value)]),
  read: (payload, inner) =>
    new Map(
      list(payload).map((entry) => {
        const [key, value] = list(entry, 2);
        return [inner(key), inner(value)];
      }),
    ),
});

const SET = kind<Set<unknown>>({
  tag: "$set",
  holds: (value) => value instanceof Set,
  note: (set, inner) => Array.from(set, inner),
  read: (payload, inner) => new Set(list(payload).map(inner)),
});

const REGEXP = kind<RegExp>({
  tag: "$regexp",
  holds: (value) => value instanceof RegExp,
  note: ({ source, flags }) => [source, flags],
  read(payload) {
    const [source, flags] = list(payload, 2).map(text);
    return new RegExp(source!, flags);
  },
});

const URL_KIND = kind<URL>({
  tag: "$url",
  holds: (value) => value instanceof URL,
  note: ({ href }) => href,
  read: (payload) => new URL(text(payload)),
});

const EXTENSION = kind<Extension>({
  tag: "$extension",
  holds: (value) => value instanceof Extension,
  note: ({ type, data }) => [type, data.toBase64()],
  read(payload) {
    const [type, data] = list(payload, 2);
    return new Extension(type as number, bytes(data));
  },
});

/** What every codec may give. */
export const KINDS: readonly Kind[] = [
  ...[UNDEFINED, NUMBER, BIGINT, DATE, MAP, SET, ERROR, REGEXP, URL_KIND],
  ...[EXTENSION, ...BUFFERS],
];
