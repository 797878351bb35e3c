/** What two ends in one process have that no system gives them. */

import { assert } from "@std/assert";
import { Pipe } from "../mod.ts";

Deno.test("memory: ends that only ever wait for each other leave timers their turn", async () => {
  const [a, b] = Pipe();
  let isDue = false;
  const timer = setTimeout(() => isDue = true, 1);
  const echo = (async () => {
    for await (const value of b) await b.send(value);
  })();
  for (let i = 0; i < 1_000_000 && !isDue; i++) {
    await a.send(i);
    await a.recv();
  }
  assert(isDue);
  clearTimeout(timer);
  await a.close();
  await echo;
  await b.close();
});
