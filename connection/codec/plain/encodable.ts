/**
 * Finds the place in a value that MessagePack has no form for.
 *
 * @module
 */

import { fitsInto64Bits } from "../int64.ts";
import type { Step } from "../path.ts";
import { kindOf, unencodable } from "../refusal.ts";

/**
 * Throws unless `@std/msgpack` can encode a value.
 *
 * @param maxDepth How many arrays and objects may be inside one another.
 * @throws {CodecError} If it cannot; the error says what and where.
 */
export function assertEncodable(value: unknown, maxDepth: number): void {
  visit(value, [], new Set(), maxDepth);
}

function visit(
  value: unknown,
  path: Step[],
  ancestors: Set<unknown>,
  maxDepth: number,
): void {
  const reason = reasonAgainst(value);
  if (reason) throw unencodable(reason, path);
  if (typeof value !== "object" || value === null) return;
  if (value instanceof Uint8Array) return;
  if (ancestors.has(value)) throw unencodable("it contains itself", path);
  if (ancestors.size === maxDepth) {
    throw unencodable(`it is nested more than ${maxDepth} deep`, path);
  }
  ancestors.add(value);
  const entries = Array.isArray(value)
    ? value.entries()
    : Object.entries(value);
  for (const [key, child] of entries) {
    path.push(key);
    visit(child, path, ancestors, maxDepth);
    path.pop();
  }
  ancestors.delete(value);
}

function reasonAgainst(value: unknown): string | undefined {
  switch (typeof value) {
    case "undefined":
    case "function":
    case "symbol":
      return `MessagePack has no ${typeof value}`;
    case "bigint":
      return fitsInto64Bits(value)
        ? undefined
        : "the bigint does not fit into 64 bits";
    case "object":
      return isKnown(value) ? undefined : `MessagePack has no ${kindOf(value)}`;
  }
}

function isKnown(value: object | null): boolean {
  if (value === null || Array.isArray(value) || value instanceof Uint8Array) {
    return true;
  }
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
