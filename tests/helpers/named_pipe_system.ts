/**
 * Named pipes as Windows itself has them, by bindings of the tests' own: what
 * the package says of its pipes is held against this.
 */

const SYSTEM32 = "C:\\Windows\\System32";

const KERNEL32 = {
  GetLastError: { parameters: [], result: "u32" },
  LocalFree: { parameters: ["usize"], result: "usize" },
  lstrlenW: { parameters: ["usize"], result: "i32" },
  copyOut: {
    name: "RtlMoveMemory",
    parameters: ["buffer", "usize", "usize"],
    result: "void",
  },
  CloseHandle: { parameters: ["usize"], result: "i32" },
  GetHandleInformation: { parameters: ["usize", "buffer"], result: "i32" },
  GetProcessHandleCount: { parameters: ["usize", "buffer"], result: "i32" },
  GetCurrentThread: { parameters: [], result: "usize" },
  CreateNamedPipeW: {
    parameters: ["buffer", "u32", "u32", "u32", "u32", "u32", "u32", "usize"],
    result: "usize",
  },
  CreateFileW: {
    parameters: ["buffer", "u32", "u32", "usize", "u32", "u32", "usize"],
    result: "usize",
  },
  ReadFile: {
    parameters: ["usize", "buffer", "u32", "buffer", "usize"],
    result: "i32",
  },
  WriteFile: {
    parameters: ["usize", "buffer", "u32", "buffer", "usize"],
    result: "i32",
  },
  GetNamedPipeInfo: {
    parameters: ["usize", "buffer", "usize", "usize", "buffer"],
    result: "i32",
  },
} as const;

const ADVAPI32 = {
  OpenProcessToken: { parameters: ["usize", "u32", "buffer"], result: "i32" },
  OpenThreadToken: {
    parameters: ["usize", "u32", "i32", "buffer"],
    result: "i32",
  },
  GetTokenInformation: {
    parameters: ["usize", "u32", "buffer", "u32", "buffer"],
    result: "i32",
  },
  ImpersonateNamedPipeClient: { parameters: ["usize"], result: "i32" },
  RevertToSelf: { parameters: [], result: "i32" },
  ConvertSidToStringSidW: { parameters: ["usize", "buffer"], result: "i32" },
  GetSecurityInfo: {
    parameters: [
      "usize",
      "u32",
      "u32",
      "buffer",
      "usize",
      "buffer",
      "usize",
      "buffer",
    ],
    result: "u32",
  },
  GetSecurityDescriptorControl: {
    parameters: ["usize", "buffer", "buffer"],
    result: "i32",
  },
} as const;

const THIS_PROCESS = 0xffffffffffffffffn;
const INVALID_HANDLE = 0xffffffffffffffffn;

const READ_AND_WRITE = 0xc0000000;
const OPEN_EXISTING = 3;
const BOTH_WAYS = 3;
const MESSAGES = 4 | 2;
const BUFFER_SIZE = 64 * 1024;

const TOKEN_QUERY = 8;
const TOKEN_USER = 1;
const TOKEN_IMPERSONATION_LEVEL = 9;

const KERNEL_OBJECT = 6;
const OWNER_AND_DACL = 1 | 4;
const DACL_IS_PROTECTED = 0x1000;

/** How many handle values are tried, one in four of which may be a handle. */
const MAX_HANDLE = 65_536;

/** Who owns a pipe, and who may do what with it. */
export interface Descriptor {
  owner: string;
  /** Whether nothing is inherited. */
  isProtected: boolean;
  entries: { type: number; mask: number; user: string }[];
}

/** How a pipe is made by hand. */
export interface RawPipeOptions {
  isOfBytes?: boolean;
  maxInstances?: number;
}

/** The system, while a test needs it. */
export class System implements Disposable {
  #kernel32 = Deno.dlopen(`${SYSTEM32}\\kernel32.dll`, KERNEL32);
  #advapi32 = Deno.dlopen(`${SYSTEM32}\\advapi32.dll`, ADVAPI32);

