/** What becomes of a value on its way, as the documentation of each codec has it. */

/** What becomes of the parts that do not arrive as they were. */
interface Rules {
  text(text: string): string;
  other(value: unknown): unknown;
  map(map: Map<unknown, unknown>): unknown;
}

/** The value that arrives. */
type Arrival = (value: unknown) => unknown;

function arrival(rules: Rules): Arrival {
  return function arrive(value: unknown): unknown {
    if (typeof value === "string") return rules.text(value);
    if (typeof value !== "object" || value === null) return rules.other(value);
    if (Array.isArray(value)) return Array.from(value, arrive);
    if (value instanceof Set) return new Set([...value].map(arrive));
    if (value instanceof Map) {
      const entries = [...value].map((entry) => entry.map(arrive));
      return rules.map(new Map(entries as [unknown, unknown][]));
    }
    if (value instanceof Error) return arrivedError(value, arrive);
    return isPlain(value)
      ? Object.fromEntries(
        Object.entries(value)
          .map(([key, value]) => [rules.text(key), arrive(value)]),
      )
      : rules.other(value);
  };
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** The built-in class again, or `Error` with its name. */
function arrivedError(error: Error, arrive: Arrival): Error {
  const { name, message } = error;
  const options = Object.hasOwn(error, "cause")
    ? { cause: arrive(error.cause) }
    : undefined;
  const isBuiltIn = error.constructor.name === name;
  const ErrorClass = isBuiltIn ? error.constructor as ErrorConstructor : Error;
  const arrived = new ErrorClass(arrive(message) as string, options);
  return arrived.name === name ? arrived : Object.assign(arrived, { name });
}

/** −0 is 0. */
const withoutSign = (value: unknown) =>
  typeof value === "number" ? value + 0 : value;

export const throughMsgpack: Arrival = arrival({
  text: (text) => text.toWellFormed(),
  other: withoutSign,
  map: (map) => map,
});

export const throughPlainMsgpack: Arrival = arrival({
  text: (text) => text.toWellFormed().replace(/^\ufeff/, ""),
  other: withoutSign,
  map: (map) => map,
});

export const throughPickle: Arrival = arrival({
  text: (text) => text,
  other(value) {
    if (value === undefined) return null;
    if (typeof value === "bigint") {
      return Number.isSafeInteger(Number(value)) ? Number(value) : value;
    }
    return value instanceof Uint8ClampedArray ? new Uint8Array(value) : value;
  },
  map: (map) =>
    [...map.keys()].every((key) => typeof key === "string")
      ? Object.fromEntries(map)
      : map,
});
