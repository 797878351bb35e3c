/** What can be an address, written again from what the systems say of it. */

/** Whether TCP has this port. */
export function isPort(port: number): boolean {
  return port >= 0 && port <= 0xffff && port % 1 === 0;
}

/** Whether a host can be called so: a name, or an address, for which an IPv6 one may have brackets and a zone. */
export function isHost(hostname: string): boolean {
  const isBracketed = hostname.startsWith("[") && hostname.endsWith("]");
  const bare = isBracketed ? hostname.slice(1, -1) : hostname;
  if (!bare.includes(":")) return isMadeOf(/^[\p{L}\p{N}_.-]$/u, bare);
  const [address, ...zones] = bare.split("%");
  return isMadeOf(/^[\da-f:.]$/i, address!) && zones.length <= 1 &&
    zones.every((zone) => isMadeOf(/^[\w.-]$/, zone));
}

function isMadeOf(letter: RegExp, name: string): boolean {
  return name !== "" && [...name].every((one) => letter.test(one));
}

/** How many bytes a path of a Unix socket may have, and a name that is abstract. */
const MOST_BYTES = Deno.build.os === "linux" ? 107 : 103;
const MOST_ABSTRACT_BYTES = 108;

/** Whether a Unix socket can have this path here. */
export function isUnixPath(path: string): boolean {
  const { os } = Deno.build;
  const isAbstract = path[0] === "\0";
  if (os === "windows" || (isAbstract && os !== "linux")) return false;
  const name = isAbstract ? path.slice(1) : path;
  const most = isAbstract ? MOST_ABSTRACT_BYTES : MOST_BYTES;
  return name !== "" && !name.includes("\0") &&
    new TextEncoder().encode(path).length <= most;
}

/** How many characters Windows takes for the path of a pipe. */
const MOST_CHARACTERS = 256;

/** Whether a path is one of a pipe that Windows takes as it is written. */
export function isPipePath(path: string): boolean {
  const [before, alsoBefore, computer, device, ...names] = path.split("\\");
  return path.length <= MOST_CHARACTERS &&
    before === "" && alsoBefore === "" &&
    isComputer(computer ?? "") &&
    device?.toLowerCase() === "pipe" &&
    names.length > 0 && names.every(isTakenAsWritten);
}

function isComputer(name: string): boolean {
  if (name === "." || name === "?") return true;
  return /^[\p{L}\p{N}]/u.test(name) && isMadeOf(/^[\p{L}\p{N}_.-]$/u, name);
}

/** Windows drops dots and spaces at an end, and takes `/` for a step. */
function isTakenAsWritten(name: string): boolean {
  return name !== "" && ![".", " "].includes(name.at(-1)!) &&
    ![...name].some((letter) => letter === "/" || /^\p{Cc}$/u.test(letter));
}
