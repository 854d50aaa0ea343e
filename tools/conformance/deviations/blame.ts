import type { RecordedAnswer } from '../replay/case.ts';
import type { Refusal, Trait } from '../table/answer.ts';
import { traitOf } from '../table/enforce-columns.ts';
import type { ModelFacts, Rule } from '../table/model.ts';

/**
 * The values that MLflow lets pass, of columns before the one that it blames.
 * @returns the refusals of those columns; none when MLflow blames the first that does not cast
 */
export function overlookedBy(answer: RecordedAnswer, verdict: Refusal): readonly Refusal[] {
  const casts = verdict.casts ?? [];
  // It casts all columns before it looks for missing ones and for lists in scalar columns.
  if (answer.errorCode === 'INVALID_PARAMETER_VALUE') {
    return verdict.trait === 'csv-shift' ? [verdict] : casts;
  }
  if (answer.errorCode !== 'BAD_REQUEST' || answer.names.length === 0) return [];
  const blamed = casts.findIndex(({ names }) => names.some((name) => answer.names.includes(name)));
  return blamed > 0 ? casts.slice(0, blamed) : [];
}

/** The traits of columns that MLflow blames and that are right: never of plain types. */
export function blamedTraits(
  answer: RecordedAnswer,
  { verdict, model }: { readonly verdict: Refusal; readonly model: ModelFacts },
): Set<Trait> {
  const special = [...(verdict.rightTraits ?? [])].filter((trait) => trait !== 'type');
  if (verdict.rightColumns !== undefined && answer.names.length > 0) {
    if (answer.errorCode === verdict.errorCode) return new Set();
    const blamed = answer.names.flatMap((name) => [...(verdict.rightColumns?.get(name) ?? [])]);
    return new Set([...special, ...blamed].filter((trait) => trait !== 'type'));
  }
  if (answer.names.length === 0 && refusesEarlier(answer, verdict)) return new Set(special);
  const faults = verdict.names;
  if (faults.length === 0 || model.inputs?.kind !== 'columns') return new Set();
  const innocent = answer.names.filter((name) => !faults.includes(name));
  const columns = model.inputs.columns.filter(({ name, rule }) => {
    const whole = name !== undefined && faults.includes(name);
    const isInside = faults.some((fault) => hasProperty(rule, fault));
    if (whole && !isInside && verdict.isMissing !== true) return false;
    return innocent.some((blamed) => blamed === name || hasProperty(rule, blamed));
  });
  const traits = columns.map(({ rule }) => traitOf(rule));
  return new Set(traits.filter((trait) => trait !== 'type'));
}

/**
 * True when MLflow's error code says that a value did not cast where only columns are missing, or that a value that the
 * table refuses did cast, and the nested columns of instances, or their gaps, failed after that.
 */
function refusesEarlier(answer: RecordedAnswer, verdict: Refusal): boolean {
  if (answer.errorCode === verdict.errorCode || verdict.late) return false;
  if (verdict.errorCode === 'INVALID_PARAMETER_VALUE') return true;
  return ['nested', 'optional', 'extra', 'form'].some((trait) =>
    verdict.rightTraits?.has(trait as Trait),
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
