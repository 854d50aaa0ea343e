import { enforceColumns } from './columns.ts';
import { enforceCsv } from './csv.ts';
import {
  describeFrame,
  describePlain,
  describeTensor,
  describeTensors,
  describeValue,
} from './echo.ts';
import type { Json } from './json.ts';
import { isNative, type ModelFacts } from './model.ts';
import { type Feed, feedsOf, type Graph, type Output, predictionOf } from './onnx.ts';
import { enforceParams } from './params.ts';
import { enforceParquet } from './parquet.ts';
import {
  bodyTypeOf,
  envelopeOf,
  isMlflowsType,
  jsonOf,
  type Request,
  routeOf,
  textOf,
} from './request.ts';
import { enforceTensors } from './tensors.ts';
import { untypedInput } from './untyped.ts';
import {
  type Enforced,
  isRefusal,
  malformed,
  type Params,
  type Refusal,
  type Rules,
  refuse,
  type Verdict,
} from './verdict.ts';

/** Recorded runs of Python's onnxruntime on the oracle's feeds. */
export interface OnnxRuns {
  graphOf(model: ModelFacts): Graph | undefined;
  /** `refused` where onnxruntime refuses the shapes; undefined where nothing is recorded. */
  outputsOf(model: ModelFacts, feeds: readonly Feed[]): readonly Output[] | 'refused' | undefined;
}

/** Decides the right response, using only the request and the model directory. */
export async function decide(
  request: Request,
  { model, recordings }: { readonly model: ModelFacts; readonly recordings: OnnxRuns },
): Promise<Verdict> {
  const verdict = decideRoute(request) ?? (await decideBody(request, { model, recordings }));
  const special = [
    ...(isServedDifferently(request) ? ['request/route'] : []),
    ...(request.method === 'POST' && !isMlflowsType(request.contentType)
      ? ['request/media-type']
      : []),
  ];
  if (verdict.kind === 'undecided' || special.length === 0) return verdict;
  return { ...verdict, rules: new Set([...verdict.rules, ...special]) };
}

const probes = ['/ping', '/health', '/version'];

function isServedDifferently({ path, method }: Request): boolean {
  return /.\/(?:\?.*)?$/.test(path) || method === 'HEAD';
}

/** `request/route`: everything but scoring. */
function decideRoute({ method, path }: Request): Verdict | undefined {
  const route = routeOf(path);
  const isProbe = probes.includes(route);
  const isRead = method === 'GET' || method === 'HEAD';
  if (route === '/' && isRead) return statusOnly(200, 'request/page');
  if (route === '/invocations' && method === 'POST') return undefined;
  if (isProbe && isRead) return statusOnly(200, 'request/route');
  const status = isProbe || route === '/invocations' ? 405 : 404;
  return method === 'HEAD'
    ? statusOnly(status, 'request/route')
    : httpError(status, 'request/error');
}

function statusOnly(status: number, rule: string): Verdict {
  return { kind: 'status', status, rules: new Set([rule]) };
}

function httpError(status: number, rule: string): Refusal {
  return {
    kind: 'refuse',
    status,
    errorCode: undefined,
    rules: new Set([rule]),
    names: [],
    detail: true,
  };
}

interface Context {
  readonly model: ModelFacts;
  readonly recordings: OnnxRuns;
}

async function decideBody(request: Request, context: Context): Promise<Verdict> {
  const { model } = context;
  switch (bodyTypeOf(request.contentType)) {
    case 'application/json':
      return decideJson(request, context);
    case 'text/csv': {
      const text = textOf(request.body);
      const enforced = text === undefined ? malformed('request/json') : enforceCsv(model, text);
      return finish({ ...context, enforced, params: undefined, wrapped: true });
    }
    case 'application/vnd.apache.parquet': {
      const enforced = await enforceParquet(model, request.body);
      return finish({ ...context, enforced, params: undefined, wrapped: true });
    }
    case 'application/vnd.apache.arrow.stream':
      return { kind: 'undecided', why: 'MLflow takes no Arrow' };
    default:
      return httpError(415, 'request/media-type');
  }
}

