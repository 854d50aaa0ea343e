import { AsyncLocalStorage } from 'node:async_hooks';
import type { LoadedModel, ModelRelay } from '@mlmodel/core';
import { loadModel } from '@mlmodel/core/node';
import {
  createPipeline,
  type FailureReport,
  type Pipeline,
  type ScoringResponse,
} from '@mlmodel/scoring';
import {
  answerRequests,
  payloadPieces,
  type WorkerAnswer,
  type WorkerRequest,
} from '@mlmodel/worker';
import { lengthOf } from '../http/send-answer.js';
import { scoringSettings } from '../scoring-options.js';
import type { ChildAnswer, ChildConfig, ChildRequest } from './child-config.js';

const config = JSON.parse(process.argv[2] ?? '{}') as ChildConfig;
let model: LoadedModel;
let scorer: Pipeline;
/** The request that is scored, and how it failed. */
const current = new AsyncLocalStorage<{ request: WorkerRequest; failures: FailureReport[] }>();

await answerRequests({
  async start() {
    const { modelPath, flavorOptions, relayFacts, ...selection } = config;
    const relay = relayFacts && relayToParent(relayFacts);
    model = await loadModel(modelPath, { ...selection, options: flavorOptions, relay });
    const onFailure = (failure: FailureReport) => current.getStore()?.failures.push(failure);
    scorer = createPipeline(model, { ...scoringSettings(config), onFailure });
    return {};
  },
  async answer(request: WorkerRequest): Promise<WorkerAnswer> {
    const body = joined(request.payload);
    const startedAt = performance.now();
    const signal = () => request.signal;
    const failures: FailureReport[] = [];
    const answer = await current.run({ request, failures }, () =>
      scorer.respond({ ...headersOf(request), body, signal }),
    );
    const fields: ChildAnswer = {
      status: answer.status,
      contentType: answer.contentType,
      contentLength: lengthOf(answer.body),
      bytes: body.byteLength,
      milliseconds: performance.now() - startedAt,
      failures,
    };
    return { fields: { ...fields }, payload: bytesOf(answer.body) };
  },
  stop: () => model.dispose(),
});

/** The model runs behind the parent. */
function relayToParent(facts: ModelRelay['facts']): ModelRelay {
  return {
    facts,
    async request(message) {
      const answer = await current.getStore()?.request.ask(message);
      return { fields: answer?.fields ?? {}, payload: payloadPieces(answer?.payload) };
    },
  };
}

function headersOf({ fields }: WorkerRequest) {
  const { contentType, contentEncoding, accept, requestId } = fields as ChildRequest;
  return { contentType, contentEncoding, accept, requestId };
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
}

function bytesOf(body: ScoringResponse['body']): Uint8Array | readonly Uint8Array[] {
  return typeof body === 'string' ? Buffer.from(body, 'latin1') : body;
}
