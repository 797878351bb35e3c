/** When the memory of a message may be changed, and that the message is not. */

import { assertEquals, assertRejects } from "@std/assert";
import {
  assertBytes,
  BULK,
  contract,
  GIVING_UP,
  KIB,
  MIB,
  pattern,
} from "./helpers/contract.ts";

for (const length of [10, 64 * KIB, 64 * KIB + 1, 16 * MIB]) {
  contract(
    `${length} bytes may be changed when sendBytes() has resolved`,
    async ({ a, b }) => {
      const buffer = pattern(length);
      const received = b.recvBytes();
      await a.sendBytes(buffer);
      buffer.fill(0xff);
      assertBytes(await received, pattern(length));
    },
  );
}

for (const length of [10, 64 * KIB]) {
  contract(
    `${length} bytes may be changed as soon as sendBytes() has returned`,
    async ({ a, b }) => {
      const stuck = a.sendBytes(BULK);
      const buffer = pattern(length);
      const sent = a.sendBytes(buffer);
      buffer.fill(0xff);
      await b.recvBytes();
      assertBytes(await b.recvBytes(), pattern(length));
      await Promise.all([stuck, sent]);
    },
  );
}

contract(
  "a value may be changed as soon as send() has returned",
  async ({ a, b }) => {
    const stuck = a.sendBytes(BULK);
    const value = { list: [1, 2, 3], bytes: pattern(MIB) };
    const sent = a.send(value);
    value.list.push(4);
    value.bytes.fill(0xff);
    await b.recvBytes();
    assertEquals(await b.recv(), { list: [1, 2, 3], bytes: pattern(MIB) });
    await Promise.all([stuck, sent]);
  },
);

for (const { how, options, error } of GIVING_UP) {
  contract(
    `the buffer of a sendBytes() that ${how} may be changed at once`,
    async ({ a, b }) => {
      const stuck = a.sendBytes(BULK);
      const buffer = pattern(8 * MIB);
      await assertRejects(
        () => a.sendBytes(buffer, 0, undefined, options()),
        error,
      );
      buffer.fill(0xff);
      await b.recvBytes();
      assertBytes(await b.recvBytes(), pattern(8 * MIB));
      await stuck;
    },
  );

  contract(
    `the buffer of a sendBytes() that ${how} half sent may be changed at once`,
    async ({ a, b }) => {
      const buffer = pattern(BULK.length);
      await assertRejects(
        () => a.sendBytes(buffer, 0, undefined, options()),
        error,
      );
      buffer.fill(0xff);
      assertBytes(await b.recvBytes(), pattern(BULK.length));
    },
  );
}
