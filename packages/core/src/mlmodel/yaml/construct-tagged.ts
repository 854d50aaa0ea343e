import { decodeBase64 } from '../../data/base64.js';
import {
  constructBoolean,
  constructFloat,
  constructInteger,
  constructTimestamp,
} from './construct-scalar.js';
import type { YamlDate } from './yaml-date.js';

export type ScalarValue = null | boolean | number | bigint | string | YamlDate | Uint8Array;

/** The tags of YAML 1.1 that PyYAML's SafeLoader knows, and what may carry each. */
export const standardTags: ReadonlyMap<string, 'scalar' | 'list' | 'mapping'> = new Map([
  ['null', 'scalar'],
  ['bool', 'scalar'],
  ['int', 'scalar'],
  ['float', 'scalar'],
  ['binary', 'scalar'],
  ['timestamp', 'scalar'],
  ['str', 'scalar'],
  ['seq', 'list'],
  ['omap', 'list'],
  ['pairs', 'list'],
  ['map', 'mapping'],
  ['set', 'mapping'],
]);

/**
 * The value of a scalar with a known tag.
 * @throws RangeError for text that the tag does not allow
 */
export function constructTagged(tag: string, text: string): ScalarValue {
  switch (tag) {
    case 'null':
      return null;
    case 'bool':
      return constructBoolean(text);
    case 'int':
      return constructInteger(text);
    case 'float':
      return constructFloat(text);
    case 'timestamp':
      return constructTimestamp(text);
    case 'binary':
      return constructBinary(text);
    default:
      return text;
  }
}

function constructBinary(text: string): Uint8Array {
  const bytes = decodeBase64(text);
  if (bytes === undefined) throw new RangeError('is no base64');
  return bytes;
}
