/** The example that prints what an observer is told prints all of it. */

import { assertEquals, assertMatch } from "@std/assert";

const EXAMPLE = new URL("../examples/observer.ts", import.meta.url).href;

/** What happens to five peers; the two silent ones take turns. */
const LINES = [
  /^accepted from 127\.0\.0\.1$/,
  /^authenticated$/,
  /^closed by EOFError; in: 1 \(6 bytes\), out: 1 \(6 bytes\)$/,
  /^accepted from 127\.0\.0\.1$/,
  /^not authenticated: Cannot authenticate the client: its authkey is not the one set here$/,
  /^accepted from 127\.0\.0\.1$/,
  /^accepted from 127\.0\.0\.1$/,
  /^accepted from 127\.0\.0\.1$/,
  /^refused: maxHandshakes$/,
  /^timed out: Cannot authenticate the client: it did not answer within 500 ms: it has no authkey, or is busy$/,
  /^timed out: /,
];

Deno.test("the observer's example prints what becomes of each peer, and the figures", async () => {
  const { success, stdout, stderr } = await new Deno.Command("deno", {
    args: ["run", "--no-prompt", "--quiet", "--allow-net=127.0.0.1", EXAMPLE],
    env: { NO_COLOR: "1" },
    stdin: "null",
    signal: AbortSignal.timeout(60_000),
  }).output();
  assertEquals(new TextDecoder().decode(stderr), "");
  assertEquals(success, true);
  const printed = new TextDecoder().decode(stdout);
  const [told = "", figures = ""] = printed.split("{\n");
  const lines = told.trimEnd().split("\n");
  // The first peer's end and the second one's beginning may change places.
  const sentences = lines.map((line) => line.replace(/^\d+ /, ""));
  for (const pattern of LINES) {
    const at = sentences.findIndex((sentence) => pattern.test(sentence));
    if (at < 0) assertMatch(sentences.join("\n"), pattern);
    sentences.splice(at, 1);
  }
  assertEquals(sentences, []);
  assertMatch(figures, /accepted: 5,\s+authenticated: 1,/);
  assertMatch(figures, /refused: 1,/);
  assertMatch(figures, /messagesIn: 1,/);
});
