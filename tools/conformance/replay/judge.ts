import { type Difference, deviationOf } from '../deviations.ts';
import { hasNonfiniteToken, type Json, JsonError, parseJson } from '../oracle/json.ts';
import type { ModelFacts } from '../oracle/model.ts';
import type { Acceptance, Refusal, Verdict } from '../oracle/verdict.ts';
import type { Case, RecordedResponse } from './case.ts';
import { standardJson } from './compare.ts';
import { disclosureOf } from './disclosure.ts';
import { recordedJson, sameResponse } from './same-response.ts';

/** The response of a server. */
export interface HttpResponse {
  readonly status: number;
  readonly text: string;
}

/** The outcome of one case. */
export interface Outcome {
  readonly id: string;
  readonly outcome: 'equal' | 'deviation' | 'wrong' | 'undecided';
  readonly deviation?: string;
  readonly reason?: string;
}

/** A recorded case, and the verdict of the rules or of a label. */
export interface Decided {
  readonly case: Case;
  readonly model: ModelFacts;
  readonly verdict: Verdict;
}

/** The right response: the verdict, or, where only the model itself knows, the one recorded from MLflow. */
type Expected = Exclude<Verdict, { kind: 'undecided' }>;

/** Compares a server's response with the right one, and names the deviation where MLflow's is another. */
export function judgeResponse(decided: Decided, response: HttpResponse): Outcome {
  const { case: item, verdict, model } = decided;
  const { id } = item;
  if (verdict.kind === 'undecided') return { id, outcome: 'undecided', reason: verdict.why };
  const expected = expectedOf(verdict, item.responses[0]);
  const named = deviationName(decided, expected);
  if (named === 'unexplained') {
    const rules = [...expected.rules].join(', ');
    return { id, outcome: 'wrong', reason: `no deviation explains why MLflow differs (${rules})` };
  }
  const reason = disclosureOf(response) ?? differsFrom(expected, response, model);
  const deviation = named === undefined ? {} : { deviation: named };
  if (reason !== undefined) return { id, outcome: 'wrong', ...deviation, reason };
  return named === undefined
    ? { id, outcome: 'equal' }
    : { id, outcome: 'deviation', ...deviation };
}

/** The beginning of MLflow's message when the model itself raised an exception. */
const modelFailed = 'Encountered an unexpected error while evaluating the model.';

/**
 * The right response. Where only the model knows it, it is the recorded one, unless a rule explains that MLflow's
 * enforcement refused the request.
 */
export function expectedOf(verdict: Expected, mlflow: RecordedResponse): Expected {
  return verdict.kind === 'accept' ? expectedOfModel(verdict, mlflow) : verdict;
}

function expectedOfModel(verdict: Acceptance, mlflow: RecordedResponse): Expected {
  const { status, errorCode } = mlflow;
  const { rules } = verdict;
  const body = recordedJson(mlflow);
  if (status === 200 && body !== undefined) {
    return { kind: 'answer', body: standardJson(body), rules };
  }
  if (!isOfModel(verdict, mlflow)) return verdict;
  const reason = errorCode === undefined ? 'answer/json' : 'error/model';
  return {
    kind: 'refuse',
    status,
    errorCode: errorCode ?? 'INTERNAL_ERROR',
    rules: new Set([reason]),
    names: [],
  };
}

/** Whether an error is the model's own: MLflow read the request and let it pass. */
function isOfModel(
  { rules, pythonChecks }: Acceptance,
  { status, message }: RecordedResponse,
): boolean {
  if ([...rules].some((rule) => rule.startsWith('request/'))) return false;
  if (pythonChecks === true || status !== 400) return true;
  return message?.startsWith(modelFailed) === true || deviationOf('refuses', rules) === undefined;
}

/** The id of the deviation that explains MLflow's response; undefined when that is right. */
export function deviationName(
  { case: item, model }: Decided,
  expected: Expected,
): string | undefined {
  const differences = item.responses.map((recorded) => differenceOf(recorded, expected, model));
  const [first] = differences;
  if (first === undefined || differences.includes(undefined)) return undefined;
  return deviationOf(first, expected.rules)?.id ?? 'unexplained';
}

/** How one of MLflow's responses differs from the right one; undefined when it does not. */
export function differenceOf(
  mlflow: RecordedResponse,
  expected: Expected,
  model: ModelFacts,
): Difference | undefined {
  const { status, errorCode, text = '' } = mlflow;
  const wanted = statusOf(expected);
  if (status !== wanted) {
    if (status >= 500) return 'crashes';
    return status === 200 ? 'accepts' : 'refuses';
  }
  if (expected.kind === 'refuse') {
    if (errorCode === undefined) return 'shape';
    return expected.errorCode === undefined || expected.errorCode === errorCode
      ? undefined
      : 'code';
  }
  if (expected.kind !== 'answer') return undefined;
  const body = recordedJson(mlflow);
  if (body === undefined || !sameResponse(body, expected.body, model)) return 'changes';
  return hasNonfiniteToken(text) ? 'tokens' : undefined;
}

function statusOf(expected: Expected): number {
  return expected.kind === 'answer' || expected.kind === 'accept' ? 200 : expected.status;
}

function differsFrom(
  expected: Expected,
  response: HttpResponse,
  model: ModelFacts,
): string | undefined {
  const status = statusOf(expected);
  if (response.status !== status) return `status ${response.status}, not ${status}`;
  if (expected.kind === 'answer') return differsFromJson(expected.body, response, model);
  return expected.kind === 'refuse' ? differsFromError(expected, response) : undefined;
}

function differsFromJson(
  expected: Json,
  response: HttpResponse,
  model: ModelFacts,
): string | undefined {
  if (hasNonfiniteToken(response.text)) return 'the response has NaN or Infinity as tokens';
  const body = jsonIn(response.text);
  if (body === undefined) return 'the response is not JSON';
  return sameResponse(body, expected, model) ? undefined : 'predictions differ';
}

function differsFromError(
  { errorCode, names, detail }: Refusal,
  response: HttpResponse,
): string | undefined {
  const body = jsonIn(response.text);
  if (!(body instanceof Map)) return 'the error body is not a JSON object';
  const code = body.get('error_code');
  const message = body.get('message');
  if (typeof code !== 'string' || typeof message !== 'string') {
    return 'the error body lacks error_code or message';
  }
  if (errorCode !== undefined && code !== errorCode) return `error_code ${code}, not ${errorCode}`;
  if (names.length > 0 && !names.some((name) => message.includes(name))) {
    return `the message names none of ${names.join(', ')}`;
  }
  return detail === true && !body.has('detail') ? 'the error body lacks detail' : undefined;
}

function jsonIn(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}
