// The probe talks with an unchanged Listener or Client of CPython's over a Unix socket, in pickles.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { ProbeProcess } from "../helpers/cli_process.ts";
import { flagsFor } from "../helpers/process.ts";
import {
  type Cell,
  type Choice,
  freshPath,
  ownProof,
  testCells,
} from "./helpers/cells.ts";
import { KEY } from "./helpers/link.ts";
import { Python } from "./helpers/python.ts";

const choice: Choice = {
  proofs: (python) => [ownProof(python)],
  families: ["Unix"],
};

const IMPORTS = `
import array, datetime, decimal
values = [
    1, 2.5, None, True, 2**70, u"\\u00e9", complex(3, -4), decimal.Decimal("1.10"),
    datetime.date(2026, 1, 31), {u"$x": [set([u"a"])]}, array.array("d", [1.5]),
]
`;

/** As the probe prints these values. */
const LINE = `[1,2.5,null,true,{"$bigint":"1180591620717411303424"},"é",` +
  `{"$complex":[3,-4]},{"$decimal":"1.10"},{"$PlainDate":"2026-01-31"},` +
  `{"$$x":[{"$set":["a"]}]},{"$Float64Array":[1.5]}]`;
const ERROR = `{"$error":{"name":"ValueError","message":"no","args":["no"]}}`;

/** A probe that plays the other role, and has the same key. */
function probeFor({ python, role }: Cell, path: string, more: string[]) {
  const [major] = python.version;
  return new ProbeProcess({
    deno: Deno.execPath(),
    flags: [...flagsFor("AF_UNIX", path), "--allow-env=KEY"],
    args: [
      ...[role === "listener" ? "connect" : "listen", path],
      ...["--key-env", "KEY", "--dialect", "multiprocessing"],
      ...["--codec", major === 2 ? "pickle2" : "pickle", ...more],
    ],
    env: { KEY },
  });
}

/** Lets both meet; Python's end is `conn` in its scope. */
async function meet(
  cell: Cell,
  python: Python,
  path: string,
  more: string[],
): Promise<ProbeProcess> {
  const where = `${JSON.stringify(path)}, authkey=b${JSON.stringify(KEY)}`;
  if (cell.role === "listener") {
    await python.run(`listener = Listener(${where})`);
    const probe = probeFor(cell, path, more);
    await python.run("conn = listener.accept()");
    return probe;
  }
  const probe = probeFor(cell, path, more);
  await probe.address();
  await python.run(`conn = Client(${where})`);
  return probe;
}

testCells(
  "the probe prints Python's values, and sends them back",
  async (cell) => {
    await using python = new Python(cell.python);
    const more = cell.python.namesDigests ? [] : ["--allow-md5"];
    await using probe = await meet(cell, python, freshPath(), more);
    await python.run(`${IMPORTS}\nconn.send(values)`);
    await python.run(`conn.send(ValueError("no"))`);
    await probe.stdout.until(/\n.*\n/);
    await probe.type(`${LINE}\n${ERROR}\n`);
    await python.assert("conn.recv() == values");
    await python.assert(`repr(conn.recv()) == repr(ValueError(u"no"))`);
    await python.run("conn.close()");
    const { code, stdout, stderr } = await probe.outcome();
    assertEquals([code, stdout], [0, `${LINE}\n${ERROR}\n`], stderr);
  },
  choice,
);

testCells(
  "the probe says what lets a Python in that knows MD5 alone",
  async (cell) => {
    await using python = new Python(cell.python);
    const path = freshPath();
    await python.run(
      `listener = Listener(${JSON.stringify(path)}, authkey=b"k")`,
    );
    await using probe = probeFor(cell, path, []);
    await python.run(`
try:
    listener.accept()
except Exception as error:
    refusal = error
`);
    const { code, stderr } = await probe.outcome();
    assertEquals(code, 3);
    assertStringIncludes(stderr, "hint: --allow-md5\n");
  },
  {
    ...choice,
    roles: ["listener"],
    unable: ({ namesDigests }) => namesDigests ? "it knows better" : undefined,
  },
);
