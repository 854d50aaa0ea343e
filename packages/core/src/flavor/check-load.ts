import { errorText } from '../errors/message-text.js';
import { MlmodelError } from '../errors/mlmodel-error.js';
import type { ChosenFlavor } from './choose-flavor.js';
import type { CheckContext, LoadCheck, LoadProblem } from './flavor.js';

/** Calls `checkLoad` of the flavor that would load a model. An error that it throws is a problem too. */
export async function checkLoad(
  { flavor, candidate, config }: ChosenFlavor,
  context: Omit<CheckContext<unknown>, 'config'>,
): Promise<LoadCheck> {
  if (flavor.checkLoad === undefined) return { problems: [] };
  try {
    return checkedAnswer(await flavor.checkLoad({ ...context, config }), candidate.source);
  } catch (error) {
    return { problems: [problemOf(error)] };
  }
}

/** An error as a problem that keeps a model from loading. */
export function problemOf(error: unknown): LoadProblem {
  return { severity: 'error', reason: errorText(error) };
}

/** Flavors may be written in JavaScript, so the answer needs checking. */
function checkedAnswer(answer: unknown, source: string): LoadCheck {
  const { problems, options = {} } = Object(answer);
  if (Array.isArray(problems) && problems.every(isProblem) && Object(options) === options) {
    return { problems, options };
  }
  throw new MlmodelError(
    'INVALID_STATE',
    `checkLoad of ${source} must return { problems: [{ severity, reason, fix }] }. Update the flavor, or report this to its author.`,
  );
}

function isProblem(value: unknown): value is LoadProblem {
  const { severity, reason, fix } = Object(value);
  return (
    (severity === 'error' || severity === 'warning') &&
    typeof reason === 'string' &&
    (fix === undefined || typeof fix === 'string')
  );
}
