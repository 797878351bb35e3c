/** What is found in a document, so that nothing of it goes unchecked. */

import { assertEquals } from "@std/assert";
import { anchorsOf, blocksOf, linksOf, spansOf } from "./markdown.ts";

const DOCUMENT = `# A title

See [here](there.md#a-part), ![a picture](a.svg) and [two
lines](b.md), but \`not [this](c.md)\`; [\`code\`](d.ts).

## A \`part\`, of it

\`\`\`ts ignore
// [no link](e.md)
## no heading
\`\`\`

Run \`deno task
demo\`.

\`\`\`sh
a
b
\`\`\`

## A title
`;

Deno.test("links and images are found, across lines and around code, and not in code", () => {
  assertEquals(
    linksOf(DOCUMENT).map(({ target, line }) => [target, line]),
    [["there.md#a-part", 3], ["a.svg", 3], ["b.md", 3], ["d.ts", 4]],
  );
});

Deno.test("blocks are found, each with its heading and its line", () => {
  assertEquals(blocksOf(DOCUMENT), [
    {
      language: "ts ignore",
      code: "// [no link](e.md)\n## no heading\n",
      heading: "A `part`, of it",
      line: 8,
    },
    { language: "sh", code: "a\nb\n", heading: "A `part`, of it", line: 16 },
  ]);
});

Deno.test("code between other words is found, in one line", () => {
  assertEquals(spansOf(DOCUMENT), [
    "not [this](c.md)",
    "code",
    "part",
    "deno task demo",
  ]);
});

Deno.test("headings can be linked to as on GitHub, the second of a name by a number", () => {
  assertEquals([...anchorsOf(DOCUMENT)], [
    "a-title",
    "a-part-of-it",
    "a-title-1",
  ]);
});
