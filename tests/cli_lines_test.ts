/** How the probe's input falls into lines. */

import { assertEquals } from "@std/assert";
import { linesOf } from "../cli/lines.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const INPUTS: [what: string, chunks: string[], lines: string[]][] = [
  ["nothing", [], []],
  ["one line", ["a\n"], ["a"]],
  ["a line without an end", ["a"], ["a"]],
  ["lines in one piece", ["a\nb\n\nc"], ["a", "b", "", "c"]],
  ["a line in pieces", ["a", "b", "", "c\nd", "\n"], ["abc", "d"]],
  ["an end in pieces", ["a\r", "\n"], ["a"]],
  ["lines as Windows ends them", ["a\r\n\r\nb\rc\r\n"], ["a", "", "b\rc"]],
  ["what other programs take for ends", ["a\u2028b\u0085c\n"], [
    "a\u2028b\u0085c",
  ]],
];

for (const [what, chunks, lines] of INPUTS) {
  Deno.test(`the probe's lines: ${what}`, async () => {
    const found = await Array.fromAsync(linesOf(inOneMemory(chunks)));
    assertEquals(found.map(({ bytes }) => decoder.decode(bytes)), lines);
    assertEquals(found.map(({ number }) => number), lines.map((_, i) => i + 1));
  });
}

/** As a stream may have it, which uses its memory again. */
async function* inOneMemory(chunks: string[]): AsyncGenerator<Uint8Array> {
  const memory = new Uint8Array(100);
  for (const chunk of chunks) {
    const { written } = encoder.encodeInto(chunk, memory);
    yield memory.subarray(0, written);
    memory.fill(0);
  }
}
