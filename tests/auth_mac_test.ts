/** HMAC and HKDF are what their standards say, and a digest is compared whole. */

import { assert, assertEquals, assertFalse } from "@std/assert";
import { createHmac, hkdfSync } from "node:crypto";
import {
  deriveMacKey,
  hkdf,
  importMacKey,
  sameDigest,
  sign,
} from "../connection/auth/mac.ts";
import { text } from "./helpers/auth.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const repeat = (byte: number, times: number): Bytes =>
  new Uint8Array(times).fill(byte);

/** RFC 4231, section 4: the lines for HMAC-SHA-256. */
const hmacVectors: { name: string; key: Bytes; data: Bytes; mac: string }[] = [
  {
    name: "1",
    key: repeat(0x0b, 20),
    data: text("Hi There"),
    mac: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
  },
  {
    name: "2, a key shorter than the digest",
    key: text("Jefe"),
    data: text("what do ya want for nothing?"),
    mac: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  },
  {
    name: "3",
    key: repeat(0xaa, 20),
    data: repeat(0xdd, 50),
    mac: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
  },
  {
    name: "4",
    key: Uint8Array.fromHex(
      "0102030405060708090a0b0c0d0e0f10111213141516171819",
    ),
    data: repeat(0xcd, 50),
    mac: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
  },
  {
    name: "5, of which the RFC gives the first 128 bits",
    key: repeat(0x0c, 20),
    data: text("Test With Truncation"),
    mac: "a3b6167473100ee06e0c796c2955552b",
  },
  {
    name: "6, a key longer than the block",
    key: repeat(0xaa, 131),
    data: text("Test Using Larger Than Block-Size Key - Hash Key First"),
    mac: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
  },
  {
    name: "7, a key and data longer than the block",
    key: repeat(0xaa, 131),
    data: text(
      "This is a test using a larger than block-size key and a larger than " +
        "block-size data. The key needs to be hashed before being used by the " +
        "HMAC algorithm.",
    ),
    mac: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
  },
];

for (const { name, key, data, mac } of hmacVectors) {
  Deno.test(`sign() is HMAC-SHA-256: RFC 4231, case ${name}`, async () => {
    const digest = await sign(await importMacKey(key, "SHA-256"), data);
    assertEquals(digest.length, 32);
    assertEquals(digest.toHex().slice(0, mac.length), mac);
  });
}

// RFC 5869's cases 1 and 2 have a salt, which the function does not take; 4 to 7 are of SHA-1.
Deno.test("hkdf() is HKDF-SHA-256 without a salt: RFC 5869, case 3", async () => {
  const okm = await hkdf(repeat(0x0b, 22), new Uint8Array(0), 42);
  assertEquals(
    okm.toHex(),
    "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d" +
      "9d201395faa4b61a96c8",
  );
});

Deno.test("hkdf() agrees with an independent one on secrets, purposes and lengths", async () => {
  for (const secretLength of [1, 32, 64, 65, 131]) {
    for (const info of ["", "x", "processing.connection native 1"]) {
      for (const length of [1, 32, 33, 100]) {
        const secret = repeat(secretLength, secretLength);
        assertEquals(
          await hkdf(secret, text(info), length),
          new Uint8Array(hkdfSync("sha256", secret, "", info, length)),
        );
      }
    }
  }
});

Deno.test("K of a fixed authkey is what the description says, byte for byte", async () => {
  const secret = text("secret password");
  const purpose = "processing.connection native 1";
  const expected = new Uint8Array(hkdfSync("sha256", secret, "", purpose, 32));
  assertEquals(
    expected.toHex(),
    "b43deeb526de5e8155cae94b835bdc66e5755c13c7831e3335cf24c217516786",
  );
  assertEquals(await hkdf(secret, text(purpose), 32), expected);

  const key = await deriveMacKey(secret, purpose);
  const message = text("any message");
  assertEquals(
    (await sign(key, message)).toHex(),
    createHmac("sha256", expected).update(message).digest("hex"),
  );
});

Deno.test("deriveMacKey() gives a key that cannot be read back, and another one for another purpose", async () => {
  const secret = text("secret password");
  const [one, other] = await Promise.all([
    deriveMacKey(secret, "one"),
    deriveMacKey(secret, "other"),
  ]);
  assertFalse(one.extractable);
  assertEquals(one.usages, ["sign"]);
  const message = text("any message");
  assertFalse(
    sameDigest(await sign(one, message), await sign(other, message)),
  );
});

Deno.test("sameDigest() is true for equal digests in different memory", () => {
  const digest = crypto.getRandomValues(new Uint8Array(32));
  assert(sameDigest(digest, digest.slice()));
  const within = new Uint8Array(40);
  within.set(digest, 5);
  assert(sameDigest(digest, within.subarray(5, 37)));
});

Deno.test("sameDigest() sees a difference in any bit of any byte", () => {
  const digest = crypto.getRandomValues(new Uint8Array(32));
  for (let bit = 0; bit < 256; bit++) {
    const other = digest.slice();
    other[bit >> 3]! ^= 1 << (bit & 7);
    assertFalse(sameDigest(digest, other), `bit ${bit}`);
  }
});

Deno.test("sameDigest() is false for different lengths and does not throw", () => {
  const digest = crypto.getRandomValues(new Uint8Array(32));
  for (const length of [0, 1, 31, 33, 64]) {
    const other = new Uint8Array(length);
    other.set(digest.subarray(0, length));
    assertFalse(sameDigest(digest, other), `${length} bytes`);
    assertFalse(sameDigest(other, digest), `${length} bytes first`);
  }
});
