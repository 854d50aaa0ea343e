import { AsyncLocalStorage } from 'node:async_hooks';
import { Console } from 'node:console';
import type { LoadedModel, ModelRelay } from '@mlmodel/core';
import { loadModel } from '@mlmodel/core/node';
import { createPipeline, type Pipeline, type ScoringResponse } from '@mlmodel/scoring';
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
/** The request that is scored. */
const current = new AsyncLocalStorage<WorkerRequest>();

await answerRequests({
  async start() {
    const { modelPath, flavorOptions, relayFacts, ...selection } = config;
    const relay = relayFacts && relayToParent(relayFacts);
    model = await loadModel(modelPath, { ...selection, options: flavorOptions, relay });
    const logger = new Console(process.stderr);
    scorer = createPipeline(model, scoringSettings({ ...config, logger }));
    return {};
  },
  async answer(request: WorkerRequest): Promise<WorkerAnswer> {
    const body = joined(request.payload);
    const startedAt = performance.now();
    const signal = () => request.signal;
    const answer = await current.run(request, () =>
      scorer.respond({ ...headersOf(request), body, signal }),
    );
    const fields: ChildAnswer = {
      status: answer.status,
      contentType: answer.contentType,
      contentLength: lengthOf(answer.body),
      bytes: body.byteLength,
      milliseconds: performance.now() - startedAt,
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
      const answer = await current.getStore()?.ask(message);
      return { fields: answer?.fields ?? {}, payload: payloadPieces(answer?.payload) };
    },
  };
}

function headersOf({ fields }: WorkerRequest) {
  const { contentType, contentEncoding, accept } = fields as ChildRequest;
  return { contentType, contentEncoding, accept };
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
}

function bytesOf(body: ScoringResponse['body']): Uint8Array | readonly Uint8Array[] {
  return typeof body === 'string' ? Buffer.from(body, 'latin1') : body;
}
