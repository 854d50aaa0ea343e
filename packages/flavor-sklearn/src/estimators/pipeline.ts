import { PythonObject, type PythonValue } from '@mlmodel/python-objects';
import type { Features } from '../data/numbers.js';
import { itemsOf, Saved } from '../saved/saved.js';
import type { Build } from './builder.js';
import type { Estimator } from './estimator.js';

/** `Pipeline`: each step transforms, and the last one does what is asked. */
export const pipeline: Build = (saved, builder) => {
  const named = stepsOf(saved, 'steps');
  const steps = named.flatMap(({ value }, at) => {
    if (isPassthrough(value)) return [];
    const step = builder.build(value);
    return leavesNone(value, named[at + 1]?.value) ? [{ ...step, transform: unchanged }] : [step];
  });
  const ends = named.at(-1);
  if (ends === undefined) throw saved.lacks('steps', 'a list of steps');
  const last = isPassthrough(ends.value) ? undefined : steps.pop();
  const passed = steps.map((step) => {
    if (step.transform === undefined) throw saved.lacks('steps', 'steps that transform');
    return step.transform;
  });
  const before = (features: Features) => passed.reduce((data, step) => step(data), features);
  return chained([...steps, ...(last ? [last] : [])], { name: saved.name, before, last });
};

/** The steps of a pipeline, each with its name. */
export function stepsOf(saved: Saved, attribute: string) {
  return saved.items(attribute).map((item) => {
    const [name, value, ...rest] = itemsOf(item) ?? [];
    if (typeof name !== 'string' || value === undefined) {
      throw saved.lacks(attribute, 'a list of named estimators');
    }
    return { name, value, rest };
  });
}

/** Whether a step does nothing: `passthrough`, or None before 0.21. */
export function isPassthrough(value: PythonValue): boolean {
  return value === null || value === 'passthrough';
}

function unchanged(features: Features): Features {
  return features;
}

/**
 * Whether an imputer of NaN is followed by an encoder with None among its categories. None was there in training, and passed
 * the imputer, so it is None that is missing in requests too.
 */
function leavesNone(value: PythonValue, next: PythonValue | undefined): boolean {
  if (!(value instanceof PythonObject && next instanceof PythonObject)) return false;
  const imputer = new Saved(value);
  if (imputer.name !== 'SimpleImputer' || !Number.isNaN(imputer.value('missing_values')))
    return false;
  const isMarked = imputer.boolean('add_indicator', false);
  const categories = isMarked ? [] : (itemsOf(next.attribute('categories_')) ?? []);
  return categories.some((each) => itemsOf(each)?.includes(null) ?? false);
}

interface Chain {
  readonly name: string;
  readonly before: (features: Features) => Features;
  /** Undefined where the last step does nothing. */
  readonly last: Estimator | undefined;
}

function chained(steps: readonly Estimator[], { name, before, last }: Chain): Estimator {
  const [first] = steps;
  return {
    name,
    width: first?.width,
    columnNames: first?.columnNames,
    takes: first === undefined ? 'columns' : first.takes,
    mixesRows: steps.some((step) => step.mixesRows),
    ...(last === undefined ? { transform: before } : methodsAfter(before, last)),
    inverse: inverseOf(steps),
  };
}

/** What undoes all steps, where each can be undone. */
function inverseOf(steps: readonly Estimator[]): Estimator['inverse'] {
  const inverses = steps.flatMap(({ inverse }) => inverse ?? []).toReversed();
  if (inverses.length !== steps.length) return undefined;
  return (numbers) => inverses.reduce((data, inverse) => inverse(data), numbers);
}

/** The methods of an estimator, of what another step makes of the input. */
export function methodsAfter(
  before: (features: Features) => Features,
  last: Estimator,
): Omit<Estimator, 'name'> {
  const after = <Result>(method: ((features: Features) => Result) | undefined) =>
    method && ((features: Features) => method(before(features)));
  return {
    classes: last.classes,
    ...present({
      choose: after(last.choose),
      predict: after(last.predict),
      label: after(last.label),
      predictProba: after(last.predictProba),
      outputShares: after(last.outputShares),
      predictLogProba: after(last.predictLogProba),
      predictJointLogProba: after(last.predictJointLogProba),
      decisionFunction: after(last.decisionFunction),
      scoreSamples: after(last.scoreSamples),
      transform: after(last.transform),
    }),
  };
}

/** The methods that are there. */
function present<Methods extends object>(
  methods: Methods,
): { [Name in keyof Methods]?: NonNullable<Methods[Name]> } {
  return Object.fromEntries(
    Object.entries(methods).filter(([, method]) => method !== undefined),
  ) as { [Name in keyof Methods]?: NonNullable<Methods[Name]> };
}
