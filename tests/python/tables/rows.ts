/** What the tables of values consist of. */

import type { Interpreter } from "../helpers/interpreters.ts";

/** Which Pythons have a value. */
export type Where = (python: Interpreter) => boolean;

export const python2: Where = ({ version }) => version[0] === 2;
export const python3: Where = ({ version }) => version[0] >= 3;
/** Whether arrays still have the letter `u`, as up to 3.15. */
export const hasUnicodeArrays: Where = ({ version: [major, minor] }) =>
  major === 2 || minor < 16;
export const hasZoneInfo: Where = ({ zoneInfo }) => zoneInfo;

/** A value that Python sends. */
export interface FromPython {
  /** As Python writes it. */
  python: string;
  /** As what it arrives here. */
  arrives: unknown;
  /** What Python has when it has come back. Default: the same. */
  returns?: string;
  where?: Where;
}

/** A value that comes back as it was. */
export function sameFromPython(python: string, arrives: unknown): FromPython {
  return { python, arrives };
}

/** A value that we send. */
export interface ToPython {
  value: unknown;
  /** As what it arrives there. */
  python: string;
  /** And in Python 2, where that is something else. */
  python2?: string;
  /** What is here when it has come back. Default: the same. */
  returns?: unknown;
  /** And from Python 2. */
  returns2?: unknown;
  where?: Where;
}

/** Rows that belong together. */
export interface Group<Row> {
  name: string;
  rows: Row[];
}

/** Python programs that the tables rely on. */
export const PRELUDE = `
import sys
from array import array
from collections import OrderedDict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID
try:
    from datetime import timezone
    from zoneinfo import ZoneInfo
except ImportError:
    pass
`;
