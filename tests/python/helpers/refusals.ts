/** What both ends must be told where they do not come together. */

import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { AuthenticationError } from "../../../mod.ts";
import type { Meeting } from "./link.ts";
import { PythonError } from "./python.ts";

/** That neither end was authenticated, and each was told. */
export async function assertRefused(
  { ours, theirs }: Meeting,
  ourReason = "",
): Promise<void> {
  await assertRejects(() => ours, AuthenticationError, ourReason);
  await assertRaised(theirs, "multiprocessing.AuthenticationError");
}

/** That Python has raised an error of this class. */
export async function assertRaised(
  promise: Promise<unknown>,
  name: string,
  msgIncludes = "",
): Promise<void> {
  const error = await assertRejects(() => promise, PythonError);
  assertEquals(error.name, name, error.message);
  assertStringIncludes(error.message, msgIncludes);
}
