import type { ColumnName } from '../../../data/vector.js';
import { MlmodelError } from '../../../errors/mlmodel-error.js';

const maximumNamesShown = 20;
const maximumNameLength = 100;

/** Required columns or tensors that a request lacks, and what it has instead. */
export function missingInputs(
  missing: readonly ColumnName[],
  extra: readonly unknown[],
): MlmodelError {
  const others = extra.length === 0 ? '' : ` The request has other inputs: ${list(extra)}.`;
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The model needs the inputs ${missing.map(quoted).join(', ')}, which are missing.${others}`,
    { field: String(missing[0]) },
  );
}

/** Fewer columns than an unnamed signature declares. */
export function tooFewColumns(declared: number, received: number): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The model takes ${declared} columns by position, but the request has ${received}.`,
  );
}

function list(names: readonly unknown[]): string {
  const shown = names
    .slice(0, maximumNamesShown)
    .map((name) => quoted(typeof name === 'string' ? name.slice(0, maximumNameLength) : name));
  return names.length > maximumNamesShown ? `${shown.join(', ')} and more` : shown.join(', ');
}

/** Names that are numbers stand without quotes: they are not the text of that number. */
function quoted(name: unknown): string {
  return typeof name === 'string' ? `"${name}"` : String(name);
}
