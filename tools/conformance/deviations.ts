/**
 * How MLflow's response differs from the right one:
 * - `accepts`: it accepts what has to be refused; `refuses`: it refuses what has to be accepted;
 * - `changes`: both predict, and the values differ; `crashes`: it responds with a status of 500 or more;
 * - `shape`: the same status, but an error without a code; `code`: a 400 with the wrong one of the two codes;
 * - `tokens`: the right values, with NaN and Infinity as bare tokens.
 */
export type Difference =
  | 'accepts'
  | 'refuses'
  | 'changes'
  | 'crashes'
  | 'shape'
  | 'code'
  | 'tokens';

/** One intended difference from MLflow's responses, and the rules that cause it. */
export interface Deviation {
  /** As `differences/explanations.ts` explains it. */
  readonly id: string;
  /** Ids of `docs/casting.md`; `x/*` is all of a group. */
  readonly rules: readonly string[];
  readonly explains: readonly Difference[];
}

const values: readonly Difference[] = ['accepts', 'refuses', 'changes'];

/** Read from top to bottom: the first that has a rule of the response and explains the difference gives the name. */
export const deviations: readonly Deviation[] = [
  { id: 'error-code', rules: ['*'], explains: ['code'] },
  { id: 'media-types', rules: ['request/media-type'], explains: [...values, 'crashes'] },
  { id: 'slash', rules: ['request/route'], explains: ['refuses'] },
  { id: 'landing-page', rules: ['request/page'], explains: ['refuses'] },
  { id: 'media-types', rules: ['request/json'], explains: ['accepts'] },
  { id: 'error-shape', rules: ['request/error', 'request/media-type'], explains: ['shape'] },
  { id: 'error-shape', rules: ['artifact/names'], explains: ['crashes'] },
  { id: 'no-5xx-for-input', rules: ['*'], explains: ['crashes'] },
  { id: 'no-5xx-for-input', rules: ['answer/json'], explains: ['shape'] },
  { id: 'nonfinite-json', rules: ['*'], explains: ['tokens'] },
  { id: 'csv-shift', rules: ['form/csv-shift'], explains: ['accepts'] },
  { id: 'empty-name', rules: ['form/empty-name'], explains: ['refuses'] },
  { id: 'rows-for-unnamed', rules: ['form/rows'], explains: values },
  {
    id: 'optional-fill',
    rules: ['boolean/null', 'integer/null', 'binary/null'],
    explains: ['refuses', 'changes'],
  },
  { id: 'base64-everywhere', rules: ['binary/*'], explains: values },
  { id: 'datetime-iso', rules: ['datetime/*'], explains: values },
  { id: 'integral-number', rules: ['params/integer'], explains: ['refuses'] },
  { id: 'nested-lossless', rules: ['nested/*', 'params/object'], explains: values },
  { id: 'optional-fill', rules: ['form/optional'], explains: ['refuses', 'changes'] },
  { id: 'graph-shape', rules: ['artifact/shape'], explains: ['refuses'] },
  { id: 'fixed-batch', rules: ['artifact/batch'], explains: ['refuses'] },
  { id: 'graph-cast', rules: ['artifact/cast'], explains: ['accepts', 'refuses'] },
  { id: 'scalar-text', rules: ['answer/scalar-text'], explains: ['refuses', 'changes'] },
  { id: 'onnx-shaped-outputs', rules: ['answer/records'], explains: ['refuses', 'changes'] },
  { id: 'no-rows', rules: ['answer/no-rows'], explains: ['refuses'] },
  { id: 'graph-cast', rules: ['artifact/cast'], explains: ['changes'] },
  { id: 'values-not-dtypes', rules: ['form/typed', 'form/chat'], explains: ['refuses'] },
  { id: 'integer-names', rules: ['form/integer-name'], explains: ['refuses'] },
  { id: 'extra-columns', rules: ['form/named'], explains: ['refuses'] },
  { id: 'strict-types', rules: ['string/nested', 'tensor/table'], explains: ['refuses'] },
  {
    id: 'strict-types',
    rules: ['boolean/*', 'integer/*', 'float/*', 'string/*', 'tensor/*', 'untyped/*', 'params/*'],
    explains: ['accepts', 'changes'],
  },
  {
    id: 'strict-types',
    rules: ['artifact/missing', 'artifact/text', 'error/params'],
    explains: ['accepts'],
  },
];

/** The deviation that a difference falls under; undefined where no rule explains it. */
export function deviationOf(
  difference: Difference,
  rules: ReadonlySet<string>,
): Deviation | undefined {
  return deviations.find(
    ({ explains, rules: patterns }) =>
      explains.includes(difference) && patterns.some((pattern) => matches(pattern, rules)),
  );
}

function matches(pattern: string, rules: ReadonlySet<string>): boolean {
  if (pattern === '*') return true;
  if (!pattern.endsWith('/*')) return rules.has(pattern);
  return [...rules].some((rule) => rule.startsWith(pattern.slice(0, -1)));
}
