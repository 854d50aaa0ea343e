import { errorText, MlmodelError } from '@mlmodel/core';
import { brokenFile, type FileProblem, refusedModel, shortenText } from '@mlmodel/core/flavor';
import { irVersionProblem, localeProblem, opsetProblem } from '../repairs/known-problems.js';

/** The most characters of onnxruntime's text that are examined; it may repeat names of the model, of any length. */
const longestText = 4000;

/** The text of onnxruntime's error, cut to the length that is examined. */
export function runtimeText(cause: unknown): string {
  return errorText(cause).slice(0, longestText);
}

/**
 * The error for a model that onnxruntime refuses, for the operator.
 * @param cause the error of onnxruntime
 * @param file the model file's path in the model directory
 */
export function loadError(cause: unknown, file: string): MlmodelError {
  const explanation = explanationOf(runtimeText(cause));
  return refusedModel(file, { runtime: 'onnxruntime', ...explanation, cause });
}

/** The error for session options in the MLmodel file that keep onnxruntime from loading the model. */
export function sessionOptionsError(cause: unknown, keys: readonly string[]): MlmodelError {
  const text = runtimeText(cause);
  const field = 'flavors.onnx.onnx_session_options.extra_session_config';
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `onnxruntime refuses the session options in the MLmodel file: ${plainText(text)}. Correct or remove ${field} (${keys.join(', ')}).`,
    { field, file: 'MLmodel', debug: text, cause },
  );
}

/** The error for a file that is not an ONNX model. */
export function notAnOnnxModel(cause: unknown, file: string, bytes: Uint8Array): MlmodelError {
  return brokenFile(file, { ...kindOf(bytes), cause });
}

const damaged = 'Copy or save the model again.';

function kindOf(bytes: Uint8Array): FileProblem {
  const start = Buffer.from(bytes.subarray(0, 64)).toString('latin1');
  if (start.startsWith('version https://git-lfs')) {
    return {
      reason: 'is a Git LFS pointer, not the model itself',
      advice: 'Run "git lfs pull" in the repository that it comes from, and copy it again.',
    };
  }
  if (start.slice(4, 8) === 'ORTM') {
    return {
      reason: "is a model in onnxruntime's own format, which the onnx flavor does not read",
      advice: 'Save the ONNX model that it was made from.',
    };
  }
  return { reason: 'is not an ONNX model or is damaged' };
}

interface Explanation {
  /** The end of a sentence. */
  readonly reason: string;
  /** Sentences; may be empty. */
  readonly advice: string;
}

function explanationOf(text: string): Explanation {
  for (const [pattern, explain] of explanations) {
    const match = pattern.exec(text);
    if (match) return { reason: plainText(text), advice: '', ...explain(match) };
  }
  return { reason: plainText(text), advice: '' };
}

const invalidGraph =
  'The graph in the file is not valid: export the model again, and check it in Python with onnx.checker.check_model(model, full_check=True).';
const noSuchOperator =
  'This onnxruntime lacks the operator, and libraries of custom operators are not loaded: export the model with operators of ONNX.';

/** The meaning of onnxruntime's texts, specific ones first. */
const explanations: readonly (readonly [
  RegExp,
  (match: RegExpExecArray) => Partial<Explanation>,
])[] = [
  [
    irVersionProblem,
    ([, given, newest]) => ({
      reason: `it has the ir_version ${given}, and this onnxruntime supports up to ${newest}`,
      advice: `Save it with a lower one (in Python: model.ir_version = ${newest}), or install a newer onnxruntime-node.`,
    }),
  ],
  [
    opsetProblem,
    ([, given, domain, newest]) => ({
      reason: `it needs opset ${given} of ${domain}, and this onnxruntime supports up to ${newest}`,
      advice: `Export the model with opset ${newest} or lower${domain === 'ai.onnx' ? ' and the ir_version that goes with it' : ''}, or install a newer onnxruntime-node.`,
    }),
  ],
  [/Protobuf parsing failed|ModelProto does not have a graph/, () => ({ advice: damaged })],
  [
    /Missing model IR version/,
    () => ({ advice: 'Set one and save the model again (in Python: model.ir_version = 10).' }),
  ],
  [
    /Missing opset in the model/,
    () => ({ advice: 'Export the model again, with the opset of its operators.' }),
  ],
  [
    localeProblem,
    ([, locale]) => ({
      reason: `it needs the locale ${locale}, which this machine lacks`,
      advice: 'Install that locale (Debian and Ubuntu: the package locales-all).',
    }),
  ],
  [
    /^Unsupported data type: (\d+)/,
    ([, type = '']) => ({
      reason: `an input or output has ONNX data type ${type}${elementTypes[type] ?? ''}`,
      advice:
        'onnxruntime-node does not support such tensors: export the model with float32 inputs and outputs.',
    }),
  ],
  [
    /is not a registered function\/op|No Op registered for|No opset import for domain/,
    () => ({ advice: noSuchOperator }),
  ],
  [
    /Could not find an implementation for|NOT_IMPLEMENTED|not currently registered or supported/,
    () => ({
      advice:
        'This onnxruntime does not implement the operator for these element types or in this opset: export the model with others, such as float32 or opset 17.',
    }),
  ],
  [
    /external data|external initializer|external_data|Missing 'location'|ParseStringWithClassicLocale/i,
    () => ({
      advice:
        'The external data does not match the model: copy the model file and the files beside it again, together.',
    }),
  ],
  [
    /bad_alloc|failed to allocate|out of memory/i,
    () => ({ advice: 'The model needs more memory than this machine has free.' }),
  ],
  [
    /invalid model|^Load model from .*? failed:(?:Error|Type Error|Node )|Invalid tensor data type|TypeProto_Tensor|Initializer '/i,
    () => ({ advice: invalidGraph }),
  ],
];

/** `TensorProto.DataType` of types that exporters use and onnxruntime-node does not support. */
const elementTypes: Readonly<Record<string, string>> = {
  14: ' (complex64)',
  15: ' (complex128)',
  16: ' (bfloat16)',
  17: ' (float8e4m3fn)',
  18: ' (float8e4m3fnuz)',
  19: ' (float8e5m2)',
  20: ' (float8e5m2fnuz)',
  21: ' (uint4)',
  22: ' (int4)',
  23: ' (float4e2m1)',
};

/** A file and line in onnxruntime's source, and the function there. */
const sourcePlace =
  /\S*\.(?:cc|h):\d+ (?:[\w:<>&*, ]*::[\w~]+\([^)]*\)(?:::<lambda\(\)>)?|\w+) (?:\S+ was false\. )?/g;

/** The first line of onnxruntime's text without paths of this machine, status codes and source locations. */
function plainText(text: string): string {
  const [line = ''] = text.split('\n');
  const plain = line
    .replace(/^Load model from .*? failed:/, '')
    .replace(/\[ONNXRuntimeError\] : \d+ : \w+ : /g, '')
    .replace(sourcePlace, '')
    .replace(/^(?:Exception during (?:initialization|loading)|Fatal error|Error): /, '')
    .replace(/\p{Cc}/gu, '?')
    .trim();
  return shortenText(plain.replace(/\.$/, ''), 300);
}