async function decideJson(request: Request, context: Context): Promise<Verdict> {
  const { model } = context;
  const json = jsonOf(request.body);
  if (json === undefined) return malformed('request/json');
  if (!(json instanceof Map)) return malformed();
  const names = (model.params ?? []).map((param) => param.name);
  const envelope = envelopeOf(json, names);
  if (model.typeHint) {
    const hasInput = json.has('inputs') || envelope?.form === 'llm';
    if (!hasInput) return refuse('error/missing', { rule: 'form/hint' });
    return { kind: 'accept', rules: new Set(['form/hint']), pythonChecks: true };
  }
  if (envelope === undefined) return malformed();
  const { params, wrapped } = envelope;
  if (envelope.form.startsWith('in') && isTooDeep(envelope.data)) return malformed('request/json');
  return finish({ ...context, enforced: enforce(model, envelope), params, wrapped });
}

/** `request/json`: lists below `inputs` and `instances`. */
function isTooDeep(data: Json): boolean {
  let levels = 0;
  for (let inner: Json | undefined = data; Array.isArray(inner); inner = inner[0]) levels += 1;
  return levels > 64;
}

function enforce(
  { inputs }: ModelFacts,
  data: Parameters<typeof untypedInput>[0],
): Enforced | Refusal {
  if (inputs === undefined) return untypedInput(data);
  return inputs.kind === 'columns'
    ? enforceColumns(inputs.columns, data)
    : enforceTensors(inputs.tensors, data);
}

interface Work extends Context {
  readonly enforced: Enforced | Refusal;
  readonly params: Json | undefined;
  readonly wrapped: boolean;
}

function finish({ model, recordings, enforced, params, wrapped }: Work): Verdict {
  if (isRefusal(enforced)) return enforced;
  const checked = enforceParams(model, params);
  if (isRefusal(checked)) return checked;
  const rules = new Set([...rulesOf(enforced), ...checked.rules]);
  if (isNative(model.runtime) && hasNoRows(enforced)) {
    return {
      kind: 'answer',
      body: wrap([], wrapped),
      rules: new Set([...rules, 'answer/no-rows']),
    };
  }
  if (model.runtime === 'other' || isNative(model.runtime)) {
    return { kind: 'accept', rules, ...(model.typeHint && { pythonChecks: true }) };
  }
  if (model.runtime === 'echo') {
    return { kind: 'answer', body: wrap(echo(enforced, checked.params), wrapped), rules };
  }
  const graph = recordings.graphOf(model);
  if (graph === undefined) return { kind: 'undecided', why: 'the graph is not recorded' };
  return predict(graph, { model, recordings, enforced, rules, wrapped });
}

/** Without columns there is nothing to predict from, rows or not. */
function hasNoRows(enforced: Enforced): boolean {
  if (enforced.kind === 'frame') return enforced.columns.length > 0 && enforced.index.length === 0;
  return enforced.kind === 'tensor' && enforced.tensor.shape[0] === 0;
}

interface Run extends Context {
  readonly enforced: Enforced;
  readonly rules: Rules;
  readonly wrapped: boolean;
}

function predict(graph: Graph, { model, recordings, enforced, rules, wrapped }: Run): Verdict {
  const bound = feedsOf(graph, enforced);
  if (isRefusal(bound)) return bound;
  const all = [...rules, ...bound.rules];
  if (enforced.kind === 'frame' && enforced.index.length === 0) {
    return { kind: 'answer', body: wrap([], wrapped), rules: new Set([...all, 'answer/records']) };
  }
  const outputs = recordings.outputsOf(model, bound.feeds);
  if (outputs === undefined)
    return { kind: 'undecided', why: 'onnxruntime’s answer is not recorded' };
  if (outputs === 'refused') return refuse('error/model', { rule: 'artifact/shape' });
  const { value, rules: shaping } = predictionOf(outputs, { enforced, batch: graph.batch });
  return { kind: 'answer', body: wrap(value, wrapped), rules: new Set([...all, ...shaping]) };
}

function wrap(prediction: Json, wrapped: boolean): Json {
  return wrapped ? new Map([['predictions', prediction]]) : prediction;
}

function rulesOf(enforced: Enforced): Set<string> {
  const rules = new Set(enforced.rules);
  if (enforced.kind !== 'frame') return rules;
  for (const column of enforced.columns) for (const id of column.rules) rules.add(id);
  return rules;
}

function echo(enforced: Enforced, params: Params): Json {
  return new Map<string, Json>([
    ['input', describe(enforced)],
    ['params', params === undefined ? null : describeValue(new Map(params))],
  ]);
}

function describe(enforced: Enforced): Json {
  switch (enforced.kind) {
    case 'frame':
      return describeFrame(enforced.index, enforced.columns);
    case 'tensor':
      return describeTensor(enforced.tensor);
    case 'tensors':
      return describeTensors(enforced.tensors);
    case 'json':
      return describePlain(enforced.value);
  }
}
