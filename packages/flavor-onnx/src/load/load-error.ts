import { MlmodelError } from '@mlmodel/core';

/**
 * What an operator needs to know when onnxruntime refuses a model.
 * @param cause what onnxruntime threw
 * @param file the model file's path in the model directory
 */
export function loadError(cause: unknown, file: string): MlmodelError {
  const text = cause instanceof Error ? cause.message : String(cause);
  const type = /^Unsupported data type: (\d+)/.exec(text)?.[1];
  const reason = type ? `an input or output has ONNX data type ${type}` : shortened(text);
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `onnxruntime cannot load ${file}: ${reason}. ${adviceFor(text)}`,
    { file, debug: text, cause },
  );
}

/** The error for a file that is no ONNX model. */
export function notAnOnnxModel(cause: unknown, file: string): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `${file} is not an ONNX model or is damaged. Copy or save the model again.`,
    { file, cause },
  );
}

/** The place in onnxruntime's own source, with the signature of the function. */
const sourcePlace = /^\S+\.(?:cc|h):\d+ .*?\) /;

/** onnxruntime's text without the absolute path that it begins with, and without the place in its source. */
function shortened(text: string): string {
  const [line = ''] = text.replace(/^Load model from .* failed:/, '').split('\n');
  return line.trim().replace(sourcePlace, '').replace(/\.$/, '').slice(0, 300);
}

function adviceFor(text: string): string {
  if (/Unsupported data type/.test(text)) {
    return 'onnxruntime-node cannot pass such tensors: export the model with float32 inputs and outputs.';
  }
  if (/opset|IR version|registered|not implemented|implementation/i.test(text)) {
    return 'Export the model with an opset and operators that this onnxruntime supports, or install a newer onnxruntime-node.';
  }
  return 'Check the file, or save the model again.';
}
