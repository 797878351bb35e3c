// Values go both ways by the pickles of CPython's own `send` and `recv`.

import { assert, assertEquals, AssertionError } from "@std/assert";
import { pickle } from "../../connection/codec/pickle.ts";
import { type Cell, step, testCells } from "./helpers/cells.ts";
import { described } from "./helpers/described.ts";
import { type Link, link } from "./helpers/link.ts";
import type { Python } from "./helpers/python.ts";
import { knots } from "./tables/knots.ts";
import { plainFromPython } from "./tables/plain_from_python.ts";
import { objectsFromPython } from "./tables/objects_from_python.ts";
import {
  type FromPython,
  PRELUDE,
  python2,
  type ToPython,
  type Where,
} from "./tables/rows.ts";
import { toPython } from "./tables/to_python.ts";

/** Connects with the codec that the Python of a cell reads. */
async function linkForValues(cell: Cell): Promise<Link> {
  const codec = python2(cell.python) ? pickle({ protocol: 2 }) : pickle();
  const linked = await link(cell, { codec });
  await linked.python.run(PRELUDE);
  return linked;
}

/** Sees to each row that a Python has, and tells of all that fail. */
async function each<Row extends { where?: Where }>(
  rows: Row[],
  cell: Cell,
  test: (row: Row) => Promise<void>,
): Promise<void> {
  const failures: string[] = [];
  for (const row of rows) {
    if (row.where && !row.where(cell.python)) continue;
    await test(row).catch((error) => failures.push(String(error)));
  }
  if (failures.length > 0) throw new AssertionError(failures.join("\n"));
}

/** That what Python receives is the value of an expression, and of its type; it stays there as `received`. */
async function assertReceived(
  python: Python,
  expression: string,
): Promise<void> {
  await python.run("received = conn.recv()");
  if (await python.evaluate(`alike(received, ${expression})`)) return;
  const received = await python.evaluate("repr(received)[:500]");
  throw new AssertionError(
    `Python has received ${received} in place of ${expression}`,
  );
}

/** What Python sends, as it arrives. */
async function receive(
  { connection, python }: Link,
  expression: string,
): Promise<unknown> {
  const received = connection.recv();
  received.catch(() => {});
  await python.run(`conn.send(${expression})`);
  return await received;
}

testCells("what Python sends arrives, and comes back", async (cell, t) => {
  await using linked = await linkForValues(cell);

  async function test(
    { python, arrives, returns = python }: FromPython,
  ): Promise<void> {
    const value = await receive(linked, python);
    assertEquals(described(value), described(arrives), python);
    await linked.connection.send(value);
    await assertReceived(linked.python, returns);
  }

  for (const { name, rows } of [...plainFromPython, ...objectsFromPython]) {
    await step(t, name, () => each(rows, cell, test));
  }
});

testCells(
  "what our end sends arrives in Python, and comes back",
  async (cell, t) => {
    await using linked = await linkForValues(cell);
    const isPython2 = python2(cell.python);

    async function test(row: ToPython): Promise<void> {
      const { value, python, returns = value } = row;
      const expression = isPython2 ? row.python2 ?? python : python;
      await linked.connection.send(value);
      await assertReceived(linked.python, expression);
      const returned = await receive(linked, "received");
      const wanted = isPython2 ? row.returns2 ?? returns : returns;
      assertEquals(described(returned), described(wanted), expression);
    }

    for (const { name, rows } of toPython) {
      await step(t, name, () => each(rows, cell, test));
    }
  },
);

testCells("an error arrives with its cause", async (cell) => {
  await using linked = await linkForValues(cell);
  const { connection, python } = linked;
  await connection.send(new RangeError("late", { cause: new Error("early") }));
  await assertReceived(python, "ValueError(u'late')");
  await python.assert("alike(received.__cause__, Exception(u'early'))");
});

testCells(
  "what is in several places, or in itself, stays so",
  async (cell, t) => {
    await using linked = await linkForValues(cell);
    const { connection, python } = linked;

    for (const { name, python: program, holds, make, isRight } of knots) {
      await step(t, `${name}, from Python and back`, async () => {
        await python.run(program);
        const value = await receive(linked, "value");
        assert(isRight(value));
        await connection.send(value);
        await python.run("value = conn.recv()");
        await python.assert(holds);
      });

      await step(t, `${name}, to Python and back`, async () => {
        await connection.send(make());
        await python.run("value = conn.recv()");
        await python.assert(holds);
        assert(isRight(await receive(linked, "value")));
      });
    }
  },
);
