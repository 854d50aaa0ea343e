import path from 'node:path';
import { type ModelFacts, readModelFacts } from '../oracle/model.ts';
import { decide, type OnnxRuns } from '../oracle/oracle.ts';
import type { Request } from '../oracle/request.ts';
import type { Verdict } from '../oracle/verdict.ts';

const models = path.resolve(import.meta.dirname, '../corpus/models');

/** For models other than graphs. */
const none: OnnxRuns = { graphOf: () => undefined, outputsOf: () => undefined };

export function post(body: string, contentType = 'application/json'): Request {
  return { method: 'POST', path: '/invocations', contentType, body: Buffer.from(body) };
}

/** The facts of a model of the corpus. */
export function factsOf(model: string): ModelFacts {
  return readModelFacts(path.join(models, model));
}

/** The oracle's verdict on a request for a model of the corpus. */
export function verdictOf(model: string, request: Request): Promise<Verdict> {
  return decide(request, { model: factsOf(model), recordings: none });
}
