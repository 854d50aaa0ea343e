import { brokenFile } from '@mlmodel/core/flavor';
import { forestOf } from '../forest/forest.js';
import { ForestBuilder } from '../forest/forest-builder.js';
import { readingTree, unsupportedModel } from '../model-file-error.js';
import { LeafCollector } from './leaf-collector.js';
import type { LightgbmModel, LightgbmTrees } from './lightgbm-model.js';
import { type LightgbmObjective, lightgbmObjective } from './objectives.js';
import { readTree } from './read-tree.js';
import { type KeyedLines, keyed, TextLines } from './text-lines.js';

/** The most outputs of a model without trees. */
const mostOutputsWithoutTrees = 1000;

/**
 * Reads a model file of LightGBM 2 or later, which is text.
 * @param file its path, for errors
 * @throws MlmodelError naming the file: `NOT_IMPLEMENTED` for a valid model that cannot be computed here, and
 *   `INVALID_PARAMETER_VALUE` for a broken one
 */
export function readLightgbm(bytes: Uint8Array, file: string): LightgbmModel {
  const text = decode(bytes, file);
  const lines = new TextLines(text);
  const header = readHeader(lines, file);
  const featureNames = namesOf(header);
  const outputs = header.count(
    header.has('num_tree_per_iteration') ? 'num_tree_per_iteration' : 'num_class',
  );
  const objective = objectiveOf(header);
  const trees = readTrees(lines, header, featureNames.length);
  const treeCount = trees.forest.treeCount;
  if (treeCount % outputs !== 0 || outputs > Math.max(treeCount, mostOutputsWithoutTrees)) {
    throw brokenFile(file, { reason: `has ${treeCount} trees for ${outputs} outputs` });
  }
  return {
    version: header.get('version') ?? '',
    featureNames,
    objectiveName: objective?.name,
    convert: objective?.convert,
    outputs,
    isAverage: header.has('average_output'),
    trees,
    pandasCategories: pandasCategories(text, file),
  };
}

/**
 * Checks what the beginning of a model file shows: that it is text of LightGBM, with an objective that is known here.
 * @param start its first bytes
 * @throws MlmodelError as {@link readLightgbm}
 */
export function checkLightgbmStart(start: Uint8Array, file: string): void {
  const text = new TextDecoder().decode(start);
  objectiveOf(readHeader(new TextLines(text), file));
}

function decode(bytes: Uint8Array, file: string): string {
  if (bytes.length === 0) throw brokenFile(file, { reason: 'is empty' });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw brokenFile(file, { reason: 'is not a model of LightGBM: it is not text', cause });
  }
}

/** The lines before the first tree. */
class Header {
  constructor(
    private readonly lines: KeyedLines,
    readonly file: string,
  ) {}

  has(key: string): boolean {
    return this.lines.has(key);
  }

  get(key: string): string | undefined {
    return this.lines.get(key);
  }

  /** A whole number from 1. */
  count(key: string): number {
    const text = this.get(key) ?? '';
    if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
    throw this.invalid(`"${key}" must be a whole number above 0`);
  }

  /** @param reason the rest of a sentence: `"num_class" must be …` */
  invalid(reason: string): Error {
    return brokenFile(this.file, { reason: `is not a model of LightGBM: ${reason}` });
  }
}

function readHeader(lines: TextLines, file: string): Header {
  const first = lines.nextFull();
  const entries = new Map<string, string>();
  const header = new Header(entries, file);
  if (first !== 'tree') throw header.invalid('its first line must be "tree"');
  for (let line = lines.nextFull(); line !== undefined; line = lines.nextFull()) {
    if (line.startsWith('Tree=') || line === 'end of trees') break;
    entries.set(...keyed(line));
  }
  return header;
}

function namesOf(header: Header): readonly string[] {
  const names = (header.get('feature_names') ?? '').split(' ').filter((name) => name !== '');
  const last = Number(header.get('max_feature_idx'));
  if (names.length === 0 || names.length !== last + 1) {
    throw header.invalid('"feature_names" must have as many names as "max_feature_idx" says');
  }
  if (new Set(names).size === names.length) return names;
  throw header.invalid('"feature_names" must differ from each other');
}

/** Undefined when the model was trained with a function of its user. */
function objectiveOf(header: Header): LightgbmObjective | undefined {
  const line = header.get('objective');
  if (line === undefined) return undefined;
  const objective = lightgbmObjective(line);
  if (objective !== undefined) return objective;
  throw unsupportedModel(header.file, `has the objective "${line}", which is unknown here`);
}

/** Reads the trees; the line that begins the first one has been read. */
function readTrees(lines: TextLines, header: Header, featureCount: number): LightgbmTrees {
  const { file } = header;
  const sizes = header.get('tree_sizes');
  const stated = sizes?.split(' ').filter((size) => size !== '').length;
  const builder = new ForestBuilder(featureCount);
  const leaves = new LeafCollector(featureCount);
  let treeCount = 0;
  let next: string | undefined = stated === 0 ? 'end of trees' : 'Tree=';
  for (; next?.startsWith('Tree='); next = lines.nextFull()) {
    const tree = readLines(lines);
    readingTree({ file, number: treeCount }, () => builder.add(readTree(tree, leaves)));
    treeCount += 1;
  }
  if (next !== 'end of trees' || (stated !== undefined && stated !== treeCount)) {
    throw header.invalid(`it is cut off after ${treeCount} trees`);
  }
  return joined(builder, leaves);
}

/** The lines up to an empty one. */
function readLines(lines: TextLines): KeyedLines {
  const entries = new Map<string, string>();
  for (let line = lines.next(); line !== undefined && line !== ''; line = lines.next()) {
    entries.set(...keyed(line));
  }
  return entries;
}

function joined(builder: ForestBuilder, leaves: LeafCollector): LightgbmTrees {
  const nodes = builder.build();
  const { linear, values } = leaves;
  if (linear !== undefined) return { forest: forestOf(nodes), linear };
  const value = nodes.value.map((leaf) => values[leaf] as number);
  return { forest: forestOf({ ...nodes, value }) };
}

/** The last line has them, as JSON. */
function pandasCategories(text: string, file: string): readonly unknown[] {
  const key = '\npandas_categorical:';
  const at = text.lastIndexOf(key);
  if (at < 0) return [];
  try {
    const value: unknown = JSON.parse(text.slice(at + key.length).replace(/\bNaN\b/g, 'null'));
    return Array.isArray(value) ? value : [];
  } catch (cause) {
    throw brokenFile(file, { reason: 'is cut off in its last line', cause });
  }
}
