/**
 * The end of a pipe that connects.
 *
 * @module
 */

import type { PipeEndpoint } from "../../address.ts";
import { within } from "../../deadline.ts";
import { isLocalPipe } from "../../named_pipe_path.ts";
import { refusal } from "../refusal.ts";
import type { Transport, TransportLimits } from "../transport.ts";
import {
  INVALID_HANDLE,
  type Kernel32,
  NONE,
  OVERLAPPED,
  wide,
} from "./bindings.ts";
import { type CompletionPort, joinPort } from "./completion_port.ts";
import { PipeFile } from "./pipe_file.ts";
import { PipeTransport } from "./pipe_transport.ts";
import { type Opened, type Opening, openInWorker } from "./remote_open.ts";
import { Code, systemError } from "./system_error.ts";

/**
 * To read and to write messages, and attributes, of which the mode is one. What
 * is generally called to write would include to make instances of the pipe.
 */
const READ_AND_WRITE = 0x0012019b;
const NOT_SHARED = 0;
const OPEN_EXISTING = 3;
/** Whoever has made the pipe may find out who this is, and may not act as that. */
const IDENTIFICATION = 0x00100000 | 0x00010000;
const FLAGS = OVERLAPPED | IDENTIFICATION;

/** Messages are read, and not bytes. */
const READ_MESSAGES = 2;

/** Connects once. The signal ends the attempt with its reason. */
export async function dialPipe(
  endpoint: PipeEndpoint,
  limits: TransportLimits,
  signal: AbortSignal,
): Promise<Transport> {
  const { path } = endpoint;
  const port = joinPort();
  let handle: bigint;
  try {
    handle = await open(port.kernel32, path, signal);
  } catch (cause) {
    await port.leave();
    signal.throwIfAborted();
    throw refusal("connect to", endpoint, cause);
  }
  const file = own(port, handle, endpoint);
  try {
    signal.throwIfAborted();
    readMessages(file, endpoint);
  } catch (error) {
    await file.close();
    throw error;
  }
  const addresses = { localAddress: null, remoteAddress: path };
  return new PipeTransport(file, addresses, limits);
}

function own(
  port: CompletionPort,
  handle: bigint,
  endpoint: PipeEndpoint,
): PipeFile {
  try {
    return new PipeFile(port, handle);
  } catch (cause) {
    throw refusal("connect to", endpoint, cause);
  }
}

async function open(
  kernel32: Kernel32,
  path: string,
  signal: AbortSignal,
): Promise<bigint> {
  const { handle, code } = isLocalPipe(path)
    ? openHere(kernel32, path)
    : await openElsewhere(path, signal);
  if (handle === INVALID_HANDLE) throw systemError(kernel32, code);
  return handle;
}

function openingOf(path: string): Opening {
  return [
    wide(path),
    READ_AND_WRITE,
    NOT_SHARED,
    NONE,
    OPEN_EXISTING,
    FLAGS,
    NONE,
  ];
}

function openHere({ symbols }: Kernel32, path: string): Opened {
  const handle = symbols.CreateFileW(...openingOf(path));
  return { handle, code: symbols.GetLastError() };
}

function openElsewhere(path: string, signal: AbortSignal): Promise<Opened> {
  const opened = openInWorker(openingOf(path), signal);
  return within(opened, { signal }, "", closeLate);
}

/** Closes what nobody waits for any more. */
function closeLate({ handle }: Opened): void {
  if (handle === INVALID_HANDLE) return;
  const port = joinPort();
  port.kernel32.symbols.CloseHandle(handle);
  port.leave();
}

/**
 * Throws if the pipe is one of bytes.
 *
 * @throws {Deno.errors.NotSupported} If it is.
 */
function readMessages(
  { kernel32, handle }: PipeFile,
  endpoint: PipeEndpoint,
): void {
  const { symbols } = kernel32;
  const mode = new Uint32Array([READ_MESSAGES]);
  const isSet = symbols.SetNamedPipeHandleState(handle, mode, NONE, NONE);
  if (isSet) return;
  const code = symbols.GetLastError();
  const cause = systemError(kernel32, code);
  if (code !== Code.INVALID_PARAMETER) {
    throw refusal("connect to", endpoint, cause);
  }
  throw new Deno.errors.NotSupported(
    `Cannot connect to ${endpoint.path}: that is a pipe in byte mode, in which messages run into one another; its server must make it in message mode`,
    { cause },
  );
}
