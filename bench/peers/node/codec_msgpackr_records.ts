/**
 * msgpackr with its defaults: maps of the same keys become records, an
 * extension that only msgpackr reads. Runs under Deno, as the other codecs do.
 *
 * @module
 */

// @ts-ignore: Only what runs in this folder finds it.
import { Packr } from "msgpackr";
import { measure } from "../../codec/measure.ts";

const packr = new Packr();

measure((value) => packr.pack(value), (bytes) => packr.unpack(bytes));
