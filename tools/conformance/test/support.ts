import path from 'node:path';
import { type ModelFacts, readModelFacts } from '../oracle/model.ts';
import { decide, type OnnxAnswers } from '../oracle/oracle.ts';
import type { Request } from '../oracle/request.ts';
import type { Verdict } from '../oracle/verdict.ts';

const models = path.resolve(import.meta.dirname, '../corpus/models');

/** For models that are no graphs. */
const none: OnnxAnswers = { graphOf: () => undefined, outputsOf: () => undefined };

export function post(body: string, contentType = 'application/json'): Request {
  return { method: 'POST', path: '/invocations', contentType, body: Buffer.from(body) };
}

/** The facts of a model of the corpus. */
export function factsOf(model: string): ModelFacts {
  return readModelFacts(path.join(models, model));
}

/** What the oracle says of a request for a model of the corpus. */
export function verdictOf(model: string, request: Request): Promise<Verdict> {
  return decide(request, { model: factsOf(model), answers: none });
}
