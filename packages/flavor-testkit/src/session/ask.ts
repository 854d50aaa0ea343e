import {
  type FlavorSession,
  isMlmodelError,
  type MlmodelError,
  type ModelInput,
  type PredictCall,
  type Prediction,
} from '@mlmodel/core';
import { BrokenRule, requireEqual, requireSuccess } from '../broken-rule.js';
import { requireOneOf, resultOrRefusal } from '../refusal.js';
import { answerMalformationOf } from './answer-malformation.js';

/** A request of a test. */
export interface Question extends PredictCall {
  readonly input: ModelInput;
  /** The case and the variation of it. */
  readonly where: string;
  /** The rule by which it must be answered. */
  readonly rule: string;
}

const unchangedRule = 'predict does not change its input and params';
const coherentRule = 'an answer is coherent';
const refusalRule = 'an unsupported input is refused with BAD_REQUEST or INVALID_PARAMETER_VALUE';

/**
 * Predicts with a copy of the input.
 * @throws BrokenRule when the session fails, changes what it was given, or answers incoherently
 */
export function ask(session: FlavorSession, question: Question): Promise<Prediction> {
  const { rule, where } = question;
  return requireSuccess(rule, { where, step: () => predicted(session, question) });
}

/**
 * Predicts with a copy of an input that the model may refuse.
 * @returns the refusal instead of the answer
 * @throws BrokenRule when the session fails with any other error, changes what it was given, or answers incoherently
 */
export async function askOrRefusal(
  session: FlavorSession,
  question: Omit<Question, 'rule'>,
): Promise<Prediction | MlmodelError> {
  const rule = `${refusalRule}: ${question.where}`;
  const result = await resultOrRefusal(rule, () => predicted(session, question));
  if (isMlmodelError(result)) requireOneOf(rule, result, [400]);
  return result;
}

async function predicted(
  session: FlavorSession,
  { input, params, where, ...call }: Omit<Question, 'rule'>,
): Promise<Prediction> {
  const given = structuredClone(input);
  const givenParams = structuredClone(params);
  try {
    const { signal, isExample } = call;
    const answer = await session.predict(given, { signal, isExample, params: givenParams });
    const malformation = answerMalformationOf(answer);
    if (malformation !== undefined) throw new BrokenRule(coherentRule, `${where}: ${malformation}`);
    return answer;
  } finally {
    requireEqual(unchangedRule, { actual: given, expected: input, side: 'input', where });
    requireEqual(unchangedRule, { actual: givenParams, expected: params, side: 'params', where });
  }
}
