/** Who the user is, and what a descriptor says, in a simulated Windows; and both libraries in place of the real ones. */

import type { Advapi32 } from "../../connection/transport/named_pipe/bindings.ts";
import { textOf, viewOf } from "./simulated_buffers.ts";
import type { SimulatedWindows } from "./simulated_kernel32.ts";

/** The user of this process. */
export const USER = "S-1-5-21-1-2-3-1001";

/** Where the user's identifier is, as far as anybody is told. */
const IDENTIFIER = 0x51dn;

/** The code of a descriptor that is none. */
const INVALID_ACL = 1336;
const INVALID_SID = 1337;
const DESCRIPTOR_SIZE = 100;
/** The bit of a descriptor that has an access list. */
const ACCESS_LIST_PRESENT = 4;

/** As much of the language as tests use: an owner, and an access list. */
const SDDL = /^(O:S-[\d-]+)?(D:.*)?$/;

/** The descriptors that were made, in words. */
export interface Descriptors {
  readonly made: string[];
}

/** Loads the library once more. */
export function openAdvapi32(
  system: SimulatedWindows,
  { made }: Descriptors,
): Advapi32 {
  const { memory } = system;
  const functions = {
    OpenProcessToken: (_process, _access, token) => {
      viewOf(token).setBigUint64(0, system.give({ kind: "token" }), true);
      return 1;
    },
    GetTokenInformation: (token, _what, user) => {
      system.find(token, "token");
      memory.view(BigInt(user), 8).setBigUint64(0, IDENTIFIER, true);
      return 1;
    },
    ConvertSidToStringSidW: (identifier, address) => {
      if (identifier !== IDENTIFIER) return system.fail(INVALID_SID);
      const at = memory.allocate(2 * USER.length + 2);
      for (let i = 0; i < USER.length; i++) {
        const unit = memory.view(at + BigInt(2 * i), 2);
        unit.setUint16(0, USER.charCodeAt(i), true);
      }
      viewOf(address).setBigUint64(0, at, true);
      return 1;
    },
    ConvertStringSecurityDescriptorToSecurityDescriptorW: (
      text,
      _revision,
      address,
    ) => {
      const sddl = textOf(text);
      if (!SDDL.test(sddl)) return system.fail(INVALID_ACL);
      made.push(sddl);
      const at = memory.allocate(DESCRIPTOR_SIZE);
      const control = sddl.includes("D:") ? ACCESS_LIST_PRESENT : 0;
      memory.view(at, DESCRIPTOR_SIZE).setUint16(2, control, true);
      viewOf(address).setBigUint64(0, at, true);
      return 1;
    },
    GetSecurityDescriptorControl: (descriptor, control) => {
      const given = memory.view(descriptor, DESCRIPTOR_SIZE);
      viewOf(control).setUint16(0, given.getUint16(2, true), true);
      return 1;
    },
  } satisfies Advapi32["symbols"];
  return system.load(functions);
}

/** Runs with a simulated system in place of the real one. */
export async function withLibraries(
  system: SimulatedWindows,
  body: (descriptors: Descriptors) => Promise<void>,
): Promise<void> {
  const descriptors = { made: [] };
  const { dlopen } = Deno;
  const open = (path: string) =>
    path.endsWith("kernel32.dll")
      ? system.open()
      : openAdvapi32(system, descriptors);
  Deno.dlopen = open as unknown as typeof dlopen;
  try {
    await body(descriptors);
  } finally {
    Deno.dlopen = dlopen;
  }
}
