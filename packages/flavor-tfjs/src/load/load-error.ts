import { MlmodelError } from '@mlmodel/core';

/** The error for a model whose files are not what they should be. `advice` is a sentence. */
export function brokenModel(
  file: string,
  reason: string,
  advice = 'Copy or save the model again.',
): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', `${file} ${reason}. ${advice}`, { file });
}

/** The error for a model that TensorFlow.js refuses. `advice` is a sentence. */
export function refusedModel(cause: unknown, file: string, advice: string): MlmodelError {
  const text = textOf(cause);
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `TensorFlow.js cannot load ${file}: ${firstLine(text)}. ${advice}`,
    { file, debug: text, cause },
  );
}

/** What an error says. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n');
  return line
    .replace(/ This may be due to one of .*/, '')
    .trim()
    .replace(/[.:]$/, '')
    .slice(0, 300);
}
