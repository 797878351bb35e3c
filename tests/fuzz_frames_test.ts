/** Random frames, cut and changed on their way: what the suite tries of them. */

import { frames } from "./fuzz/frames.ts";
import { frameWriters } from "./fuzz/frame_writers.ts";
import { testShares } from "./fuzz/share.ts";

testShares(frames);
testShares(frameWriters);
