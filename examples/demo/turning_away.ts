/** The listener's side of a refusal: a client comes that does not know the key. */

import { AuthenticationError, Listener } from "@processing/connection";
import { addressFromArgs } from "../address.ts";

await using listener = new Listener(addressFromArgs(), {
  authkey: "secret password",
});
console.log("listening at", listener.address);

try {
  await using connection = await listener.accept({ timeout: 60_000 });
  console.error("let in", connection.remoteAddress);
  Deno.exitCode = 1;
} catch (error) {
  if (!(error instanceof AuthenticationError)) throw error;
  console.log("turned away:", error.message);
}
