import { isMlmodelError, MlmodelError } from '../errors/mlmodel-error.js';
import { parseSignature } from '../signature/codec/parse-signature.js';
import type { ModelSignature } from '../signature/schema.js';
import type { MlmodelFile } from './mlmodel-file.js';
import { YamlError } from './yaml/compose-yaml.js';
import { type LoadedYaml, loadYaml } from './yaml/load-yaml.js';

/**
 * Reads an MLmodel file as MLflow does: YAML 1.1 as PyYAML's SafeLoader reads it, with any fields; `signature` must be
 * null or a mapping of JSON strings.
 * @param content its text, or its bytes in UTF-8
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the line, and the field, if any; also for aliases
 * inside their own anchor, nesting deeper than 400 and files of more than 250,000 entries or 32 Mi characters
 */
export function parseMlmodel(content: string | Uint8Array): MlmodelFile {
  const yaml = load(decodeMlmodelText(content));
  const root = rootMapping(yaml);
  const fields = new Map(Object.entries(root));
  checkFields(fields, (name) => yaml.lineOf(root, name));
  const block = fields.get('signature') ?? undefined;
  return {
    flavors: flavorBlocks(fields.get('flavors')),
    signature: block === undefined ? undefined : readSignature(block, yaml, root),
    isSignatureFromTypeHint: isTrue(fields.get('is_signature_from_type_hint')),
    inputExampleInfo: isPlainObject(fields.get('saved_input_example_info'))
      ? (fields.get('saved_input_example_info') as Readonly<Record<string, unknown>>)
      : undefined,
    fields,
  };
}

function load(text: string): LoadedYaml {
  try {
    return loadYaml(text);
  } catch (cause) {
    if (!(cause instanceof YamlError)) throw cause;
    throw mlmodelFileError(cause.message, { line: cause.line, cause });
  }
}

function rootMapping(yaml: LoadedYaml): Readonly<Record<string, unknown>> {
  const { value } = yaml;
  if (isPlainObject(value)) return value;
  if (value instanceof Map) {
    const key = [...value.keys()].find((one) => typeof one !== 'string');
    throw mlmodelFileError(`the field name ${String(key)} is not a string; quote it`, {
      field: String(key),
      line: yaml.lineOf(value, key),
    });
  }
  const reason =
    value === undefined || value === null ? 'the file is empty' : 'the file is not a mapping';
  throw mlmodelFileError(`${reason}; it needs fields such as "flavors:"`, { line: 1 });
}

function checkFields(
  fields: ReadonlyMap<string, unknown>,
  lineOf: (name: string) => number | undefined,
): void {
  if (fields.has('self')) {
    throw mlmodelFileError('MLflow cannot load a field named "self"; rename it', {
      field: 'self',
      line: lineOf('self'),
    });
  }
  const variables = fields.get('env_vars');
  if (isTrue(variables) && !(Array.isArray(variables) && variables.every(isText))) {
    throw mlmodelFileError('the field env_vars needs a list of strings', {
      field: 'env_vars',
      line: lineOf('env_vars'),
    });
  }
}

function readSignature(
  block: unknown,
  yaml: LoadedYaml,
  root: Readonly<Record<string, unknown>>,
): ModelSignature {
  try {
    return parseSignature(block);
  } catch (error) {
    if (!isMlmodelError(error)) throw error;
    const part = /^signature\.(\w+)/.exec(error.subject.field ?? '')?.[1];
    throw inFile(error, yaml.lineOf(block, part) ?? yaml.lineOf(root, 'signature'));
  }
}

function inFile(error: MlmodelError, line: number | undefined): MlmodelError {
  return mlmodelFileError(error.message, { field: error.subject.field, line, cause: error });
}

/** Blocks under non-string keys belong to no flavor; they stay in `fields`. */
function flavorBlocks(block: unknown): ReadonlyMap<string, unknown> {
  if (isPlainObject(block)) return new Map(Object.entries(block));
  if (!(block instanceof Map)) return new Map();
  return new Map([...block].filter(([key]) => isText(key)));
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** The truth value of a YAML value in Python, to the extent that flags need it. */
function isTrue(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/**
 * Decodes an MLmodel file, with `\n` for every line end (as Python opens files) and without a byte order mark.
 * @throws MlmodelError for invalid UTF-8
 */
function decodeMlmodelText(content: string | Uint8Array): string {
  const text = typeof content === 'string' ? content.replace(/^\ufeff/, '') : decode(content);
  return text.replace(/\r\n?/g, '\n');
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw mlmodelFileError('the file is not valid UTF-8; save it as UTF-8', {
      line: firstBadLine(bytes),
      cause,
    });
  }
}

/** Lines can be decoded separately: no byte of a longer UTF-8 sequence is a line feed. */
function firstBadLine(bytes: Uint8Array): number {
  const lineFeed = 10;
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const found = bytes.indexOf(lineFeed, start);
    const end = found < 0 ? bytes.length : found + 1;
    if (!isUtf8(bytes.subarray(start, end))) return line;
    start = end;
  }
  return 1;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

interface MlmodelFileFault {
  /** The invalid field, as a path (`signature.inputs[0].type`). */
  readonly field?: string | undefined;
  /** One-based line of the file. */
  readonly line?: number | undefined;
  readonly cause?: unknown;
}

/** An error about the content of an MLmodel file; the message begins with the file and the line. */
function mlmodelFileError(message: string, fault: MlmodelFileFault): MlmodelError {
  const place = fault.line === undefined ? 'MLmodel' : `MLmodel, line ${fault.line}`;
  return new MlmodelError('INVALID_PARAMETER_VALUE', `${place}: ${message}`, {
    ...fault,
    file: 'MLmodel',
  });
}
