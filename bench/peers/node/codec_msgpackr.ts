/**
 * msgpackr without records: MessagePack that any other library reads. Runs
 * under Deno, as the other codecs do, from what npm has installed here.
 *
 * @module
 */

// @ts-ignore: Only what runs in this folder finds it.
import { Packr } from "msgpackr";
import { measure } from "../../codec/measure.ts";

const packr = new Packr({ useRecords: false });

measure((value) => packr.pack(value), (bytes) => packr.unpack(bytes));
