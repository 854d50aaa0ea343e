import { MlmodelError } from '@mlmodel/core';
import { isMap, isScalar, isSeq, LineCounter, type ParsedNode, parseDocument } from 'yaml';

/** A text in a YAML file, as it is written there: `3.10` stays `3.10`. */
export interface YamlText {
  readonly text: string;
  /** One-based. */
  readonly line: number;
}

/** An item of a list: a text, or a mapping with one list of texts, such as `pip` in `conda.yaml`. */
type YamlItem = YamlText | { readonly key: string; readonly items: readonly YamlText[] };

/** The part of YAML that environment files use. */
export interface YamlFile {
  /** @throws MlmodelError naming the line when it is no text */
  text(key: string): YamlText | undefined;
  /** Empty when absent. @throws MlmodelError naming the line when it is no list of texts and mappings */
  list(key: string): readonly YamlItem[];
  /** Empty when absent. @throws MlmodelError naming the line when it is no list of texts */
  texts(key: string): readonly YamlText[];
}

/** Reads an environment file. @throws MlmodelError `INVALID_PARAMETER_VALUE` naming file and line */
export function parseYamlFile(content: string, file: string): YamlFile {
  const lineCounter = new LineCounter();
  const document = parseDocument(content, { version: '1.1', lineCounter });
  const lineAt = (offset: number) => lineCounter.linePos(offset).line;
  const invalid = (what: string, line: number) =>
    new MlmodelError('INVALID_PARAMETER_VALUE', `${file}, line ${line}: ${what}.`, { file, line });

  const [problem] = document.errors;
  if (problem !== undefined) throw invalid('it is not valid YAML', lineAt(problem.pos[0]));
  const root = document.contents;
  if (root !== null && !isMap(root)) throw invalid('a mapping is expected', 1);

  const lineOf = (node: ParsedNode) => lineAt(node.range[0]);
  const textOf = (node: ParsedNode): YamlText => {
    if (!isScalar(node)) throw invalid('a text is expected', lineOf(node));
    const { value, source } = node;
    return { text: typeof value === 'string' ? value : String(source), line: lineOf(node) };
  };
  const itemsOf = (node: ParsedNode): readonly ParsedNode[] => {
    if (!isSeq(node)) throw invalid('a list is expected', lineOf(node));
    return node.items;
  };
  const itemOf = (node: ParsedNode): YamlItem => {
    if (!isMap(node)) return textOf(node);
    const [pair, ...others] = node.items;
    if (pair === undefined || others.length > 0) {
      throw invalid('a text, or a mapping with one key is expected', lineOf(node));
    }
    const { text: key } = textOf(pair.key);
    return { key, items: pair.value === null ? [] : itemsOf(pair.value).map(textOf) };
  };
  const find = (key: string): ParsedNode | undefined => {
    const found = root?.items.findLast((pair) => isScalar(pair.key) && pair.key.value === key);
    const value = found?.value ?? undefined;
    return isScalar(value) && value.value === null ? undefined : value;
  };
  const listOf = <Item>(key: string, read: (node: ParsedNode) => Item): readonly Item[] => {
    const node = find(key);
    return node === undefined ? [] : itemsOf(node).map(read);
  };
  return {
    text: (key) => {
      const node = find(key);
      return node === undefined ? undefined : textOf(node);
    },
    list: (key) => listOf(key, itemOf),
    texts: (key) => listOf(key, textOf),
  };
}
