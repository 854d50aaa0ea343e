import type { RecordedAnswer } from '../replay/case.ts';
import { canonicalEcho, sameJson, standardJson } from '../replay/compare.ts';
import type { Silence, Trait } from '../table/answer.ts';
import { describeFrame, type EchoColumn } from '../table/echo.ts';
import type { Json } from '../table/json.ts';
import type { ModelFacts } from '../table/model.ts';
import type { RightAnswer, Verdict } from '../table/referee.ts';
import { blamedTraits, overlookedBy } from './blame.ts';
import { recordedJson, sameAnswer } from './same-answer.ts';

/** How MLflow's answer and the design's differ. */
export interface Difference {
  /**
   * - `accepts`: MLflow answers what has to be refused.
   * - `refuses`: MLflow refuses what has to be answered.
   * - `blames`: both refuse, and MLflow for the sake of a column or property that is right.
   * - `overlooks`: both refuse, and MLflow lets earlier bad columns pass.
   * - `changes`: both answer, and the values differ.
   */
  readonly kind: 'accepts' | 'refuses' | 'blames' | 'overlooks' | 'changes';
  readonly traits: ReadonlySet<Trait>;
  /** The columns that MLflow overlooks. */
  readonly names: readonly string[];
}

/** How MLflow begins its answer to a request on which the model itself raised an exception. */
const modelFailed = 'Encountered an unexpected error while evaluating the model.';

interface Judged {
  readonly verdict: Verdict;
  readonly model: ModelFacts;
}

/** Compares one of MLflow's answers with the design's verdict; undefined when it obeys, or the design says nothing. */
export function differenceOf(
  answer: RecordedAnswer,
  { verdict, model }: Judged,
): Difference | undefined {
  if (verdict.kind === 'silent' || ![200, 400].includes(answer.status)) return undefined;
  const names: string[] = [];
  if (answer.status === 400 && hasEmptyName(model)) return missesEmptyName(answer, verdict);
  if (verdict.kind === 'refuse') {
    if (answer.status === 200) return { kind: 'accepts', traits: new Set([verdict.trait]), names };
    const overlooked = overlookedBy(answer, verdict);
    if (overlooked.length > 0) {
      const traits = new Set(overlooked.map(({ trait }) => trait));
      return { kind: 'overlooks', traits, names: overlooked.flatMap((refusal) => refusal.names) };
    }
    const traits = blamedTraits(answer, { verdict, model });
    return traits.size > 0 ? { kind: 'blames', traits, names } : undefined;
  }
  if (answer.status === 400) {
    const byModel = verdict.kind === 'accept' && answer.message?.startsWith(modelFailed);
    return byModel ? undefined : { kind: 'refuses', traits: verdict.traits, names };
  }
  if (verdict.kind === 'accept') return undefined;
  const body = recordedJson(answer);
  if (body === undefined || sameAnswer(body, verdict.body, model)) return undefined;
  return { kind: 'changes', traits: changedTraits(body, verdict), names };
}

function hasEmptyName({ inputs }: ModelFacts): boolean {
  const specs = inputs?.kind === 'tensors' ? inputs.tensors : (inputs?.columns ?? []);
  return specs.some(({ name }) => name === '');
}

/** MLflow looks for such an input by its position, and so misses it in every request. */
function missesEmptyName(
  answer: RecordedAnswer,
  verdict: Exclude<Verdict, Silence>,
): Difference | undefined {
  const kind = verdict.kind === 'refuse' ? 'blames' : 'refuses';
  if (verdict.kind === 'refuse' && verdict.errorCode === answer.errorCode) return undefined;
  return { kind, traits: new Set(['empty-name']), names: [] };
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
