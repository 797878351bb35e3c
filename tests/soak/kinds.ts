/** All kinds of sessions, from the best to the worst. */

import type { Random } from "../helpers/random.ts";
import { OFFENDERS } from "./offenders.ts";
import type { Kind } from "./session.ts";
import { STRANGERS } from "./strangers.ts";
import { TALKERS } from "./talkers.ts";

export const KINDS: readonly Kind[] = [...TALKERS, ...OFFENDERS, ...STRANGERS];

/** Each kind as often as its weight says. */
const DRAWN = KINDS.flatMap((kind) => Array<Kind>(kind.weight).fill(kind));

/** A kind, by chance. */
export function drawKind(random: Random): Kind {
  return random.pick(DRAWN);
}
