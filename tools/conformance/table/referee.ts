import {
  type Acceptance,
  type Enforced,
  type Params,
  type Refusal,
  type Silence,
  silent,
  type Trait,
} from './answer.ts';
import { enforceCsv } from './csv.ts';
import { describeFrame, describeTensor, describeTensors, describeValue } from './echo.ts';
import { enforceColumns } from './enforce-columns.ts';
import { enforceTensors } from './enforce-tensors.ts';
import { loadGraph } from './graph.ts';
import type { Json } from './json.ts';
import type { FormData } from './lay-out.ts';
import type { ModelFacts } from './model.ts';
import { asNumpyHas, hasNumbersAsTexts, isMixed, naturalInput } from './natural.ts';
import { answerOfGraph } from './onnx-answer.ts';
import { enforceParams, hasIntegralParam, hasObjectParam } from './params.ts';
import { enforceParquet } from './parquet.ts';
import { bodyTypeOf, envelopeOf, jsonOf, type Request, routeOf, textOf } from './request.ts';

/** The right answer, and what is special about the request. */
export interface RightAnswer {
  readonly kind: 'answer';
  /** The JSON of the whole body. */
  readonly body: Json;
  readonly traits: ReadonlySet<Trait>;
  /** The traits of each echoed column, to tell which one differs. */
  readonly enforced: Enforced;
}

/** What the design's table and policy say of a request for a model. */
export type Verdict = RightAnswer | Acceptance | Refusal | Silence;

/** Judges a request without looking at any answer. */
export async function judge(request: Request, model: ModelFacts): Promise<Verdict> {
  if (request.method !== 'POST' || routeOf(request.path) !== '/invocations') return silent;
  if (model.typeHint) return silent;
  const type = bodyTypeOf(request.contentType);
  if (type === 'text/csv') {
    const text = textOf(request.body);
    const enforced = text === undefined ? silent : enforceCsv(model, text);
    return finish({ model, enforced, params: undefined, wrapped: true });
  }
  if (type === 'application/vnd.apache.parquet') {
    const enforced = await enforceParquet(model, request.body);
    return finish({ model, enforced, params: undefined, wrapped: true });
  }
  if (type !== 'application/json') return silent;
  const json = jsonOf(request.body);
  const names = (model.params ?? []).map((param) => param.name);
  const envelope = json === undefined ? undefined : envelopeOf(json, names);
  if (envelope === undefined) return silent;
  const enforced = enforce(model, envelope);
  return finish({ model, enforced, params: envelope.params, wrapped: envelope.wrapped });
}

function enforce(model: ModelFacts, data: FormData): Enforced | Refusal | Silence {
  if (model.inputs === undefined) {
    const natural = naturalInput(data);
    return natural.kind !== 'silent' && model.graph === undefined && isMixed(natural)
      ? silent
      : natural;
  }
  return model.inputs.kind === 'columns'
    ? enforceColumns(model.inputs.columns, data)
    : enforceTensors(model.inputs.tensors, data);
}

interface Work {
  readonly model: ModelFacts;
  readonly enforced: Enforced | Refusal | Silence;
  readonly params: Json | undefined;
  readonly wrapped: boolean;
}

async function finish({ model, enforced, params, wrapped }: Work): Promise<Verdict> {
  if (enforced.kind === 'silent' || enforced.kind === 'refuse') return enforced;
  const checked = enforceParams(model, params);
  if (!('params' in checked)) return checked;
  if (model.graph === undefined) {
    const traits = new Set([...traitsOf(enforced), ...traitsOfParams(model, params)]);
    if (model.runtime === 'other') return { kind: 'accept', traits };
    return { kind: 'answer', body: echo(enforced, checked.params, wrapped), traits, enforced };
  }
  const graph = await loadGraph(model.graph);
  const isTextInput = (name: string | undefined): boolean =>
    graph.inputs.some((input) => input.type === 'string' && input.name === (name ?? input.name));
  const isNatural = model.inputs === undefined;
  if (isNatural && hasNumbersAsTexts(enforced, isTextInput)) return silent;
  const prediction = await answerOfGraph(graph, isNatural ? asNumpyHas(enforced) : enforced);
  if (prediction.kind === 'refuse') return prediction;
  const body: Json = wrapped ? new Map([['predictions', prediction.value]]) : prediction.value;
  const traits = new Set([...prediction.traits, ...traitsOfParams(model, params)]);
  return { kind: 'answer', body, traits, enforced };
}

function traitsOfParams(model: ModelFacts, params: Json | undefined): Trait[] {
  return [
    ...(hasIntegralParam(model, params) ? (['integral'] as const) : []),
    ...(hasObjectParam(model, params) ? (['nested'] as const) : []),
  ];
}

function traitsOf(enforced: Enforced): Set<Trait> {
  const traits = new Set(enforced.traits);
  if (enforced.kind !== 'frame') return traits;
  for (const column of enforced.columns) for (const trait of column.traits) traits.add(trait);
  return traits;
}

function echo(enforced: Enforced, params: Params, wrapped: boolean): Json {
  const input =
    enforced.kind === 'frame'
      ? describeFrame(enforced.index, enforced.columns)
      : enforced.kind === 'tensor'
        ? describeTensor(enforced.tensor)
        : describeTensors(enforced.tensors);
  const answer = new Map<string, Json>([
    ['input', input],
    ['params', params === undefined ? null : describeValue(new Map(params))],
  ]);
  return wrapped ? new Map([['predictions', answer]]) : answer;
}
