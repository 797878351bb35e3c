/**
 * The functions of Windows behind named pipes, with their types.
 *
 * Addresses and handles are numbers here (`usize`): to make pointers of them
 * Deno would have to be allowed every library there is.
 *
 * @module
 */

import { advapi32Path, kernel32Path } from "../../named_pipe_libraries.ts";

/** A handle or an address that is none. */
export const NONE = 0n;
/** What a function returns in place of a handle that it could not make. */
export const INVALID_HANDLE = 0xffffffffffffffffn;
/** Of a file: what is done with it need not be done when a call returns. */
export const OVERLAPPED = 0x40000000;
/** This process, to those who ask for one. */
export const THIS_PROCESS = 0xffffffffffffffffn;

/** What opens a pipe, and tells why it did not. */
export const OPENING = {
  CreateFileW: {
    parameters: ["buffer", "u32", "u32", "usize", "u32", "u32", "usize"],
    result: "usize",
  },
  GetLastError: { parameters: [], result: "u32" },
} as const;

const KERNEL32 = {
  ...OPENING,
  FormatMessageW: {
    parameters: ["u32", "usize", "u32", "u32", "buffer", "u32", "usize"],
    result: "u32",
  },

  LocalAlloc: { parameters: ["u32", "usize"], result: "usize" },
  LocalFree: { parameters: ["usize"], result: "usize" },
  copyIn: {
    name: "RtlMoveMemory",
    parameters: ["usize", "buffer", "usize"],
    result: "void",
  },
  copyOut: {
    name: "RtlMoveMemory",
    parameters: ["buffer", "usize", "usize"],
    result: "void",
  },
  lstrlenW: { parameters: ["usize"], result: "i32" },

  CreateNamedPipeW: {
    parameters: ["buffer", "u32", "u32", "u32", "u32", "u32", "u32", "buffer"],
    result: "usize",
  },
  SetNamedPipeHandleState: {
    parameters: ["usize", "buffer", "usize", "usize"],
    result: "i32",
  },
  ConnectNamedPipe: { parameters: ["usize", "usize"], result: "i32" },
  ReadFile: {
    parameters: ["usize", "usize", "u32", "usize", "usize"],
    result: "i32",
  },
  WriteFile: {
    parameters: ["usize", "usize", "u32", "usize", "usize"],
    result: "i32",
  },
  PeekNamedPipe: {
    parameters: ["usize", "usize", "u32", "usize", "usize", "buffer"],
    result: "i32",
  },
  CancelIoEx: { parameters: ["usize", "usize"], result: "i32" },
  GetOverlappedResult: {
    parameters: ["usize", "usize", "buffer", "i32"],
    result: "i32",
  },
  CloseHandle: { parameters: ["usize"], result: "i32" },

  CreateIoCompletionPort: {
    parameters: ["usize", "usize", "usize", "u32"],
    result: "usize",
  },
  SetFileCompletionNotificationModes: {
    parameters: ["usize", "u8"],
    result: "i32",
  },
  PostQueuedCompletionStatus: {
    parameters: ["usize", "u32", "usize", "usize"],
    result: "i32",
  },
  takePackets: {
    name: "GetQueuedCompletionStatusEx",
    parameters: ["usize", "usize", "u32", "usize", "u32", "i32"],
    result: "i32",
  },
  /** The one function that waits, on a thread of the runtime's. */
  waitForPackets: {
    name: "GetQueuedCompletionStatusEx",
    parameters: ["usize", "usize", "u32", "usize", "u32", "i32"],
    result: "i32",
    nonblocking: true,
  },
} as const;

const ADVAPI32 = {
  OpenProcessToken: { parameters: ["usize", "u32", "buffer"], result: "i32" },
  GetTokenInformation: {
    parameters: ["usize", "u32", "usize", "u32", "buffer"],
    result: "i32",
  },
  ConvertSidToStringSidW: { parameters: ["usize", "buffer"], result: "i32" },
  ConvertStringSecurityDescriptorToSecurityDescriptorW: {
    parameters: ["buffer", "u32", "buffer", "usize"],
    result: "i32",
  },
  GetSecurityDescriptorControl: {
    parameters: ["usize", "buffer", "buffer"],
    result: "i32",
  },
} as const;

/** The open library of files, pipes and completion ports. */
export type Kernel32 = Deno.DynamicLibrary<typeof KERNEL32>;
/** The open library of users and of what they may do. */
export type Advapi32 = Deno.DynamicLibrary<typeof ADVAPI32>;

/** Opens the library; whoever does so closes it. */
export function openKernel32(): Kernel32 {
  return Deno.dlopen(kernel32Path(), KERNEL32);
}

/** Opens the library; whoever does so closes it. */
export function openAdvapi32(): Advapi32 {
  return Deno.dlopen(advapi32Path(), ADVAPI32);
}

/** A text as Windows takes it: UTF-16, with a NUL at its end. */
export function wide(text: string): Uint16Array<ArrayBuffer> {
  return Uint16Array.from(
    { length: text.length + 1 },
    (_, index) => text.charCodeAt(index) || 0,
  );
}
