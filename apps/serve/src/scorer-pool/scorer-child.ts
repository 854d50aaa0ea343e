import type { IgnoredNames, LoadedModel } from '@mlmodel/core';
import { loadModel } from '@mlmodel/core/node';
import {
  type BatchSummary,
  createPipeline,
  type Pipeline,
  type ScoringResponse,
} from '@mlmodel/scoring';
import { serveRequests, type WorkerRequest, type WorkerResponse } from '@mlmodel/worker';
import { batchingOf } from '../batching.js';
import { bodyStock } from '../body-stock.js';
import { byteLengthOf } from '../http/send-response.js';
import { scoringSettings } from '../scoring-options.js';
import type {
  ChildConfig,
  ChildContinuation,
  ChildPause,
  ChildRequest,
  ChildResponse,
} from './child-messages.js';
import { collectGarbageOf } from './collect-garbage.js';
import { isCopied } from './is-copied.js';
import { currentJob, Job, openRemoteModel } from './job.js';
import { outOfMemoryResponse } from './out-of-memory.js';

let model: LoadedModel | undefined;
let scorer: Pipeline;
/** Most memory of this process, if it runs the model and has a limit. */
let mebibytes: number | undefined;
/** Calls of the model that no reply has reported. */
const batches: BatchSummary[] = [];
/** Jobs that have a number, until they are done. */
const jobs = new Map<number, Job>();

await serveRequests({
  memory: bodyStock,
  async start(setup) {
    const config = setup as unknown as ChildConfig;
    const { modelPath, flavors, flavorOptions, workingDirectory, invokedAs } = config;
    if (!config.modelRunsElsewhere) {
      mebibytes = config.workerMemoryMebibytes;
      const selection = { flavors, workingDirectory, invokedAs };
      model = await loadModel(modelPath, { ...selection, options: flavorOptions });
    }
    const settings = scoringSettings(config);
    scorer = createPipeline(model ?? (await openRemoteModel(modelPath)), {
      ...settings,
      batching: batchingOf(settings, (batch) => batches.push(batch)),
      onFailure: (failure) => currentJob()?.failures.push(failure),
      onIgnored: (names) => currentJob()?.ignored.push(shortened(names)),
    });
    return {};
  },
  respond(request: WorkerRequest): Promise<WorkerResponse> {
    return 'continues' in request.fields ? continueJob(request) : begin(request);
  },
  stop: () => model?.dispose(),
});

/** Scores a body. @returns the response, or a pause until the server has a free model process */
async function begin(request: WorkerRequest): Promise<WorkerResponse> {
  const { job: id, isTraced, traceContext, capture, ...headers } = request.fields as ChildRequest;
  const body = joined(request.payload);
  const job = new Job(body.byteLength, { isTraced, traceContext, capture });
  if (id !== undefined) jobs.set(id, job);
  const { trace } = job;
  const signal = () => job.signal;
  job.response = job.run(() => scorer.respond({ ...headers, body, signal, trace }));
  void job.response.then(() => id !== undefined && jobs.delete(id));
  if (isCopied(headers)) void job.response.then(() => bodyStock.give(body));
  void job.response.then(() => collectGarbageOf(job.bytes));
  return job.follow(request.signal, async () => {
    const first = await Promise.race([job.response, job.needsModel]);
    if ('status' in first) return replyWith(first, job);
    const pause: ChildPause = { needsModel: first };
    return { fields: { ...pause } };
  });
}

/** Continues a job, or cancels it. */
async function continueJob({ fields, signal }: WorkerRequest): Promise<WorkerResponse> {
  const { continues, model: address } = fields as unknown as ChildContinuation;
  const job = jobs.get(continues);
  if (job === undefined) return {};
  if (address === undefined) job.cancel();
  else job.provideModel(address);
  return job.follow(signal, async () => replyWith(await job.response, job));
}

function replyWith(answer: ScoringResponse, job: Job): WorkerResponse {
  const failure = outOfMemoryResponse(job.failures, mebibytes);
  const response = failure ?? answer;
  const fields: ChildResponse = {
    status: response.status,
    contentType: response.contentType,
    contentLength: byteLengthOf(response.body),
    bytes: job.bytes,
    milliseconds: performance.now() - job.startedAt,
    failures: job.failures,
    ignored: job.ignored,
    batches: batches.splice(0),
    trace: job.report(),
  };
  return { fields: { ...fields }, payload: bytesOf(response.body), last: failure !== undefined };
}

/** How many names a reply has, and how many of their characters. */
const mostNames = 100;
const longestName = 100;

/** The log of the server needs no more, and replies stay small. */
function shortened({ kind, names, absent }: IgnoredNames): IgnoredNames {
  const shorten = (list: readonly string[]) =>
    list.slice(0, mostNames).map((name) => name.slice(0, longestName));
  return { kind, names: shorten(names), absent: shorten(absent) };
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
}

function bytesOf(body: ScoringResponse['body']): Uint8Array | readonly Uint8Array[] {
  return typeof body === 'string' ? Buffer.from(body, 'latin1') : body;
}
