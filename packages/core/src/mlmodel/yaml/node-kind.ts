import { isMap, isScalar, isSeq, type Node, type Pair, type Scalar } from 'yaml';
import { scalarTag } from './scalar-tag.js';

/** What a node is, in the words of messages. */
export function kindOf(node: Node): 'scalar' | 'list' | 'mapping' {
  if (isMap(node)) return 'mapping';
  return isSeq(node) ? 'list' : 'scalar';
}

/** The tag that a node carries in the text, without YAML's prefix for its own ones; `!` alone says nothing. */
export function explicitTag(node: Node): string | undefined {
  const tag = (node as Scalar).tag;
  return tag === undefined || tag === '!' ? undefined : tag.replace(/^tag:yaml\.org,2002:/, '');
}

function isPlain(node: Node): node is Scalar {
  return isScalar(node) && node.type === 'PLAIN' && explicitTag(node) === undefined;
}

/** PyYAML takes an empty key only after `?`. */
export function isKeyLeftOut({ key, srcToken }: Pair<Node, Node | null>): boolean {
  if (!isPlain(key) || key.source !== '' || key.anchor !== undefined) return false;
  return srcToken?.start.every(({ type }) => type !== 'explicit-key-ind') ?? false;
}

/** True for the key `<<`, which merges mappings. */
export function isMergeKey(node: Node): boolean {
  return isPlain(node) && scalarTag(String(node.value)) === 'merge';
}

/** True for the key `=`, which is text although YAML 1.1 gives it a meaning. */
export function isValueKey(node: Node): boolean {
  return isPlain(node) && scalarTag(String(node.value)) === 'value';
}
