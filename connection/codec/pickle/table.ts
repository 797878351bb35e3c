/**
 * The table of the names that pickles may refer to, and how their values are
 * written.
 *
 * @module
 */

import { arrays } from "./kinds/array.ts";
import { collections } from "./kinds/collections.ts";
import { complex } from "./kinds/complex.ts";
import {
  date,
  instant,
  moment,
  plainDatetime,
  time,
  zonedDatetime,
} from "./kinds/datetime.ts";
import { decimal } from "./kinds/decimal.ts";
import { exceptions } from "./kinds/exceptions.ts";
import { type Kind, type Maker, Name } from "./kinds/kind.ts";
import { range } from "./kinds/range.ts";
import { reconstructors } from "./kinds/reconstructor.ts";
import { timedelta } from "./kinds/timedelta.ts";
import { timeZones } from "./kinds/time_zone.ts";
import { uuid } from "./kinds/uuid.ts";

const KINDS = [
  arrays,
  collections,
  complex,
  date,
  decimal,
  exceptions,
  instant,
  moment,
  plainDatetime,
  range,
  reconstructors,
  time,
  timedelta,
  timeZones,
  uuid,
  zonedDatetime,
] as readonly Kind[];

const byPrototype: ReadonlyMap<object, Kind> = new Map(
  KINDS.flatMap((kind) =>
    (kind.prototypes ?? []).map((prototype) => [prototype, kind] as const)
  ),
);

/** How a value is written, if it is of one of these kinds. */
export function kindOfObject(value: object): Kind | undefined {
  const kind = byPrototype.get(Object.getPrototypeOf(value));
  return kind ?? (Error.isError(value) ? exceptions as Kind : undefined);
}

/** The table of the names that a pickle may refer to. */
export type Names = ReadonlyMap<string, Name>;

/** The table, with these in it as well, or in place of what it has. */
export function tableOfNames(more: Readonly<Record<string, Maker>>): Names {
  const makers = [...KINDS.map((kind) => kind.makers), more];
  return new Map(
    makers.flatMap(Object.entries<Maker>).map((
      [name, maker],
    ) => [name, new Name(name, maker)]),
  );
}
