// Ten thousand values make the way to an unchanged Listener or Client of CPython's and back.

import { assertEquals } from "@std/assert";
import { pickle } from "../../connection/codec/pickle.ts";
import { type Choice, ownProof, PYTHONS, testCells } from "./helpers/cells.ts";
import { link } from "./helpers/link.ts";

const ROUNDS = 10_000;
/** A pickle of protocol 4, and so of Python 3. */
const newest: Choice = {
  pythons: PYTHONS.filter(({ version }) => version[0] >= 3).slice(-1),
  proofs: (python) => [ownProof(python)],
};

/** What is sent in one round. */
const valueOf = (round: number) => ({
  round,
  name: `number ${round}`,
  parts: [round / 2 + 0.25, null, round % 2 === 0],
});

testCells(`Python echoes ${ROUNDS} values of ours`, async (cell) => {
  await using linked = await link(cell, { codec: pickle() });
  const { connection, python } = linked;
  const echoing = python.run(
    `for _ in range(${ROUNDS}): conn.send(conn.recv())`,
  );
  for (let round = 0; round < ROUNDS; round++) {
    await connection.send(valueOf(round));
    assertEquals(await connection.recv(), valueOf(round));
  }
  await echoing;
}, newest);

testCells(`our end echoes ${ROUNDS} values of Python's`, async (cell) => {
  await using linked = await link(cell, { codec: pickle() });
  const { connection, python } = linked;
  const sending = python.run(`
for i in range(${ROUNDS}):
    value = {"round": i, "name": "number %d" % i, "parts": [i / 2 + 0.25, None, i % 2 == 0]}
    conn.send(value)
    assert conn.recv() == value
`);
  for (let round = 0; round < ROUNDS; round++) {
    const value = await connection.recv();
    assertEquals(value, valueOf(round));
    await connection.send(value);
  }
  await sending;
}, newest);
