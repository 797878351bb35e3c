/** What the README's programs are held to: their comments, and the commands beside them. */

import { assertEquals } from "@std/assert";
import { commandsOf } from "./commands.ts";
import { expectedOf, missingIn } from "./expected.ts";

Deno.test("expected lines are the comments behind what is printed", () => {
  const code = `
console.log(await connection.recv()); // [ 2.25, null ]
  console.log(a, "b"); // 1 b
await connection.close(); // is not printed
console.log("in between");
`;
  assertEquals(expectedOf(code), ["[ 2.25, null ]", "1 b"]);
});

const PRINTED = "listening\n1\ntwo [ 3 ]\n";

for (
  const [expected, missing] of [
    [[], undefined],
    [["1", "two [ 3 ]"], undefined],
    [["listening", "two […]"], undefined],
    [["two"], "two"],
    [["two [ 3 ]", "1"], "1"],
    [["1", "1"], "1"],
    [["four"], "four"],
  ] as [string[], string | undefined][]
) {
  Deno.test(`of ${JSON.stringify(expected)}, ${missing ?? "nothing"} is missing`, () => {
    assertEquals(missingIn(PRINTED, expected), missing);
  });
}

Deno.test("commands are lines of a shell: comments are none, & is for the next one", () => {
  const code = `# first
deno run --allow-net=localhost:6000 a.ts &   # until Ctrl-C
deno run b.ts &
cat a | base64 && \\
  true   # and then
`;
  assertEquals(commandsOf(code), [
    {
      line: "deno run --allow-net=localhost:6000 a.ts",
      isBackground: true,
      isEndless: true,
    },
    { line: "deno run b.ts", isBackground: true, isEndless: false },
    { line: "cat a | base64 && true", isBackground: false, isEndless: false },
  ]);
});
