// The digests of CPython's handshake, against what their publishers computed.

import { assertEquals, assertFalse } from "@std/assert";
import { importMacs } from "../connection/auth/digests.ts";
import { type Digest, DIGESTS, readTag, tag } from "../connection/auth/tags.ts";
import { join, KEY, random, text } from "./helpers/auth.ts";
import { hmac } from "./helpers/multiprocessing.ts";

type Bytes = Uint8Array<ArrayBuffer>;

interface Vector {
  source: string;
  key: Bytes;
  data: Bytes;
  macs: Partial<Record<Digest, string>>;
}

const repeat = (byte: number, times: number): Bytes =>
  new Uint8Array(times).fill(byte);
const upTo = (length: number, first = 0): Bytes =>
  Uint8Array.from({ length }, (_, index) => first + index);

const LONG_KEY = "Test Using Larger Than Block-Size Key - Hash Key First";

const vectors: Vector[] = [
  {
    source: "RFC 4231, case 1",
    key: repeat(0x0b, 20),
    data: text("Hi There"),
    macs: {
      sha256:
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
      sha384:
        "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6",
    },
  },
  {
    source: "RFC 4231, case 2",
    key: text("Jefe"),
    data: text("what do ya want for nothing?"),
    macs: {
      sha256:
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
      sha384:
        "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649",
    },
  },
  {
    source: "RFC 4231, case 3",
    key: repeat(0xaa, 20),
    data: repeat(0xdd, 50),
    macs: {
      sha256:
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
      sha384:
        "88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b2a5ab39dc13814b94e3ab6e101a34f27",
    },
  },
  {
    source: "RFC 4231, case 4",
    key: upTo(25, 1),
    data: repeat(0xcd, 50),
    macs: {
      sha256:
        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
      sha384:
        "3e8a69b7783c25851933ab6290af6ca77a9981480850009cc5577c6e1f573b4e6801dd23c4a7d679ccf8a386c674cffb",
    },
  },
  {
    source: "RFC 4231, case 5, of which it gives the first 128 bits",
    key: repeat(0x0c, 20),
    data: text("Test With Truncation"),
    macs: {
      sha256: "a3b6167473100ee06e0c796c2955552b",
      sha384: "3abf34c3503b2a23a46efc619baef897",
    },
  },
  {
    source: "RFC 4231, case 6",
    key: repeat(0xaa, 131),
    data: text(LONG_KEY),
    macs: {
      sha256:
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
      sha384:
        "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952",
    },
  },
  {
    source: "RFC 4231, case 7",
    key: repeat(0xaa, 131),
    data: text(
      "This is a test using a larger than block-size key and a larger than " +
        "block-size data. The key needs to be hashed before being used by the " +
        "HMAC algorithm.",
    ),
    macs: {
      sha256:
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
      sha384:
        "6617178e941f020d351e2f254e8fd32c602420feb0b8fb9adccebb82461e99c5a678cc31e799176d3860e6110c46523e",
    },
  },
  ...([
    [repeat(0x0b, 16), text("Hi There"), "9294727a3638bb1c13f48ef8158bfc9d"],
    [
      text("Jefe"),
      text("what do ya want for nothing?"),
      "750c783e6ab0b503eaa86e310a5db738",
    ],
    [repeat(0xaa, 16), repeat(0xdd, 50), "56be34521d144c88dbb8c733f0e8b3f6"],
    [upTo(25, 1), repeat(0xcd, 50), "697eaf0aca3a3aea3a75164746ffaa79"],
    [
      repeat(0x0c, 16),
      text("Test With Truncation"),
      "56461ef2342edc00f9bab995690efd4c",
    ],
    [repeat(0xaa, 80), text(LONG_KEY), "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd"],
    [
      repeat(0xaa, 80),
      text(
        "Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data",
      ),
      "6f630fad67cda0ee1fb1f562db3aa53e",
    ],
  ] as const).map(([key, data, md5], index): Vector => ({
    source: `RFC 2202, case ${index + 1}`,
    key,
    data,
    macs: { md5 },
  })),
  // Whose names are of the key's length beside the block's.
  ...([
    [
      "sha3_256",
      "<",
      32,
      "4fe8e202c4f058e8dddc23d8c34e467343e23555e24fc2f025d598f558f67205",
    ],
    [
      "sha3_256",
      "=",
      136,
      "68b94e2e538a9be4103bebb5aa016d47961d4d1aa906061313b557f8af2c3faa",
    ],
    [
      "sha3_256",
      ">",
      168,
      "9bcf2c238e235c3ce88404e813bd2f3a97185ac6f238c63d6229a00b07974258",
    ],
    [
      "sha3_384",
      "<",
      48,
      "d588a3c51f3f2d906e8298c1199aa8ff6296218127f6b38a90b6afe2c5617725bc99987f79b22a557b6520db710b7f42",
    ],
    [
      "sha3_384",
      "=",
      104,
      "a27d24b592e8c8cbf6d4ce6fc5bf62d8fc98bf2d486640d9eb8099e24047837f5f3bffbe92dcce90b4ed5b1e7e44fa90",
    ],
    [
      "sha3_384",
      ">",
      152,
      "e5ae4c739f455279368ebf36d4f5354c95aa184c899d3870e460ebc288ef1f9470053f73f7c6da2a71bcaec38ce7d6ac",
    ],
  ] as const).map(([digest, beside, length, mac]): Vector => ({
    source: `NIST's examples, a key ${beside} the block`,
    key: upTo(length),
    data: text(`Sample message for keylen${beside}blocklen`),
    macs: { [digest]: mac },
  })),
];

