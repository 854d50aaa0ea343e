import type { Case, RecordedAnswer } from '../replay/case.ts';
import { canonicalEcho, sameJson, standardJson } from '../replay/compare.ts';
import type { Refusal, Trait } from '../table/answer.ts';
import type { EchoColumn } from '../table/echo.ts';
import { describeFrame } from '../table/echo.ts';
import { traitOf } from '../table/enforce-columns.ts';
import { type Json, JsonError, parseJson } from '../table/json.ts';
import type { ModelFacts, Rule } from '../table/model.ts';
import { judge, type RightAnswer, type Verdict } from '../table/referee.ts';
import type { Expected } from './deviation.ts';

/** How MLflow's answer and the design's differ. */
type Difference =
  /** MLflow answers what has to be refused. */
  | { readonly kind: 'accepts'; readonly traits: ReadonlySet<Trait> }
  /** MLflow refuses what has to be answered. */
  | { readonly kind: 'refuses'; readonly traits: ReadonlySet<Trait> }
  /** Both refuse, and MLflow for the sake of a column or property that is right. */
  | { readonly kind: 'blames'; readonly traits: ReadonlySet<Trait> }
  /** Both answer, and the values differ. */
  | { readonly kind: 'changes'; readonly traits: ReadonlySet<Trait> };

/** A recorded case with the design's verdict: all that a deviation may look at. */
export interface Situation {
  readonly case: Case;
  readonly model: ModelFacts;
  readonly mlflow: RecordedAnswer;
  readonly verdict: Verdict;
  /** Undefined when MLflow obeys the design, or the design says nothing. */
  readonly difference: Difference | undefined;
}

/** Tolerance of numbers: only echo and Python models are exact. */
function toleranceOf(model: string): number {
  return /^(onnx|skl|xgb|lgb)_/.test(model) ? 1e-6 : 0;
}

/** Puts a case beside the design's verdict. */
export async function situationOf(item: Case, model: ModelFacts): Promise<Situation> {
  const verdict = await judge(item.request, model);
  const differences = item.answers.map((answer) => differenceOf(answer, { verdict, model }));
  const obeyed = differences.indexOf(undefined);
  const mlflow = item.answers[Math.max(obeyed, 0)] ?? item.answers[0];
  return {
    case: item,
    model,
    mlflow,
    verdict,
    difference: obeyed >= 0 ? undefined : differences[0],
  };
}

interface Judged {
  readonly verdict: Verdict;
  readonly model: ModelFacts;
}

function differenceOf(answer: RecordedAnswer, { verdict, model }: Judged): Difference | undefined {
  if (verdict.kind === 'silent' || ![200, 400].includes(answer.status)) return undefined;
  if (verdict.kind === 'refuse') {
    if (answer.status === 200) return { kind: 'accepts', traits: new Set([verdict.trait]) };
    const traits = blamedTraits(answer, { verdict, model });
    return traits.size > 0 ? { kind: 'blames', traits } : undefined;
  }
  if (answer.status === 400) return { kind: 'refuses', traits: verdict.traits };
  const body = recordedJson(answer);
  if (body === undefined || sameAnswer(body, verdict.body, model)) return undefined;
  return { kind: 'changes', traits: changedTraits(body, verdict) };
}

/** The traits of columns that MLflow blames and that are right: never of plain types. */
function blamedTraits(answer: RecordedAnswer, { verdict, model }: Judged): Set<Trait> {
  if (verdict.kind !== 'refuse') return new Set();
  const special = [...(verdict.rightTraits ?? [])].filter((trait) => trait !== 'type');
  if (answer.names.length === 0 && refusesEarlier(answer, verdict)) return new Set(special);
  const faults = verdict.names;
  if (faults.length === 0 || model.inputs?.kind !== 'columns') return new Set();
  const innocent = answer.names.filter((name) => !faults.includes(name));
  const columns = model.inputs.columns.filter(({ name, rule }) => {
    const whole = name !== undefined && faults.includes(name);
    if (whole && !faults.some((fault) => hasProperty(rule, fault))) return false;
    return innocent.some((blamed) => blamed === name || hasProperty(rule, blamed));
  });
  const traits = columns.map(({ rule }) => traitOf(rule));
  return new Set(traits.filter((trait) => trait !== 'type'));
}

/**
 * True when MLflow's error code says that a value did not cast where only columns are missing, or that a value that the
 * table refuses did cast, and the nested columns of instances failed after that.
 */
function refusesEarlier(answer: RecordedAnswer, verdict: Refusal): boolean {
  if (answer.errorCode === verdict.errorCode) return false;
  return (
    verdict.errorCode === 'INVALID_PARAMETER_VALUE' || verdict.rightTraits?.has('nested') === true
  );
}

function hasProperty(rule: Rule, name: string): boolean {
  if (rule.kind === 'array') return hasProperty(rule.items, name);
  if (rule.kind === 'map') return hasProperty(rule.values, name);
  if (rule.kind !== 'object') return false;
  return [...rule.properties].some(
    ([key, property]) => key === name || hasProperty(property.rule, name),
  );
}

/** MLflow's body as JSON, its bare tokens kept; undefined when it is none. */
export function recordedJson(answer: RecordedAnswer): Json | undefined {
  try {
    return answer.text === undefined ? undefined : parseJson(answer.text);
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

/** Compares two answers of a model by the rules of the corpus. */
export function sameAnswer(
  left: Json,
  right: Json,
  model: Pick<ModelFacts, 'name' | 'runtime'>,
): boolean {
  const prepare = (value: Json): Json =>
    model.runtime === 'echo' ? canonicalEcho(standardJson(value)) : standardJson(value);
  return sameJson(prepare(left), prepare(right), toleranceOf(model.name));
}

/** The traits of the columns that differ, or of the whole request when they cannot be told apart. */
function changedTraits(body: Json, verdict: RightAnswer): ReadonlySet<Trait> {
  const { enforced } = verdict;
  const input = echoedInput(body);
  if (input === undefined || enforced.kind !== 'frame') return verdict.traits;
  const recorded = input.get('columns');
  if (!Array.isArray(recorded)) return verdict.traits;
  const changed = enforced.columns.filter(
    (column, at) => !sameColumn(column, recorded[at] ?? null),
  );
  if (changed.length === 0) return verdict.traits;
  return new Set(changed.flatMap((column) => [...column.traits]));
}

function sameColumn(column: EchoColumn, recorded: Json): boolean {
  const described = (describeFrame([], [column]) as Map<string, Json>).get('columns') as Json[];
  const left = canonicalEcho(described[0] ?? null);
  return sameJson(left, canonicalEcho(standardJson(recorded)), 0);
}

function echoedInput(body: Json): Map<string, Json> | undefined {
  if (!(body instanceof Map)) return undefined;
  const answer = body.get('predictions') ?? body;
  const input = answer instanceof Map ? answer.get('input') : undefined;
  return input instanceof Map ? input : undefined;
}

/** The design's verdict as an expectation. */
export function expectedOfVerdict(situation: Situation): Expected {
  const { verdict } = situation;
  if (verdict.kind === 'answer') return { kind: 'json', body: verdict.body };
  if (verdict.kind === 'refuse') {
    return { kind: 'error', status: 400, errorCodes: [verdict.errorCode], names: verdict.names };
  }
  throw new Error(`${situation.case.id}: the design says nothing of this request`);
}
