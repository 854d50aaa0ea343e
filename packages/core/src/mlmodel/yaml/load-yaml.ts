import { composeYaml } from './compose-yaml.js';
import { YamlConstructor } from './yaml-constructor.js';

/** A YAML document as values. */
export interface LoadedYaml {
  /**
   * null, boolean, number, bigint (integers beyond 2^53), string, YamlDate, Uint8Array (`!!binary`), Set (`!!set`),
   * array, plain object, or Map (a mapping with keys that are no text). An alias is the same object as its anchor.
   * Undefined for a text without content.
   */
  readonly value: unknown;
  /** The line (from 1) where the value of a key begins, in a mapping of this document. */
  lineOf(mapping: unknown, key: unknown): number | undefined;
}

/**
 * Reads a YAML document as PyYAML's SafeLoader does (YAML 1.1).
 * @param text with `\n` for line ends and no byte order mark
 * @throws YamlError for what PyYAML does not read either, for aliases inside their own anchor, and for a document
 * beyond the limits of size and depth
 */
export function loadYaml(text: string): LoadedYaml {
  const { root, lineAt } = composeYaml(text);
  const builder = new YamlConstructor(lineAt, text);
  const value = root === undefined ? undefined : builder.construct(root);
  return { value, lineOf: (mapping, key) => builder.lineOf(mapping, key) };
}
