/** All properties. */

import { addresses } from "./addresses.ts";
import { codecMessages } from "./codec_messages.ts";
import { codecValues } from "./codec_values.ts";
import { frameWriters } from "./frame_writers.ts";
import { frames } from "./frames.ts";
import { handshakes } from "./handshakes.ts";
import type { Property } from "./property.ts";

export const PROPERTIES: readonly Property[] = [
  ...frames,
  ...frameWriters,
  ...handshakes,
  ...codecMessages,
  ...codecValues,
  ...addresses,
];
