// The client of a Unix socket may give itself any name, which need not be text, and is nobody's address here.

import { assertEquals } from "@std/assert";
import { Client, Listener } from "../../mod.ts";
import { type Choice, freshPath, testCells } from "./helpers/cells.ts";
import { PATIENCE } from "./helpers/link.ts";
import { Python } from "./helpers/python.ts";

/** Abstract names, as Linux has them: one that is no UTF-8, and one that would control a terminal. */
const NAMES: [name: string, isText: boolean][] = [
  [String.raw`b"\0\xff\xfe"`, false],
  [String.raw`b"\0\x1b[2Jowned"`, true],
];

const choice: Choice = {
  proofs: () => ["none"],
  roles: ["client"],
  families: ["Unix"],
  unable: () =>
    Deno.build.os === "linux" ? undefined : "only Linux has abstract names",
};

testCells(
  "a client's own name ends no listener and is told to nobody",
  async ({ python: interpreter }) => {
    const path = freshPath();
    const seen: unknown[] = [];
    const listener = new Listener(path, {
      observer: { accepted: ({ remoteAddress }) => seen.push(remoteAddress) },
    });
    const server = (async () => {
      for await (const connection of listener) {
        seen.push(connection.remoteAddress, listener.lastAccepted);
        await connection.send("served");
        await connection.close();
      }
    })();
    await using python = new Python(interpreter);
    await python.run("import socket");
    for (const [name, isText] of NAMES) {
      await python.run(`
client = socket.socket(socket.AF_UNIX)
client.bind(${name})
client.connect(${JSON.stringify(path)})
`);
      await using honest = await Client(path);
      assertEquals(await honest.recv({ timeout: PATIENCE }), "served");
      // The runtime drops whom it cannot name.
      assertEquals(seen.splice(0), Array(isText ? 6 : 3).fill(null));
      await python.run("client.close()");
    }
    await listener.close();
    await server;
  },
  choice,
);
