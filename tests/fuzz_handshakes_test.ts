/** Random handshakes, altered on their way: what the suite tries of them. */

import { handshakes } from "./fuzz/handshakes.ts";
import { testShares } from "./fuzz/share.ts";

testShares(handshakes);