for (const { source, key, data, macs } of vectors) {
  for (const [digest, expected] of Object.entries(macs)) {
    Deno.test(`HMAC with ${digest}: ${source}`, async () => {
      const mac = (await importMacs(key.slice()))[digest as Digest];
      assertEquals(
        (await mac(data)).toHex().slice(0, expected.length),
        expected,
      );
    });
  }
}

Deno.test("each digest has its length, and agrees with an independent one", async () => {
  const macs = await importMacs(text(KEY));
  const lengths = Object.fromEntries(
    await Promise.all(DIGESTS.map(async (digest) => {
      const message = random(100);
      const mac = await macs[digest](message);
      assertEquals(mac, hmac(digest, KEY, message));
      return [digest, mac.length];
    })),
  );
  assertEquals(lengths, {
    md5: 16,
    sha256: 32,
    sha384: 48,
    sha3_256: 32,
    sha3_384: 48,
  });
});

Deno.test("a key may be wiped once macs have been made of it", async () => {
  const secret = text(KEY);
  const macs = await importMacs(secret);
  secret.fill(0);
  const message = random();
  for (const digest of DIGESTS) {
    assertEquals(await macs[digest](message), hmac(digest, KEY, message));
  }
  assertFalse(Deno.inspect(macs, { showHidden: true }).includes(KEY));
});

Deno.test("readTag() takes the name of each digest off, and leaves what is behind it", () => {
  for (const digest of DIGESTS) {
    assertEquals(tag(digest), text(`{${digest}}`));
    for (const rest of [text(""), random(48), tag("md5")]) {
      assertEquals(readTag(join(tag(digest), rest)), { digest, rest });
    }
  }
});

for (
  const message of [
    "",
    "{",
    "{}",
    "{sha256",
    "sha256}",
    "{SHA256}",
    "{Md5}",
    "{sha256 }",
    " {sha256}",
    "{sha512}",
    "{sha1}",
    "{sha3-256}",
    "{sha3_25}",
    "{sha3_2566}",
    "{mutual-sha256}",
    "{toString}",
  ]
) {
  Deno.test(`readTag() takes ${JSON.stringify(message)} for no digest`, () => {
    assertEquals(readTag(text(message)), undefined);
    assertEquals(readTag(join(text(message), repeat(0, 48))), undefined);
  });
}
