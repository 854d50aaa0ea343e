import type { ModelSignature } from '../schema.js';
import { formatPythonJson } from './format-python-json.js';
import { numbersFromPython } from './number-kinds.js';
import type { PythonJson } from './parse-python-json.js';
import { type SignatureParts, signatureToPython } from './signature-to-python.js';

/** The `signature` block of an MLmodel file: each part a string of JSON, or null. */
export interface SignatureBlock {
  readonly inputs: string | null;
  readonly outputs: string | null;
  readonly params: string | null;
}

/**
 * Writes the `signature` block of an MLmodel file, spelled as Python's `json.dumps` spells it. As MLflow does, an empty
 * list of params is null, unless nothing else is there: a block of nulls alone cannot be read.
 */
export function formatSignature(signature: ModelSignature): SignatureBlock {
  const { inputs, outputs, params } = signatureToPython(signature);
  const onlyParams = inputs === null && outputs === null;
  return {
    inputs: formatPart(inputs),
    outputs: formatPart(outputs),
    params: onlyParams ? formatPart(params) : formatPart(nullIfEmpty(params)),
  };
}

/**
 * The signature as `Model.to_dict()` of MLflow has it, with the strings of JSON parsed: plain objects and arrays.
 * Integers beyond 2^53 are bigints, and a default may be NaN or infinite.
 */
export function signatureToDict(signature: ModelSignature): {
  readonly [Part in keyof SignatureParts]: unknown;
} {
  const { inputs, outputs, params } = signatureToPython(signature);
  return {
    inputs: numbersFromPython(inputs),
    outputs: numbersFromPython(outputs),
    params: numbersFromPython(nullIfEmpty(params)),
  };
}

function formatPart(part: PythonJson): string | null {
  return part === null ? null : formatPythonJson(part);
}

function nullIfEmpty(list: PythonJson): PythonJson {
  return Array.isArray(list) && list.length === 0 ? null : list;
}
