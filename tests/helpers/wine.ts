/** What a test under Wine must know. */

/**
 * Whether this Windows is one of Wine's, which sets the variable for every
 * process. Wine does not do everything that Windows does: whatever asks this
 * says what is missing.
 */
export const isWine = Deno.build.os === "windows" && Deno.env.has("WINELOADER");
