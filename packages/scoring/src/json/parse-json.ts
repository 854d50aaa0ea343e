import { invalidInput } from '../errors.js';
import { decodeUtf8 } from './decode-utf8.js';
import { parseLossless } from './parse-lossless.js';
import { scanJson } from './scan-json.js';

/** Deeper bodies are refused: Python's own limit is near, and every stage after this one may recurse. */
const maximumDepth = 256;

/**
 * Reads a JSON body with `JSON.parse`, or with the lossless parser where that would lose something that is needed.
 * @throws MlmodelError `BAD_REQUEST` for bytes that are not UTF-8 or text that Python's `json` would not read
 */
export function parseJson(
  body: Uint8Array,
  needs: { readonly numberKinds: boolean; readonly keyOrder: boolean },
): unknown {
  const text = decodeUtf8(body);
  const traits = scanJson(body, maximumDepth);
  if (traits.depth > maximumDepth) {
    throw invalidInput(`Lists and objects may be nested ${maximumDepth} levels deep.`);
  }
  const keepsOrder = needs.keyOrder && traits.integerLikeKey;
  const isPlain = !traits.longInteger && !traits.longFloat;
  if (isPlain && !needs.numberKinds && !keepsOrder) {
    try {
      return JSON.parse(text);
    } catch {
      // The lossless parser takes the tokens NaN and Infinity, and says where other text is wrong.
    }
  }
  return parseLossless(text, { ...needs, maximumDepth });
}
