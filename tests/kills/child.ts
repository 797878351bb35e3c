/**
 * The process that is killed: it connects or listens, talks as it was told, and
 * then waits for more, which does not come.
 *
 * Its argument: the {@linkcode Orders} as JSON.
 */

import { type Address, Client, type Connection, Listener } from "../../mod.ts";
import { converse } from "./conversation.ts";
import { AUTHKEY, type Moment, type Orders } from "./orders.ts";

const { role, address, dialect, hello }: Orders = JSON.parse(Deno.args[0]!);
const options = { authkey: AUTHKEY, dialect };

/** Tells at once that a moment begins: what is printed outlives this process. */
function tell(moment: Moment, address?: Address): void {
  const line = [moment, ...address ? [JSON.stringify(address)] : []].join(" ");
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

async function connect(): Promise<Connection> {
  tell("handshake");
  return await Client(address, options);
}

async function listen(): Promise<Connection> {
  const listener = new Listener(address, {
    ...options,
    replaceStale: true,
    observer: { accepted: () => tell("handshake") },
  });
  tell("bound", listener.address);
  return await listener.accept();
}

const connection = await (role === "client" ? connect() : listen());
await converse(connection, hello, () => tell("talk"));
tell("idle");
await connection.recv();
