import type { Case, RecordedAnswer } from '../replay/case.ts';
import type { ModelFacts } from '../table/model.ts';
import { judge, type Verdict } from '../table/referee.ts';
import type { Expected } from './deviation.ts';
import { type Difference, differenceOf } from './difference.ts';

/** A recorded case with the design's verdict: all that a deviation may look at. */
export interface Situation {
  readonly case: Case;
  readonly model: ModelFacts;
  readonly mlflow: RecordedAnswer;
  readonly verdict: Verdict;
  /** Undefined when MLflow obeys the design, or the design says nothing. */
  readonly difference: Difference | undefined;
}

/** Puts a case beside the design's verdict. */
export async function situationOf(item: Case, model: ModelFacts): Promise<Situation> {
  const verdict = await judge(item.request, model);
  const differences = item.answers.map((answer) => differenceOf(answer, { verdict, model }));
  const obeyed = differences.indexOf(undefined);
  const mlflow = item.answers[Math.max(obeyed, 0)] ?? item.answers[0];
  return {
    case: item,
    model,
    mlflow,
    verdict,
    difference: obeyed >= 0 ? undefined : differences[0],
  };
}

/** The design's verdict as an expectation. */
export function expectedOfVerdict({ case: item, verdict, difference }: Situation): Expected {
  if (verdict.kind === 'answer') return { kind: 'json', body: verdict.body };
  if (verdict.kind === 'accept') return { kind: 'status', status: 200 };
  if (verdict.kind === 'silent') throw new Error(`${item.id}: the design says nothing of it`);
  const names = difference?.kind === 'overlooks' ? difference.names : verdict.names;
  // A list in a scalar column is a value that does not cast, and also one of a wrong shape.
  const errorCodes = verdict.late
    ? ['BAD_REQUEST', 'INVALID_PARAMETER_VALUE']
    : [verdict.errorCode];
  return { kind: 'error', status: 400, errorCodes, names };
}
