import { encodeBase64 } from '../../data/base64.js';
import { formatPythonFloat } from '../../data/json-text.js';
import { scalarTag } from './scalar-tag.js';
import { isYamlDate } from './yaml-date.js';

/**
 * Writes a scalar so that readers of YAML 1.1 and of YAML 1.2 take it for the same value.
 * @returns undefined for a value that is no scalar
 */
export function formatScalar(value: unknown): string | undefined {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return formatText(value);
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return formatNumber(value);
  if (isYamlDate(value)) return String(value);
  if (value instanceof Uint8Array) return `!!binary "${encodeBase64(value)}"`;
  return undefined;
}

/** Safe integers are integers; other numbers need a dot and a sign in the exponent, or YAML 1.1 takes them for text. */
function formatNumber(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return String(value);
  const text = formatPythonFloat(value);
  return text.includes('.') ? text : text.replace('e', '.0e');
}

const plainText = /^[A-Za-z0-9_/](?:[A-Za-z0-9_./+@=,() -]*[A-Za-z0-9_./+@=,()-])?$/;
const printableLine = /^[\x20-\x7e]*$/;

/** What YAML 1.2 takes for a number or null, beyond YAML 1.1. */
const yaml12Number = /^(?:0o[0-7]+|0x[\da-fA-F]+|[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?)$/;

/** `y` and `n` are booleans in the letter of YAML 1.1, though not for PyYAML. */
const shortBoolean = /^[yYnN]$/;

function formatText(text: string): string {
  if (isPlainSafe(text)) return text;
  return printableLine.test(text) ? `'${text.replaceAll("'", "''")}'` : doubleQuoted(text);
}

function isPlainSafe(text: string): boolean {
  return (
    plainText.test(text) &&
    scalarTag(text) === 'str' &&
    !yaml12Number.test(text) &&
    !shortBoolean.test(text)
  );
}

function doubleQuoted(text: string): string {
  const escaped = text.replace(/["\\]|[^\x20-\x7e]/gu, escapeCharacter);
  return `"${escaped}"`;
}

function escapeCharacter(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`;
  if (character === '\n') return '\\n';
  const code = (character.codePointAt(0) as number).toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
}
