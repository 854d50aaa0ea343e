/** What a plain scalar is. */
export type ScalarTag = 'null' | 'bool' | 'int' | 'float' | 'timestamp' | 'merge' | 'value' | 'str';

/**
 * The implicit resolvers of PyYAML's SafeLoader, which follow the YAML 1.1 type repository with these differences: an
 * exponent needs a dot and a sign (`1e5` is text), and `y` and `n` are text.
 */
const patterns: readonly (readonly [ScalarTag, RegExp])[] = [
  ['null', /^(?:~|null|Null|NULL|)$/],
  ['bool', /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/],
  [
    'int',
    /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][\d_]*)|[-+]?0x[\da-fA-F_]+|[-+]?[1-9][\d_]*(?::[0-5]?\d)+)$/,
  ],
  [
    'float',
    /^(?:[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?|\.\d[\d_]*(?:[eE][-+]\d+)?|[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  ],
  [
    'timestamp',
    /^\d{4}-(?:\d\d-\d\d|\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/,
  ],
  ['merge', /^<<$/],
  ['value', /^=$/],
];

/** Longer text is no number or date here, so that no text is too long for the patterns. */
const maxLength = 100_000;

/** The tag that PyYAML gives a plain scalar without a tag. */
export function scalarTag(text: string): ScalarTag {
  if (text.length > maxLength) return 'str';
  return patterns.find(([, pattern]) => pattern.test(text))?.[0] ?? 'str';
}
