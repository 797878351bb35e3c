/** The client's side of a refusal: it has another key than the listener. */

import { AuthenticationError, Client } from "@processing/connection";
import { addressFromArgs } from "../address.ts";

try {
  await using connection = await Client(addressFromArgs(), {
    authkey: "another password",
    timeout: 60_000,
  });
  console.error("let in by", connection.remoteAddress);
  Deno.exitCode = 1;
} catch (error) {
  if (!(error instanceof AuthenticationError)) throw error;
  console.log("turned away:", error.message);
}
