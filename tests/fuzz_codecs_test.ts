/** Random values and messages through every codec: what the suite tries of them. */

import { codecMessages } from "./fuzz/codec_messages.ts";
import { codecValues } from "./fuzz/codec_values.ts";
import { testShares } from "./fuzz/share.ts";

testShares(codecMessages);
testShares(codecValues);
