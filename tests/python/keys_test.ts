// Where the two ends do not have the same key, both learn it, and neither waits for ever.

import { assertEquals, assertRejects } from "@std/assert";
import { AuthenticationError, EOFError } from "../../mod.ts";
import { type Choice, ownProof, testCells } from "./helpers/cells.ts";
import { meet, OTHER_KEY, ourOptions } from "./helpers/link.ts";
import { Python } from "./helpers/python.ts";
import { assertRaised, assertRefused } from "./helpers/refusals.ts";

const withKey: Choice = { proofs: (python) => [ownProof(python)] };
const asListener: Choice = { ...withKey, roles: ["listener"] };
const asClient: Choice = { ...withKey, roles: ["client"] };

testCells("Python has another key", async (cell) => {
  await using python = new Python(cell.python);
  await using meeting = await meet(cell, python, { pythonKey: OTHER_KEY });
  await assertRefused(meeting);
}, withKey);

testCells("our end has another key", async (cell) => {
  await using python = new Python(cell.python);
  const options = { ...ourOptions(cell), authkey: OTHER_KEY };
  await using meeting = await meet(cell, python, { options });
  await assertRefused(meeting);
}, withKey);

testCells("Python demands a key, and our client has none", async (cell) => {
  await using python = new Python(cell.python);
  await using meeting = await meet(cell, python, { options: {} });
  const connection = await meeting.ours;
  await assertRejects(
    () => connection.recv(),
    AuthenticationError,
    `no authkey is set here; set it, and dialect: "multiprocessing"`,
  );
  await connection.close();
  await assertRaised(meeting.theirs, "EOFError");
}, asListener);

testCells(
  "Python waits for a challenge, and our listener has no key",
  async (cell) => {
    await using python = new Python(cell.python);
    await using meeting = await meet(cell, python, { options: {} });
    const connection = await meeting.ours;
    await connection.sendBytes("no challenge");
    await assertRaised(
      meeting.theirs,
      cell.python.namesDigests
        ? "multiprocessing.AuthenticationError"
        : "AssertionError",
    );
    await assertRejects(() => connection.recv(), EOFError);
  },
  asClient,
);

testCells(
  "our client has a key, and what Python sends is no challenge",
  async (cell) => {
    await using python = new Python(cell.python);
    await using meeting = await meet(cell, python, { pythonKey: null });
    await meeting.theirs;
    await python.run("conn.send('no challenge')");
    await assertRejects(
      () => meeting.ours,
      AuthenticationError,
      "it sent something that is no challenge; is an authkey set there?",
    );
    await assertGivenUp(python);
  },
  asListener,
);

testCells(
  "our listener demands a key, and what Python sends is no proof",
  async (cell) => {
    await using python = new Python(cell.python);
    await using meeting = await meet(cell, python, { pythonKey: null });
    await meeting.theirs;
    await python.assert("conn.recv_bytes().startswith(b'#CHALLENGE#')");
    await python.run("conn.send('no proof')");
    await assertRejects(
      () => meeting.ours,
      AuthenticationError,
      "it sent something that is no proof; is an authkey set there?",
    );
    await assertGivenUp(python);
  },
  asClient,
);

testCells(
  "our end has a key, and Python, which has none, says nothing",
  async (cell) => {
    await using python = new Python(cell.python);
    const options = { ...ourOptions(cell), handshakeTimeout: 200 };
    await using meeting = await meet(cell, python, {
      options,
      pythonKey: null,
    });
    await meeting.theirs;
    await assertRejects(() => meeting.ours, AuthenticationError, "no authkey");
    if (cell.role === "client") {
      await python.assert("conn.recv_bytes().startswith(b'#CHALLENGE#')");
    } else {
      assertEquals(
        await python.evaluate("conn.recv_bytes().decode()"),
        "#FAILURE#",
      );
    }
    await assertRaised(python.run("conn.recv_bytes()"), "EOFError");
  },
  withKey,
);

/** That Python is told, by the last message that it gets, that there was no authentication. */
async function assertGivenUp(python: Python): Promise<void> {
  assertEquals(
    await python.evaluate("conn.recv_bytes().decode()"),
    "#FAILURE#",
  );
  await assertRaised(python.run("conn.recv_bytes()"), "EOFError");
}
