import { MlmodelError } from '@mlmodel/core';
import { type Document, isMap, isScalar, isSeq, parseDocument, type YAMLSeq } from 'yaml';
import { type ChangedEntries, changeEntries } from './change-entries.js';
import type { RequirementChange } from './requirement-change.js';

/** A file after a change of its requirements. */
export interface ChangedFile extends Omit<ChangedEntries, 'entries'> {
  readonly content: string;
}

type ChangeFile = (content: string, change: RequirementChange, file: string) => ChangedFile;

/** The files of a model that have requirements, in the order of reports, and how each is changed. */
export const environmentFiles: Readonly<Record<string, ChangeFile>> = {
  'requirements.txt': changeRequirementsFile,
  'conda.yaml': changeCondaFile,
  'python_env.yaml': changePythonEnvironment,
};

function changeRequirementsFile(content: string, change: RequirementChange): ChangedFile {
  const text = content.replaceAll('\r\n', '\n');
  const isEnded = text === '' || text.endsWith('\n');
  const body = text.endsWith('\n') ? text.slice(0, -1) : text;
  const lines = body === '' ? [] : body.split(/(?<!\\)\n/);
  const { entries, ...changed } = changeEntries(lines, change);
  return { content: entries.join('\n') + (isEnded && entries.length > 0 ? '\n' : ''), ...changed };
}

/** The list below `pip` in the dependencies, which is made if it is missing. */
function changeCondaFile(content: string, change: RequirementChange, file: string): ChangedFile {
  const document = read(content, file);
  const dependencies = document.get('dependencies');
  if (!isSeq(dependencies)) throw broken(file, 'has no list of dependencies');
  const section = dependencies.items.find((item) => isMap(item) && item.has('pip'));
  if (isMap(section)) {
    const pip = section.get('pip');
    if (!isSeq(pip)) throw broken(file, 'has no list of dependencies of pip');
    return written(document, changeSequence(pip, { document, change }), content);
  }
  const pip = document.createNode([]) as YAMLSeq;
  const changed = changeSequence(pip, { document, change });
  if (pip.items.length > 0) dependencies.add(document.createNode({ pip }));
  return written(document, changed, content);
}

/** Its dependencies, unless they refer to `requirements.txt`, as MLflow writes it. */
function changePythonEnvironment(
  content: string,
  change: RequirementChange,
  file: string,
): ChangedFile {
  const document = read(content, file);
  const dependencies = document.get('dependencies');
  const unchanged = { content, added: [], removed: [] };
  if (!isSeq(dependencies) || dependencies.items.some(isReference)) return unchanged;
  return written(document, changeSequence(dependencies, { document, change }), content);
}

function isReference(item: unknown): boolean {
  return isScalar(item) && /^(-r|--requirement)\b/.test(String(item.value));
}

interface SequenceChange {
  readonly document: Document.Parsed | Document;
  readonly change: RequirementChange;
}

function changeSequence(
  sequence: YAMLSeq,
  { document, change }: SequenceChange,
): Omit<ChangedEntries, 'entries'> {
  const texts = sequence.items.filter((item) => isScalar(item));
  const others = sequence.items.filter((item) => !isScalar(item));
  const nodes = new Map(texts.map((item) => [String(item.value), item]));
  const { entries, ...changed } = changeEntries([...nodes.keys()], change);
  const nodeOf = (entry: string) => nodes.get(entry) ?? document.createNode(entry);
  sequence.items = [...entries.map(nodeOf), ...others];
  return changed;
}

/** Lists are indented, or not, as in the file; an unchanged file stays as it is. */
function written(
  document: Document,
  changed: Omit<ChangedEntries, 'entries'>,
  content: string,
): ChangedFile {
  if (changed.added.length + changed.removed.length === 0) return { content, ...changed };
  const indentSeq = /^dependencies:[ \t]*\r?\n[ \t]+-/m.test(content);
  return { content: document.toString({ indentSeq, lineWidth: 0 }), ...changed };
}

function read(content: string, file: string): Document.Parsed {
  try {
    const document = parseDocument(content, { version: '1.1' });
    const [problem] = document.errors;
    if (problem === undefined) return document;
    throw broken(file, `is no YAML: ${problem.message.split('\n', 1)[0]}`);
  } catch (cause) {
    if (cause instanceof RangeError) throw broken(file, 'is nested too deeply');
    throw cause;
  }
}

function broken(file: string, problem: string): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', `${file} of the model ${problem}.`, { file });
}
