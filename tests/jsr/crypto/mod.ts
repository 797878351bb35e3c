// Stands in for `@std/crypto` where `jsr:` does not resolve; only what this module needs of it.

export * from "./timing_safe_equal.ts";
