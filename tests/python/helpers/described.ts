/** Values told apart to the last detail: `assertEquals` sees nothing in Temporal's. */

import { Complex, Range } from "../../../connection/codec/pickle.ts";

/** Text that two values have in common exactly if they are alike, in whichever order their keys are. */
export function described(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (Object.is(value, -0)) return "-0";
  if (typeof value !== "object" || value === null) return String(value);
  // What Python calls an error is its name, whatever it is an instance of.
  const name = value instanceof Error
    ? "Error"
    : Object.getPrototypeOf(value).constructor.name;
  return `${name}(${partsOf(value).join(", ")})`;
}

function partsOf(value: object): string[] {
  if (Array.isArray(value)) return value.map(described);
  if (value instanceof Map) return pairs([...value]);
  if (value instanceof Set) return [...value].map(described).sort();
  if (value instanceof Date) return [value.toISOString()];
  if (ArrayBuffer.isView(value)) {
    return Array.from(value as Uint8Array, described);
  }
  if (value instanceof Error) {
    const { name, message, args } = value as Error & { args?: unknown };
    return [name, message, args].map(described);
  }
  if (value instanceof Complex) return [value.real, value.imag].map(described);
  if (value instanceof Range) {
    return [value.start, value.stop, value.step].map(described);
  }
  // However its parts are spread.
  if (value instanceof Temporal.Duration) {
    return [String(value.round({ largestUnit: "days" }))];
  }
  const isPlain = Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? pairs(Object.entries(value)) : [String(value)];
}

function pairs(entries: [unknown, unknown][]): string[] {
  return entries.map((entry) => entry.map(described).join(": ")).sort();
}
