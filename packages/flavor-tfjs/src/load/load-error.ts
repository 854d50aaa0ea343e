import { errorText, MlmodelError } from '@mlmodel/core';
import { brokenFile, refusedModel as refused, shortenText } from '@mlmodel/core/flavor';

/** The error for a model with invalid files. `advice` is a sentence. */
export function brokenModel(file: string, reason: string, advice?: string): MlmodelError {
  return brokenFile(file, { reason, advice });
}

/** The error for a model that TensorFlow.js cannot load. `advice` is a sentence. */
export function refusedModel(cause: unknown, file: string, advice: string): MlmodelError {
  const text = errorText(cause);
  const damage = damages.find(([pattern]) => pattern.test(text));
  if (!damage)
    return refused(file, { runtime: 'TensorFlow.js', reason: reasonIn(text), advice, cause });
  const message = `${file} ${damage[1]}: TensorFlow.js fails with "${shortenText(text, 120)}". ${damage[2]}`;
  return new MlmodelError('INVALID_PARAMETER_VALUE', message, { file, debug: text, cause });
}

/** Errors of JavaScript inside TensorFlow.js: what they mean for a model, and what to do. */
const damages: readonly (readonly [RegExp, string, string])[] = [
  [/^Maximum call stack/, 'is nested too deeply', 'Check how it was made.'],
  [
    /^Invalid (?:typed )?array length|allocation failed|out of memory/i,
    'needs more memory than is possible',
    'Check the shapes in it.',
  ],
  [
    /^Cannot (?:read|set|destructure|convert|use)|is not (?:a function|iterable|an object)|^Invalid (?:array|string)/,
    'has a missing or invalid part',
    'Copy or save the model again.',
  ],
];

/** The first line, without the guesses that TensorFlow.js adds, and with spaces in its lists, so that long ones wrap. */
function reasonIn(text: string): string {
  const [line = ''] = text.split('\n');
  const reason = line
    .replace(/ This may be due to one of .*/, '')
    .replace(/,(?=\S)/g, ', ')
    .trim()
    .replace(/[.:]$/, '');
  return reason === '' ? 'it gives no reason' : shortenText(reason, 300);
}
