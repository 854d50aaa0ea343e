import type { Deviation, Expected } from '../deviations/deviation.ts';
import { recordedJson, sameAnswer } from '../deviations/same-answer.ts';
import type { Situation } from '../deviations/situation.ts';
import { deviationOf, errorCode } from '../deviations.ts';
import { hasNonfiniteToken, type Json, JsonError, parseJson } from '../table/json.ts';
import type { RecordedAnswer } from './case.ts';

/** What a server answered. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** The outcome of one case. */
export interface Outcome {
  readonly id: string;
  readonly outcome: 'equal' | 'deviation' | 'wrong';
  readonly deviation?: string;
  readonly reason?: string;
}

/** Compares a server's answer with what is right: MLflow's answer, or what the deviation expects that applies. */
export function judgeAnswer(situation: Situation, answer: Answer): Outcome {
  const { id } = situation.case;
  const deviation = deviationOf(situation);
  if (deviation === undefined) {
    const reasons = situation.case.answers.map((recorded) =>
      differsFromRecorded(answer, recorded, situation),
    );
    if (reasons.includes(undefined)) return { id, outcome: 'equal' };
    return hasCodeOfKind(answer, situation)
      ? { id, outcome: 'deviation', deviation: errorCode.id }
      : { id, outcome: 'wrong', reason: reasons[0] ?? '' };
  }
  const reason = whyWrong(situation, { deviation, answer });
  const named = { id, deviation: deviation.id };
  return reason === undefined
    ? { ...named, outcome: 'deviation' }
    : { ...named, outcome: 'wrong', reason };
}

/** The status is MLflow's, and the error code is the other one of the two that a 400 has. */
function hasCodeOfKind(answer: Answer, { mlflow }: Situation): boolean {
  const codes = ['BAD_REQUEST', 'INVALID_PARAMETER_VALUE'];
  const isRefused = mlflow.status === 400 && codes.includes(mlflow.errorCode ?? '');
  return isRefused && answer.status === 400 && differsFromError(answer, { codes }) === undefined;
}

interface Claim {
  readonly deviation: Deviation;
  readonly answer: Answer;
}

function whyWrong(situation: Situation, { deviation, answer }: Claim): string | undefined {
  const expected = deviation.expected(situation);
  if (obeys(situation, expected)) return 'the deviation fires where MLflow obeys the design';
  return differsFromExpected(answer, expected, situation);
}

/** True when one of MLflow's recorded answers is what the deviation expects. */
export function obeys(situation: Situation, expected: Expected): boolean {
  return situation.case.answers.some((recorded) => {
    if (expected.kind === 'status') return recorded.status === expected.status;
    if (expected.kind === 'json') {
      const body = recordedJson(recorded);
      if (recorded.status !== 200 || body === undefined) return false;
      return (
        !hasNonfiniteToken(recorded.text ?? '') && sameAnswer(body, expected.body, situation.model)
      );
    }
    return (
      recorded.status === expected.status &&
      recorded.errorCode !== undefined &&
      (expected.errorCodes.length === 0 || expected.errorCodes.includes(recorded.errorCode)) &&
      (expected.names.length === 0 || recorded.names.every((name) => expected.names.includes(name)))
    );
  });
}

function differsFromRecorded(
  answer: Answer,
  recorded: RecordedAnswer,
  { case: item, model, verdict }: Situation,
): string | undefined {
  if (answer.status !== recorded.status) return `status ${answer.status}, not ${recorded.status}`;
  if (recorded.errorCode !== undefined) {
    const codes = [recorded.errorCode];
    // What the graph refuses in any case may be found in any of its columns.
    const inGraph = verdict.kind === 'refuse' && verdict.rightColumns !== undefined;
    if (inGraph && recorded.names.every((name) => verdict.names.includes(name))) {
      return differsFromError(answer, { codes, any: verdict.names });
    }
    return differsFromError(answer, { codes, all: recorded.names });
  }
  if (answer.status !== 200 || item.request.method !== 'POST') return undefined;
  const body = recordedJson(recorded);
  return body === undefined ? undefined : differsFromJson(answer, body, model);
}

function differsFromExpected(
  answer: Answer,
  expected: Expected,
  { model }: Situation,
): string | undefined {
  const status = expected.kind === 'json' ? 200 : expected.status;
  if (answer.status !== status) return `status ${answer.status}, not ${status}`;
  if (expected.kind === 'status') return undefined;
  if (expected.kind === 'json') return differsFromJson(answer, expected.body, model);
  const any = expected.names;
  return differsFromError(answer, { codes: expected.errorCodes, any, detail: expected.detail });
}

function differsFromJson(
  answer: Answer,
  expected: Json,
  model: Situation['model'],
): string | undefined {
  if (hasNonfiniteToken(answer.text)) return 'the answer has NaN or Infinity as tokens';
  const body = jsonIn(answer.text);
  if (body === undefined) return 'the answer is not JSON';
  return sameAnswer(body, expected, model) ? undefined : 'predictions differ';
}

interface ErrorRule {
  /** Any of these; none for any code. */
  readonly codes: readonly string[];
  readonly any?: readonly string[];
  readonly all?: readonly string[];
  readonly detail?: boolean | undefined;
}

function differsFromError(answer: Answer, rule: ErrorRule): string | undefined {
  const body = jsonIn(answer.text);
  if (!(body instanceof Map)) return 'the error body is not a JSON object';
  const code = body.get('error_code');
  const message = body.get('message');
  if (typeof code !== 'string' || typeof message !== 'string') {
    return 'the error body lacks error_code or message';
  }
  if (rule.codes.length > 0 && !rule.codes.includes(code)) {
    return `error_code ${code}, not ${rule.codes.join(' or ')}`;
  }
  const missing = (rule.all ?? []).filter((name) => !message.includes(name));
  if (missing.length > 0) return `the message does not name ${missing.join(', ')}`;
  const any = rule.any ?? [];
  if (any.length > 0 && !any.some((name) => message.includes(name))) {
    return `the message names none of ${any.join(', ')}`;
  }
  return rule.detail === true && !body.has('detail') ? 'the error body lacks detail' : undefined;
}

function jsonIn(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}