  [Symbol.dispose](): void {
    this.#kernel32.close();
    this.#advapi32.close();
  }

  /** Makes an instance of a pipe. */
  makePipe(path: string, options: RawPipeOptions = {}): bigint {
    const { isOfBytes = false, maxInstances = 1 } = options;
    return this.#handle(
      "CreateNamedPipeW",
      this.#kernel32.symbols.CreateNamedPipeW(
        wide(path),
        BOTH_WAYS,
        isOfBytes ? 0 : MESSAGES,
        maxInstances,
        BUFFER_SIZE,
        BUFFER_SIZE,
        0,
        0n,
      ),
    );
  }

  /** Connects to a pipe. */
  openPipe(path: string): bigint {
    return this.#handle(
      "CreateFileW",
      this.#kernel32.symbols.CreateFileW(
        wide(path),
        READ_AND_WRITE,
        0,
        0n,
        OPEN_EXISTING,
        0,
        0n,
      ),
    );
  }

  closeHandle(handle: bigint): void {
    this.#check("CloseHandle", this.#kernel32.symbols.CloseHandle(handle));
  }

  /** Reads one message. */
  read(handle: bigint): Uint8Array {
    const bytes = new Uint8Array(BUFFER_SIZE);
    const count = new Uint32Array(1);
    this.#check(
      "ReadFile",
      this.#kernel32.symbols.ReadFile(
        handle,
        bytes,
        bytes.length,
        count,
        0n,
      ),
    );
    return bytes.subarray(0, count[0]);
  }

  /** Writes one message, which the system has room for. */
  write(handle: bigint, message: string): void {
    const bytes = new TextEncoder().encode(message);
    const count = new Uint32Array(1);
    this.#check(
      "WriteFile",
      this.#kernel32.symbols.WriteFile(
        handle,
        bytes,
        bytes.length,
        count,
        0n,
      ),
    );
  }

  /** What a pipe is: its flags, and how many instances there can be. */
  infoOf(handle: bigint): { flags: number; maxInstances: number } {
    const flags = new Uint32Array(1);
    const max = new Uint32Array(1);
    const { GetNamedPipeInfo } = this.#kernel32.symbols;
    this.#check(
      "GetNamedPipeInfo",
      GetNamedPipeInfo(handle, flags, 0n, 0n, max),
    );
    return { flags: flags[0]!, maxInstances: max[0]! };
  }

  /** The descriptor that guards a handle's object. */
  descriptorOf(handle: bigint): Descriptor {
    const { symbols } = this.#advapi32;
    const [owner, dacl, descriptor] = [word(), word(), word()];
    const code = symbols.GetSecurityInfo(
      handle,
      KERNEL_OBJECT,
      OWNER_AND_DACL,
      owner,
      0n,
      dacl,
      0n,
      descriptor,
    );
    if (code !== 0) throw new Error(`GetSecurityInfo failed with ${code}`);
    const control = new Uint16Array(1);
    const revision = new Uint32Array(1);
    this.#check(
      "GetSecurityDescriptorControl",
      symbols.GetSecurityDescriptorControl(descriptor[0], control, revision),
    );
    const found = {
      owner: this.#textOfUser(owner[0]),
      isProtected: (control[0]! & DACL_IS_PROTECTED) !== 0,
      entries: [...this.#entriesOf(dacl[0])],
    };
    this.#kernel32.symbols.LocalFree(descriptor[0]);
    return found;
  }

  /** The user of this process. */
  user(): string {
    const token = word();
    this.#check(
      "OpenProcessToken",
      this.#advapi32.symbols.OpenProcessToken(THIS_PROCESS, TOKEN_QUERY, token),
    );
    const user = new BigUint64Array(32);
    this.#tokenInformation(token[0], TOKEN_USER, user);
    this.closeHandle(token[0]);
    return this.#textOfUser(user[0]!);
  }

  /** What a server may do in a client's name: 0 nothing, 1 know who it is, 2 act as that here, 3 and elsewhere. */
  impersonationLevelOf(server: bigint): number {
    const { symbols } = this.#advapi32;
    this.#check(
      "ImpersonateNamedPipeClient",
      symbols.ImpersonateNamedPipeClient(server),
    );
    try {
      const token = word();
      const thread = this.#kernel32.symbols.GetCurrentThread();
      // As this process: the client has not allowed the server that much.
      this.#check(
        "OpenThreadToken",
        symbols.OpenThreadToken(thread, TOKEN_QUERY, 1, token),
      );
      const level = new Uint32Array(1);
      this.#tokenInformation(token[0], TOKEN_IMPERSONATION_LEVEL, level);
      this.closeHandle(token[0]);
      return level[0]!;
    } finally {
      symbols.RevertToSelf();
    }
  }

  /** How many handles this process has. */
  handleCount(): number {
    const { GetProcessHandleCount } = this.#kernel32.symbols;
    const count = new Uint32Array(1);
    if (GetProcessHandleCount(THIS_PROCESS, count) && count[0]! > 0) {
      return count[0]!;
    }
    // Wine does not count; but it knows of each number whether that is a handle.
    let found = 0;
    const flags = new Uint32Array(1);
    const { GetHandleInformation } = this.#kernel32.symbols;
    for (let handle = 4; handle <= MAX_HANDLE; handle += 4) {
      if (GetHandleInformation(BigInt(handle), flags)) found++;
    }
    return found;
  }

  #tokenInformation(
    token: bigint,
    what: number,
    target: BigUint64Array<ArrayBuffer> | Uint32Array<ArrayBuffer>,
  ): void {
    const length = new Uint32Array(1);
    this.#check(
      "GetTokenInformation",
      this.#advapi32.symbols.GetTokenInformation(
        token,
        what,
        target,
        target.byteLength,
        length,
      ),
    );
  }

  #textOfUser(address: bigint): string {
    const text = word();
    this.#check(
      "ConvertSidToStringSidW",
      this.#advapi32.symbols.ConvertSidToStringSidW(address, text),
    );
    const { lstrlenW, LocalFree } = this.#kernel32.symbols;
    const units = this.#copy(text[0], 2 * lstrlenW(text[0]));
    LocalFree(text[0]);
    return new TextDecoder("utf-16le").decode(units);
  }

  *#entriesOf(acl: bigint): Generator<Descriptor["entries"][number]> {
    // None at all would let everybody in.
    if (acl === 0n) throw new Error("There is no list of who may do what");
    const count = viewOf(this.#copy(acl, 8)).getUint16(4, true);
    let address = acl + 8n;
    for (let i = 0; i < count; i++) {
      const view = viewOf(this.#copy(address, 8));
      yield {
        type: view.getUint8(0),
        mask: view.getUint32(4, true),
        user: this.#textOfUser(address + 8n),
      };
      address += BigInt(view.getUint16(2, true));
    }
  }

  #copy(address: bigint, size: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(size);
    this.#kernel32.symbols.copyOut(bytes, address, BigInt(size));
    return bytes;
  }

  #handle(name: string, handle: bigint): bigint {
    this.#check(name, handle === INVALID_HANDLE ? 0 : 1);
    return handle;
  }

  #check(name: string, result: number): void {
    if (result !== 0) return;
    const code = this.#kernel32.symbols.GetLastError();
    throw new Error(`${name} failed with ${code}`);
  }
}

/** Room for one address or handle. */
function word(): BigUint64Array<ArrayBuffer> & { 0: bigint } {
  return new BigUint64Array(1) as never;
}

function viewOf(bytes: Uint8Array<ArrayBuffer>): DataView {
  return new DataView(bytes.buffer);
}

/** A text as Windows takes it: UTF-16, with a NUL behind it. */
function wide(text: string): Uint16Array<ArrayBuffer> {
  return Uint16Array.from(`${text}\0`.split(""), (unit) => unit.charCodeAt(0));
}
