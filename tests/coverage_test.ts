/** The sum of the coverage: what counts, what does not, and that nothing is not enough. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { type FileLines, parseLcov } from "./coverage/lcov.ts";
import { linesOfCode, publishedSources } from "./coverage/published.ts";
import { summarize } from "./coverage/summary.ts";

const reports: { name: string; text: string; files: FileLines[] }[] = [
  { name: "nothing", text: "", files: [] },
  {
    name: "two files",
    text: "SF:/a.ts\nDA:1,2\nDA:2,0\nLH:1\nLF:2\nend_of_record\n" +
      "SF:/b.ts\nDA:7,1\nLH:1\nLF:1\nend_of_record\n",
    files: [
      { path: "/a.ts", lines: 2, run: 1 },
      { path: "/b.ts", lines: 1, run: 1 },
    ],
  },
  {
    name: "one file twice, with other lines run each time",
    text: "SF:/a.ts\nDA:1,0\nDA:2,3\nDA:3,0\nend_of_record\n" +
      "SF:/a.ts\nDA:1,1\nDA:2,0\nDA:3,0\nend_of_record\n",
    files: [{ path: "/a.ts", lines: 3, run: 2 }],
  },
  {
    name: "a file without code, and lines that end as on Windows",
    text: "SF:C:\\a.ts\r\nFNF:0\r\nend_of_record\r\n",
    files: [{ path: "C:\\a.ts", lines: 0, run: 0 }],
  },
];

for (const { name, text, files } of reports) {
  Deno.test(`coverage: a report of ${name} is read`, () => {
    assertEquals(parseLcov(text), files);
  });
}

Deno.test("coverage: a report that is cut off is refused", () => {
  const text = "SF:/a.ts\nDA:1,1\n";
  assertThrows(() => parseLcov(text), TypeError, "cut off");
});

const texts: [text: string, lines: number][] = [
  ["", 0],
  [
    "/** Types. */\n\nimport type { A } from './a.ts';\nexport type B = A;\n",
    0,
  ],
  ["export interface A {\n  go(): void;\n}\n", 0],
  ["export interface A {\n  const: 1;\n}\n/*\nconst a = 1;\n*/\n", 0],
  ["/** One. */\nexport const A = 1;\n// Two.\n\nexport const B = 2;\n", 2],
  ["function a(): void {\n}\n", 2],
  ["export async function a(): Promise<void> {\n}\n", 2],
  ["export abstract class A {\n}\n", 2],
  ["export enum A {\n}\n", 2],
  ["export * from './a.ts';\n", 1],
  ["export { a } from './a.ts';\n", 1],
  ["export type { A } from './a.ts';\n", 0],
  ["main();\n", 1],
];

for (const [text, lines] of texts) {
  Deno.test(`coverage: ${JSON.stringify(text)} has ${lines} lines of code`, () => {
    assertEquals(linesOfCode(text), lines);
  });
}

const code = (path: string) => ({ path, text: "const a = 1;\nconst b = 2;\n" });

const sums: {
  name: string;
  paths: string[];
  measured: FileLines[];
  percent: number;
}[] = [
  { name: "nothing published", paths: [], measured: [], percent: 0 },
  { name: "nothing measured", paths: ["mod.ts"], measured: [], percent: 0 },
  {
    name: "only what is not published measured",
    paths: ["mod.ts"],
    measured: [{ path: "tests/a.ts", lines: 9, run: 9 }],
    percent: 0,
  },
  {
    name: "a file measured and one that was never loaded",
    paths: ["a/a.ts", "a/b.ts"],
    measured: [{ path: "a/a.ts", lines: 8, run: 8 }],
    percent: 80,
  },
  {
    name: "all that is published run",
    paths: ["a/a.ts"],
    measured: [{ path: "a/a.ts", lines: 8, run: 8 }],
    percent: 100,
  },
];

for (const { name, paths, measured, percent } of sums) {
  Deno.test(`coverage: with ${name} it is ${percent} %`, () => {
    assertEquals(summarize(paths.map(code), measured).percent, percent);
  });
}

Deno.test("coverage: the table has folders, the worst files and the total, none rounded up to 100", () => {
  const { table } = summarize(["mod.ts", "a/a.ts", "a/b.ts"].map(code), [
    { path: "mod.ts", lines: 2, run: 2 },
    { path: "a/a.ts", lines: 3, run: 2 },
    { path: "a/b.ts", lines: 9997, run: 9997 },
  ]);
  assertEquals(table.map((line) => line.replace(/ +/g, " ")), [
    "a/ 9999/10000 99.9 %",
    "mod.ts 2/2 100.0 %",
    "",
    "The files with most lines that were not run:",
    "a/a.ts 2/3 66.6 %",
    "",
    "all that is published 10001/10002 99.9 %",
  ]);
});

Deno.test("coverage: what is published is the module's files, and none of the tests", () => {
  const paths = publishedSources(new URL("../", import.meta.url))
    .map(({ path }) => path);
  for (const path of ["mod.ts", "client/client.ts", "connection/auth/key.ts"]) {
    assert(paths.includes(path), path);
  }
  assertEquals(paths.filter((path) => path.startsWith("tests/")), []);
});
