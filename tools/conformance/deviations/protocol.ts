import { standardJson } from '../replay/compare.ts';
import { hasNonfiniteToken } from '../table/json.ts';
import { bodyTypeOf, jsonOf, routeOf, textOf } from '../table/request.ts';
import { badRequest, type Deviation, type Expected, serverError } from './deviation.ts';
import { recordedJson } from './same-answer.ts';
import { expectedOfVerdict, type Situation } from './situation.ts';

const probes = ['/ping', '/health', '/version'];

function isScoring({ case: { request } }: Situation): boolean {
  return request.method === 'POST' && routeOf(request.path) === '/invocations';
}

/** The design's answer; where it says nothing, only that the request is read. */
function scored(situation: Situation): Expected {
  return situation.verdict.kind === 'silent'
    ? { kind: 'status', status: 200 }
    : expectedOfVerdict(situation);
}

export const nonfiniteJson: Deviation = {
  id: 'nonfinite-json',
  title: 'NaN is null, infinities are strings',
  reason: 'MLflow sends the bare tokens NaN and Infinity, which no JSON parser reads.',
  applies: ({ case: { answers }, difference }) =>
    difference === undefined &&
    answers.every(({ status, text = '' }) => status === 200 && hasNonfiniteToken(text)),
  expected: ({ mlflow }) => ({ kind: 'json', body: standardJson(recordedJson(mlflow) ?? null) }),
};

export const mediaTypes: Deviation = {
  id: 'media-types',
  title: 'Media types are read as RFC 9110 says, and JSON is UTF-8',
  reason:
    'MLflow compares media types letter by letter, fails with 500 without one, and guesses UTF-16.',
  applies: (situation) => {
    if (!isScoring(situation)) return false;
    const { request } = situation.case;
    const { status } = situation.mlflow;
    if (request.contentType === undefined) return status === 500;
    const type = bodyTypeOf(request.contentType);
    if (type === undefined) return status !== 415;
    if (status === 415) return ['application/json', 'text/csv'].includes(type);
    const accepted = status === 200 || situation.mlflow.errorCode === 'INVALID_PARAMETER_VALUE';
    return type === 'application/json' && accepted && jsonOf(request.body) === undefined;
  },
  expected: (situation) => {
    if (situation.mlflow.status === 415) return scored(situation);
    if (situation.mlflow.status === 500)
      return { kind: 'error', status: 415, errorCodes: [], names: [] };
    return badRequest();
  },
};

export const no5xxForInput: Deviation = {
  id: 'no-5xx-for-input',
  title: 'Bad input is a 400, a bad prediction a 500 with an error body',
  reason:
    'Deep nesting, huge integers and unserialisable predictions crash MLflow with a plain 500.',
  applies: (situation) =>
    isScoring(situation) &&
    situation.mlflow.status === 500 &&
    situation.mlflow.errorCode === undefined &&
    situation.case.request.contentType !== undefined,
  expected: (situation) => (isBadPrediction(situation) ? serverError() : badRequest()),
};

/** A model in Python answered with what JSON cannot hold: its input was read without trouble. */
function isBadPrediction({ model, verdict, case: { request } }: Situation): boolean {
  const text = textOf(request.body);
  if (model.runtime !== 'other' || verdict.kind === 'refuse' || text === undefined) return false;
  return jsonOf(request.body) !== undefined && !/[[{]{64}|\d{4300}/.test(text.replace(/\s/g, ''));
}

export const slash: Deviation = {
  id: 'slash',
  title: 'A trailing slash and HEAD are served',
  reason: 'MLflow redirects the one and refuses the other.',
  applies: ({ case: { request }, mlflow }) => {
    const route = routeOf(request.path);
    if (mlflow.status === 307) return true;
    return mlflow.status === 405 && request.method === 'HEAD' && probes.includes(route);
  },
  expected: (situation) =>
    isScoring(situation) ? scored(situation) : { kind: 'status', status: 200 },
};

export const errorShape: Deviation = {
  id: 'error-shape',
  title: 'Every error has one JSON shape',
  reason:
    'MLflow answers 404 and 405 with {"detail"}, 415 with plain text, and a list for a graph of several inputs with 500.',
  applies: (situation) => {
    const { mlflow, case: item } = situation;
    if (item.request.method === 'HEAD' || mediaTypes.applies(situation)) return false;
    if (mlflow.status === 500) return mlflow.errorCode === 'INTERNAL_ERROR' && isGraph(situation);
    return [404, 405, 415].includes(mlflow.status) && mlflow.errorCode === undefined;
  },
  expected: ({ mlflow }) =>
    mlflow.status === 500
      ? badRequest(['BAD_REQUEST', 'INVALID_PARAMETER_VALUE'])
      : { kind: 'error', status: mlflow.status, errorCodes: [], names: [], detail: true },
};

function isGraph({ model, verdict }: Situation): boolean {
  return model.graph !== undefined && verdict.kind !== 'answer';
}
