/** How the suite's tests are called, by which their outcomes are counted. */

/** `Python 3.12 as listener, TCP, sha256: …` */
export const CELL = /^Python (\S+) as (\w+), (\w+), ([^:]+): /;
/** `Python 3.7 is not installed: …` */
export const NOT_INSTALLED = /^Python (\S+) is not installed: /;
/** `… (left out: it has no msgpack)` */
export const LEFT_OUT = / \(left out: .*\)$/;
