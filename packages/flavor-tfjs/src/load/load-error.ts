import { MlmodelError, shortenText } from '@mlmodel/core';

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
  const damage = damages.find(([pattern]) => pattern.test(text));
  const message = damage
    ? `${file} ${damage[1]}, on which TensorFlow.js fails (${shortenText(text, 120)}). ${damage[2]}`
    : `TensorFlow.js cannot load ${file}: ${reasonIn(text)}. ${advice}`;
  return new MlmodelError('INVALID_PARAMETER_VALUE', message, { file, debug: text, cause });
}

/** Errors of JavaScript itself, which speak of the code of TensorFlow.js: what they mean for a model, and what to do. */
const damages: readonly (readonly [RegExp, string, string])[] = [
  [/^Maximum call stack/, 'is nested too deeply', 'Check how it was made.'],
  [
    /^Invalid (?:typed )?array length|allocation failed|out of memory/i,
    'asks for more memory than there can be',
    'Check the shapes in it.',
  ],
  [
    /^Cannot (?:read|set|destructure|convert|use)|is not (?:a function|iterable|an object)|^Invalid (?:array|string)/,
    'lacks a part or has one of the wrong kind',
    'Copy or save the model again.',
  ],
];

/** What an error says. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The first line, without the guesses that TensorFlow.js adds; with gaps in its lists, where a long one may be cut. */
function reasonIn(text: string): string {
  const [line = ''] = text.split('\n');
  const reason = line
    .replace(/ This may be due to one of .*/, '')
    .replace(/,(?=\S)/g, ', ')
    .trim()
    .replace(/[.:]$/, '');
  return reason === '' ? 'it gives no reason' : shortenText(reason, 300);
}
