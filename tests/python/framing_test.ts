// Messages beyond 2 GiB have a longer header, which Python writes and reads as this package does.

import { assertEquals } from "@std/assert";
import {
  headerLength,
  readHeader,
  writeHeader,
} from "../../connection/transport/frame_header.ts";
import { type Choice, PYTHONS, testCells } from "./helpers/cells.ts";
import { Python } from "./helpers/python.ts";

/** On both sides of where the header changes; no such message is sent. */
const LENGTHS = [16_385, 2 ** 31 - 1, 2 ** 31, 2 ** 32 + 5];

/** A connection that writes into a list, and reads from bytes. */
const PRELUDE = `
import io
from multiprocessing.connection import Connection

class Long(object):
    """As long as it is told to be."""
    def __init__(self, length):
        self.length = length
    def __len__(self):
        return self.length

class Stubbed(Connection):
    def __init__(self, incoming=b""):
        self.incoming = io.BytesIO(incoming)
        self.sent = []
    def __del__(self):
        pass
    def _send(self, part):
        self.sent.append(part)
    def _recv(self, size):
        return io.BytesIO(self.incoming.read(size)) if size < 16 else size

def header_of(length):
    stubbed = Stubbed()
    stubbed._send_bytes(Long(length))
    return b"".join(stubbed.sent[:-1]).hex()

def length_in(header):
    return Stubbed(bytes.fromhex(header))._recv_bytes()
`;

/** Before 3.8 there are no such messages in Python; the connection is no socket's. */
const choice: Choice = {
  pythons: PYTHONS.filter(({ version: [major, minor] }) =>
    major > 3 || major === 3 && minor >= 8
  ),
  proofs: () => ["none"],
  roles: ["client"],
  families: ["TCP"],
};

testCells("headers of long messages are the same", async ({ python }) => {
  await using stubbed = new Python(python);
  await stubbed.run(PRELUDE);
  for (const length of LENGTHS) {
    const header = new Uint8Array(headerLength(length));
    writeHeader(header, 0, length);
    const theirs = await stubbed.evaluate(`header_of(${length})`) as string;
    assertEquals(theirs, header.toHex());
    assertEquals(readHeader(Uint8Array.fromHex(theirs), 0, 12), length);
    assertEquals(
      await stubbed.evaluate(`length_in("${header.toHex()}")`),
      length,
    );
  }
}, choice);
