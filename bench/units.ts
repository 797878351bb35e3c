/**
 * Figures as text, in the unit that suits their size.
 *
 * @module
 */

import type { Work } from "./works.ts";

/** A number of three digits with its unit: `1.23 M`. */
function scaled(value: number, steps: readonly [number, string][]): string {
  const [size, unit] = steps.find(([size]) => Math.abs(value) >= size) ??
    steps.at(-1)!;
  return `${digits(value / size)} ${unit}`;
}

/** Three digits that count, or all that are before the point. */
export function digits(value: number): string {
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}

/** `12.3 µs` */
export function time(seconds: number): string {
  return scaled(seconds, [[1, "s"], [1e-3, "ms"], [1e-6, "µs"], [1e-9, "ns"]]);
}

/** `1.23 M/s` */
export function rate(perSecond: number): string {
  return scaled(perSecond, [[1e6, "M/s"], [1e3, "k/s"], [1, "/s"]]);
}

/** `1.23 GiB` */
export function size(bytes: number): string {
  return scaled(bytes, [
    [2 ** 30, "GiB"],
    [2 ** 20, "MiB"],
    [2 ** 10, "KiB"],
    [1, "B"],
  ]);
}

/** How many times as fast: `4.2×` */
export function times(ratio: number): string {
  return `${digits(ratio)}×`;
}

/** What a work's figure is, from the seconds that one of it takes. */
export function figure({ payload, unit }: Work, seconds: number): string {
  switch (unit) {
    case "trip":
      return time(seconds);
    case "bytes":
      return `${size(("bytes" in payload ? payload.bytes : NaN) / seconds)}/s`;
    default:
      return rate(1 / seconds);
  }
}
