import { assertEquals } from "@std/assert";
import { transports } from "./helpers/transports.ts";

for (const { name, pair } of transports) {
  Deno.test(`${name}: a value arrives`, async () => {
    await using ends = await pair();
    await ends.a.send([2.25, null, "junk"]);
    assertEquals(await ends.b.recv(), [2.25, null, "junk"]);
  });
}
