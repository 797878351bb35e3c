/** Whether a listener can be reached. */

import { assertEquals } from "@std/assert";
import { type AddressLike, Client, type Listener } from "../../mod.ts";

/** A value goes from one end to the other, by way of this address. */
export async function assertWorks(
  listener: Listener,
  address: AddressLike,
): Promise<void> {
  const accepted = listener.accept();
  await using client = await Client(address);
  await using served = await accepted;
  await client.send("works");
  assertEquals(await served.recv(), "works");
}
