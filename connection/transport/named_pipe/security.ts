/**
 * Who may open a pipe: nobody but the user of this process, where nothing else
 * is said.
 *
 * @module
 */

import {
  type Advapi32,
  type Kernel32,
  NONE,
  openAdvapi32,
  THIS_PROCESS,
  wide,
} from "./bindings.ts";
import { NativeMemory } from "./native_memory.ts";
import { systemError } from "./system_error.ts";

/** The version of the language that descriptors are written in. */
const SDDL_REVISION = 1;
/** A bit of a descriptor's that says that there is a list, even if it is empty. */
const ACCESS_LIST_PRESENT = 4;
const TOKEN_QUERY = 8;
const TOKEN_USER = 1;
/** More than a token's user takes: a pointer, attributes, and an identifier of at most 68 bytes. */
const MAX_USER_SIZE = 128;

/** A security descriptor in the system's form, for those that are made with it. */
export class SecurityDescriptor {
  /** What a call takes that makes something: its size, the descriptor, and that no child inherits it. */
  readonly attributes: Uint8Array<ArrayBuffer>;
  #kernel32: Kernel32;
  #address: bigint;

  /**
   * @param sddl The descriptor in Windows' own language for it. Default: one by
   * which this process's user owns the pipe, and is the only one to open it.
   * @throws {TypeError} If it is not of that language, or has no access list.
   */
  constructor(kernel32: Kernel32, sddl?: string) {
    this.#kernel32 = kernel32;
    const advapi32 = openAdvapi32();
    try {
      const text = sddl ?? ownerOnly(userOf(kernel32, advapi32));
      this.#address = convert(kernel32, advapi32, text);
    } finally {
      advapi32.close();
    }
    this.attributes = new Uint8Array(24);
    const view = new DataView(this.attributes.buffer);
    view.setUint32(0, this.attributes.length, true);
    view.setBigUint64(8, this.#address, true);
  }

  /** Gives it back. */
  free(): void {
    this.#kernel32.symbols.LocalFree(this.#address);
  }
}

/** That this user owns it, and has all access (GA), and nobody else any, whatever is inherited (P). */
function ownerOnly(user: string): string {
  return `O:${user}D:P(A;;GA;;;${user})`;
}

/**
 * The descriptor that a text describes, in memory that the caller frees.
 *
 * @throws {TypeError} If it describes none, or one that leaves open who may connect.
 */
function convert(kernel32: Kernel32, advapi32: Advapi32, sddl: string): bigint {
  const { symbols } = advapi32;
  const address = new BigUint64Array(1);
  // The system would take what is before a NUL, and nothing behind it.
  if (typeof sddl !== "string" || sddl.includes("\0")) throw refuse(sddl);
  const isConverted = symbols
    .ConvertStringSecurityDescriptorToSecurityDescriptorW(
      wide(sddl),
      SDDL_REVISION,
      address,
      NONE,
    );
  if (!isConverted) {
    const code = kernel32.symbols.GetLastError();
    throw refuse(sddl, { cause: systemError(kernel32, code) });
  }
  const [descriptor = NONE] = address;
  try {
    assertAccessList(kernel32, advapi32, descriptor, sddl);
  } catch (error) {
    kernel32.symbols.LocalFree(descriptor);
    throw error;
  }
  return descriptor;
}

/** Throws unless a descriptor says who has access: where none does, the system lets others in. */
function assertAccessList(
  kernel32: Kernel32,
  { symbols }: Advapi32,
  descriptor: bigint,
  sddl: string,
): void {
  const control = new Uint16Array(1);
  const revision = new Uint32Array(1);
  const isKnown = symbols.GetSecurityDescriptorControl(
    descriptor,
    control,
    revision,
  );
  if (!isKnown) throw systemError(kernel32, kernel32.symbols.GetLastError());
  const hasList = (control[0]! & ACCESS_LIST_PRESENT) !== 0;
  if (!hasList) throw refuse(sddl);
}

function refuse(sddl: string, options?: ErrorOptions): Error {
  return new TypeError(
    `Cannot use ${
      Deno.inspect(sddl)
    } as a security descriptor: it must be one in SDDL, with an access list, such as "D:P(A;;GA;;;OW)(A;;0x12019b;;;AU)" for everybody who is logged in`,
    options,
  );
}

/** The identifier of the user of this process, as `S-1-5-21-…`. */
function userOf(kernel32: Kernel32, advapi32: Advapi32): string {
  const token = new BigUint64Array(1);
  const isOpen = advapi32.symbols.OpenProcessToken(
    THIS_PROCESS,
    TOKEN_QUERY,
    token,
  );
  if (!isOpen) throw systemError(kernel32, kernel32.symbols.GetLastError());
  try {
    return userOfToken(kernel32, advapi32, token[0]!);
  } finally {
    kernel32.symbols.CloseHandle(token[0]!);
  }
}

function userOfToken(
  kernel32: Kernel32,
  advapi32: Advapi32,
  token: bigint,
): string {
  // It begins with the address of an identifier, which is further on in it: so it must stay where it is.
  const user = new NativeMemory(kernel32, MAX_USER_SIZE);
  try {
    const isKnown = advapi32.symbols.GetTokenInformation(
      token,
      TOKEN_USER,
      user.address,
      user.size,
      new Uint32Array(1),
    );
    if (!isKnown) throw systemError(kernel32, kernel32.symbols.GetLastError());
    const identifier = new BigUint64Array(1);
    user.get(new Uint8Array(identifier.buffer), identifier.byteLength);
    return identifierText(kernel32, advapi32, identifier[0]!);
  } finally {
    user.free();
  }
}

function identifierText(
  kernel32: Kernel32,
  advapi32: Advapi32,
  identifier: bigint,
): string {
  const { symbols } = kernel32;
  const address = new BigUint64Array(1);
  const isText = advapi32.symbols.ConvertSidToStringSidW(identifier, address);
  if (!isText) {
    throw systemError(kernel32, symbols.GetLastError());
  }
  const [text = NONE] = address;
  const units = new Uint16Array(symbols.lstrlenW(text));
  symbols.copyOut(units, text, BigInt(units.byteLength));
  symbols.LocalFree(text);
  return String.fromCharCode(...units);
}
