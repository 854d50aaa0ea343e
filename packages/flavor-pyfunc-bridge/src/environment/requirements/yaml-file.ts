import { MlmodelError } from '@mlmodel/core';
import { isMap, isScalar, isSeq, LineCounter, type ParsedNode, parseDocument } from 'yaml';

/** A string in a YAML file as written: `3.10` stays `3.10`. */
export interface YamlText {
  readonly text: string;
  /** One-based. */
  readonly line: number;
}

/** An item of a list: a string, or a mapping with one list of strings, such as `pip` in `conda.yaml`. */
type YamlItem = YamlText | { readonly key: string; readonly items: readonly YamlText[] };

/** A YAML file in the subset that environment files use. */
export interface YamlFile {
  /** @throws MlmodelError naming the line when it is not a string */
  text(key: string): YamlText | undefined;
  /** Empty when absent. @throws MlmodelError naming the line when it is not a list of strings and mappings */
  list(key: string): readonly YamlItem[];
  /** Empty when absent. @throws MlmodelError naming the line when it is not a list of strings */
  texts(key: string): readonly YamlText[];
}

/** The most UTF-16 code units of an environment file. */
const longest = 1024 * 1024;

/**
 * Reads an environment file. Of equal keys, the last one counts.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming file and line, also for a file of more than 1 Mi characters
 */
export function parseYamlFile(content: string, file: string): YamlFile {
  const lineCounter = new LineCounter();
  const lineAt = (offset: number) => lineCounter.linePos(offset).line;
  const invalid = (what: string, line: number) =>
    new MlmodelError('INVALID_PARAMETER_VALUE', `${file}, line ${line}: ${what}.`, { file, line });

  if (content.length > longest) throw invalid(`it is longer than ${longest} characters`, 1);
  const document = parse(content, lineCounter);
  if (document === undefined) throw invalid('it is nested too deeply', 1);
  const [problem] = document.errors;
  if (problem !== undefined) throw invalid('it is not valid YAML', lineAt(problem.pos[0]));
  const root = document.contents;
  if (root !== null && !isMap(root)) throw invalid('a mapping is expected', 1);

  const lineOf = (node: ParsedNode) => lineAt(node.range[0]);
  const textOf = (node: ParsedNode): YamlText => {
    if (!isScalar(node)) throw invalid('a string is expected', lineOf(node));
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
      throw invalid('a string or a mapping with one key is expected', lineOf(node));
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

/** Undefined when the content is nested so deeply that the parser runs out of stack. */
function parse(content: string, lineCounter: LineCounter) {
  try {
    // The check for unique keys takes quadratic time.
    return parseDocument(content, { version: '1.1', lineCounter, uniqueKeys: false });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
