/** Another implementation of MessagePack, to compare with. */

export {
  decode,
  type DecoderOptions,
  encode,
  type EncoderOptions,
  ExtData,
} from "npm:@msgpack/msgpack@^3.1.2";
