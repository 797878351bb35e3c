/**
 * What is measured between two processes, as data.
 *
 * @module
 */

import { RECORD, SMALL } from "./documents.ts";
import type { Pattern, Payload } from "./job.ts";

/** How the two processes are connected. */
export type Family = "unix" | "tcp";

/** How each family is called in what is printed. */
export const FAMILIES: Record<Family, string> = {
  unix: "Unix socket",
  tcp: "TCP",
};

/** What a figure counts. */
export type Unit = "messages" | "bytes" | "trip" | "connects";

/** One thing to do, for every peer that can do it. */
export interface Work {
  /** As in `--only`. */
  id: string;
  title: string;
  pattern: Pattern;
  payload: Payload;
  unit: Unit;
  /** Whom `--quick` compares: those that the thresholds name. */
  quick: readonly Kind[];
}

/** What a peer is. */
export type Kind = "ours" | "raw" | "cpython" | "javascript" | "limit";

const KINDS: readonly Kind[] = ["ours", "raw", "cpython", "javascript"];
const KIB = 1024;
const MIB = 1024 * KIB;

/** All of it, in the order of the table. */
export const WORKS: readonly Work[] = [
  {
    id: "bytes-64",
    title: "64 B, one way",
    pattern: "oneWay",
    payload: { bytes: 64 },
    unit: "messages",
    quick: KINDS,
  },
  {
    id: "bytes-64-into",
    title: "64 B, one way, into a buffer",
    pattern: "oneWayInto",
    payload: { bytes: 64 },
    unit: "messages",
    quick: ["ours", "cpython"],
  },
  {
    id: "bytes-1k",
    title: "1 KiB, one way",
    pattern: "oneWay",
    payload: { bytes: KIB },
    unit: "messages",
    quick: [],
  },
  {
    id: "small",
    title: "Small object, one way",
    pattern: "oneWay",
    payload: { value: SMALL },
    unit: "messages",
    quick: KINDS,
  },
  {
    id: "record",
    title: "Record, one way",
    pattern: "oneWay",
    payload: { value: RECORD },
    unit: "messages",
    quick: [],
  },
  {
    id: "trip-64",
    title: "64 B, there and back",
    pattern: "roundTrip",
    payload: { bytes: 64 },
    unit: "trip",
    quick: ["ours", "raw"],
  },
  {
    id: "trip-small",
    title: "Small object, there and back",
    pattern: "roundTrip",
    payload: { value: SMALL },
    unit: "trip",
    quick: [],
  },
  {
    id: "clients-100",
    title: "64 B, 100 clients at once",
    pattern: "clients",
    payload: { bytes: 64 },
    unit: "messages",
    quick: [],
  },
  {
    id: "bytes-1m",
    title: "1 MiB, one way",
    pattern: "oneWay",
    payload: { bytes: MIB },
    unit: "bytes",
    quick: ["ours", "raw", "cpython"],
  },
  {
    id: "bytes-1m-into",
    title: "1 MiB, one way, into a buffer",
    pattern: "oneWayInto",
    payload: { bytes: MIB },
    unit: "bytes",
    quick: ["ours", "raw", "cpython"],
  },
  {
    id: "bytes-64m",
    title: "64 MiB, one way",
    pattern: "oneWay",
    payload: { bytes: 64 * MIB },
    unit: "bytes",
    quick: [],
  },
  {
    id: "connects",
    title: "Connects, authenticated",
    pattern: "connect",
    payload: { bytes: 0 },
    unit: "connects",
    quick: KINDS,
  },
];
