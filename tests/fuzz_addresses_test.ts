/** Random addresses: what the suite tries of them. */

import { addresses } from "./fuzz/addresses.ts";
import { testShares } from "./fuzz/share.ts";

testShares(addresses);
