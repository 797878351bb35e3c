// Which digests prove the key, and what an end is told that speaks another dialect.

import { assert, assertEquals } from "@std/assert";
import {
  type Cell,
  type Choice,
  ownProof,
  PYTHONS,
  rareProofs,
  testCells,
} from "./helpers/cells.ts";
import { KEY, meet, ourOptions } from "./helpers/link.ts";
import { Python } from "./helpers/python.ts";
import { assertRefused } from "./helpers/refusals.ts";

const legacy: Choice = {
  pythons: PYTHONS.filter(({ namesDigests }) => !namesDigests),
  proofs: () => ["legacy md5"],
};
const modern: Choice = {
  pythons: PYTHONS.filter(({ namesDigests }) => namesDigests),
  proofs: (python) => [ownProof(python), ...rareProofs(python)],
};
const NONCE_LENGTH = 40;
const MD5_LENGTH = 16;

/** Our two messages that matter: a challenge, and the answer to Python's. */
async function exchange(
  cell: Cell,
  allowMd5: boolean,
): Promise<{ challenge: string; answer: string }> {
  await using python = new Python(cell.python);
  const options = { ...ourOptions(cell), allowMd5 };
  await using meeting = await meet(cell, python, { options, recorded: true });
  const received = await meeting.theirs as string[];
  const connection = await meeting.ours;
  await connection.sendBytes("both ends know the key");
  await python.assert("conn.recv_bytes() == b'both ends know the key'");
  await python.run("conn.send_bytes(b'they do')");
  assertEquals((await connection.recvBytes()).length, "they do".length);
  // A listener challenges first.
  const [first, second, third] = received as [string, string, string];
  return cell.role === "listener"
    ? { answer: first, challenge: second }
    : { challenge: first, answer: third };
}

/** That our challenge is the one that every version takes. */
function assertOurs(challenge: string): void {
  const head = "#CHALLENGE#{sha256}";
  assert(challenge.startsWith(head), challenge);
  assertEquals(challenge.length, head.length + NONCE_LENGTH);
}

for (const allowMd5 of [false, true]) {
  testCells(
    `a Python that names digests never gets MD5, with allowMd5: ${allowMd5}`,
    async (cell) => {
      const { challenge, answer } = await exchange(cell, allowMd5);
      assertOurs(challenge);
      const digest = cell.proof === "tagged md5" ? "sha256" : cell.proof;
      assertEquals(answer.split("}")[0], `{${digest}`);
    },
    modern,
  );
}

testCells(
  "a Python that names no digest gets MD5 where that is allowed",
  async (cell) => {
    const { challenge, answer } = await exchange(cell, true);
    assertOurs(challenge);
    assertEquals(answer.length, MD5_LENGTH);
  },
  legacy,
);

testCells(
  "a Python that names no digest is refused where MD5 is not allowed",
  async (cell) => {
    await using python = new Python(cell.python);
    const options = { ...ourOptions(cell), allowMd5: false };
    await using meeting = await meet(cell, python, { options });
    await assertRefused(meeting, "set allowMd5: true to talk with it");
  },
  legacy,
);

testCells("our end speaks the native dialect", async (cell) => {
  await using python = new Python(cell.python);
  await using meeting = await meet(cell, python, { options: { authkey: KEY } });
  // Which is one that newer versions do not even answer.
  const leavesAtOnce = cell.role === "client" && cell.python.namesDigests;
  await assertRefused(
    meeting,
    leavesAtOnce
      ? `do both ends have the same authkey and dialect? CPython speaks "multiprocessing"`
      : `set dialect: "multiprocessing" here`,
  );
}, { proofs: (python) => [ownProof(python)] });
