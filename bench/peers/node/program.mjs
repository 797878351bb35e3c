/**
 * What every program that runs under Node needs: the job, a server or a client
 * at its address, and an end when the runner ends.
 *
 * @module
 */

import net from "node:net";
import process from "node:process";

/** @import { Job, Pattern } from "../../job.ts" */

/** What this program is told to do. @type {Job} */
export const job = JSON.parse(process.argv[2] ?? "");

/** The message, if it is bytes. */
export const bytes = "bytes" in job.payload
  ? Buffer.alloc(job.payload.bytes)
  : undefined;

/** The message, if it is a value. */
export const value = "value" in job.payload ? job.payload.value : undefined;

/**
 * Runs this end's part, and ends when it or the runner does.
 *
 * @param {Record<Job["role"], Partial<Record<Pattern, () => Promise<void>>>>} parts
 * @returns {Promise<void>}
 */
export async function run(parts) {
  process.stdin.on("end", () => process.exit()).resume();
  await parts[job.role][job.pattern]?.();
  if (job.role === "drive") process.exit();
}

/**
 * Listens at the job's address and prints where.
 *
 * @param {(socket: net.Socket) => void} serve Gets each connection.
 * @returns {Promise<void>}
 */
export function listen(serve) {
  const server = net.createServer({ noDelay: true }, (socket) => {
    socket.on("error", () => socket.destroy());
    serve(socket);
  });
  server.listen(endpoint(), () => {
    const address = server.address();
    console.log(
      typeof address === "object" && address
        ? `${address.address}:${address.port}`
        : address,
    );
  });
  return Promise.resolve();
}

/**
 * Connects to the job's address.
 *
 * @returns {Promise<net.Socket>}
 */
export function connect() {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ ...endpoint(), noDelay: true });
    socket.once("connect", () => resolve(socket)).once("error", reject);
  });
}

/** @returns {{ path: string } | { host: string, port: number }} */
function endpoint() {
  const [, host, port] = /^([\d.]+):(\d+)$/.exec(job.address) ?? [];
  return host === undefined
    ? { path: job.address }
    : { host, port: Number(port) };
}
