/**
 * What is told of a conversation when it is over.
 *
 * @module
 */

import type { Traffic } from "../connection/mod.ts";

/**
 * How long it took, how much went through, and how it ended.
 *
 * @param duration In milliseconds.
 */
export function summary(
  duration: number,
  traffic: Traffic | undefined,
  how: string,
): string {
  const time = `${(duration / 1000).toFixed(1)} s`;
  if (!traffic) return `${time}: ${how}`;
  const { messagesIn, bytesIn, messagesOut, bytesOut } = traffic;
  const received = `received ${amount(messagesIn, bytesIn)}`;
  return `${time}: ${received}, sent ${amount(messagesOut, bytesOut)}; ${how}`;
}

function amount(messages: number, bytes: number): string {
  return `${count(messages, "message")} of ${count(bytes, "byte")}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
