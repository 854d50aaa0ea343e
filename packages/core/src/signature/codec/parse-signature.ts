import type { ModelSignature } from '../schema.js';
import { parseParams } from './parse-params.js';
import { type PythonJson, parsePythonJson } from './parse-python-json.js';
import { parseSchema } from './parse-schema.js';
import { jsonKind, schemaError } from './schema-error.js';

/**
 * Reads the `signature` block of an MLmodel file: strings of JSON under `inputs`, `outputs` and `params`, each of which
 * may be absent, null or empty; other keys are ignored.
 * @param block the block as a plain object (or Map)
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the field (`signature.inputs[2].items.type`)
 */
export function parseSignature(block: unknown): ModelSignature {
  const parts = signatureParts(block);
  const inputs = parsePart(parts.get('inputs'), 'signature.inputs');
  const outputs = parsePart(parts.get('outputs'), 'signature.outputs');
  const params = parsePart(parts.get('params'), 'signature.params');
  if (inputs === undefined && outputs === undefined && params === undefined) {
    throw schemaError('signature', 'needs "inputs", "outputs" or "params"; or remove it');
  }
  return {
    ...(inputs === undefined ? {} : { inputs: parseSchema(inputs, 'signature.inputs') }),
    ...(outputs === undefined ? {} : { outputs: parseSchema(outputs, 'signature.outputs') }),
    ...(params === undefined ? {} : { params: parseParams(params, 'signature.params') }),
  };
}

function signatureParts(block: unknown): ReadonlyMap<unknown, unknown> {
  if (block instanceof Map) return block;
  if (typeof block === 'object' && block !== null && !Array.isArray(block)) {
    return new Map(Object.entries(block));
  }
  throw schemaError('signature', `needs a mapping with "inputs", not ${jsonKind(block)}`);
}

function parsePart(text: unknown, field: string): PythonJson | undefined {
  if (text === undefined || text === null || text === '') return undefined;
  if (typeof text !== 'string') {
    throw schemaError(field, `needs a string of JSON, not ${jsonKind(text)}; quote it`);
  }
  try {
    return parsePythonJson(text);
  } catch (cause) {
    throw schemaError(field, `no JSON: ${(cause as Error).message}`, cause);
  }
}
