import { globSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { isMlmodelError, type ModelInput } from '@mlmodel/core';
import { readData } from '@mlmodel/flavor-testkit';
import { tensorError } from '@mlmodel/jest-config/tensor-error';
import { UnsupportedModel } from '@mlmodel/trees';
import {
  fixtures,
  loadRecorded,
  type RecordedModel,
  recordedModels,
  tensorOf,
} from './support/recorded-models.js';

/** What versions of scikit-learn answered for the models of make.py and options.py, and for some of make_random.py. */
const files = globSync('sklearn-*.jsonl.br', { cwd: fixtures }).sort();

/** The largest difference, in parts of the largest number of an answer. */
const tolerances: Readonly<Record<string, number>> = { float32: 1e-5, float64: 1e-12 };

/** Models with parts that compute in floats of 32 bits, and answer in doubles. */
const computedInFloats = /floats|^GradientBoosting\w+ init$|^\w+ of XGBClassifier$/;

/** What is declined of what make.py fits. */
const known: readonly string[] = [
  'ClassifierChain, which has no decision_function',
  'ClassifierChain, which has no predict_log_proba',
  'ClassifierChain, which has no predict_proba',
  'CountVectorizer with token_pattern "[a-z]+", which is not supported',
  'DecisionTreeClassifier with several outputs in this version, which is not supported',
  'DecisionTreeClassifier, which has no predict_log_proba',
  'DummyClassifier, which has no predict_log_proba',
  'ExtraTreeClassifier, which has no predict_log_proba',
  'ExtraTreesClassifier with several outputs in this version, which is not supported',
  'ExtraTreesClassifier, which has no predict_log_proba',
  'GaussianMixture with floats of 32 bits, which is not supported',
  'GaussianNB with floats of 32 bits, which is not supported',
  'GradientBoostingRegressor with importances, which is not supported',
  'IsolationForest with depths of this version, which is not supported',
  'KNNImputer with equally near points, of which the processor chooses, which is not supported',
  'KNeighborsClassifier with weights of distances that rounding decides, which is not supported',
  'KNeighborsRegressor with equally near points, of which the processor chooses, which is not supported',
  'KNeighborsRegressor with weights of distances that rounding decides, which is not supported',
  'LinearDiscriminantAnalysis, which has no transform',
  'Normalizer with norm "max", which is not supported',
  'OneHotEncoder that has no attribute categories_, which must be a list',
  'PCA, which has no score_samples',
  'QuadraticDiscriminantAnalysis with columns that follow from others, which is not supported',
  'RandomForestClassifier with importances, which is not supported',
  'RandomForestClassifier with several outputs in this version, which is not supported',
  'RandomForestClassifier, which has no predict_log_proba',
  'StackingClassifier with stack_method_, which is not supported',
  'TreePredictor that has an unknown nodes, which must be nodes with the field missing_go_to_left',
  'VotingClassifier, which has no predict_proba',
  'VotingClassifier, which has no transform',
  'model.bin holds the class or function "builtins.getattr"',
];

/** The reasons by which models were declined. */
const declined = new Set<string>();
const counts = { models: 0, answers: 0, declined: 0 };

test.each(files)('%s', async (file) => {
  const wrong: unknown[] = [];
  for (const model of recordedModels(file)) {
    const methods = new Set(model.cases.flatMap(({ answers }) => Object.keys(answers)));
    for (const method of methods) wrong.push(...(await differences(model, method)));
    counts.models += 1;
  }
  expect(wrong).toEqual([]);
});

test('few models are declined, each with a reason', () => {
  expect([...declined].sort()).toEqual(known);
  expect(counts.models).toBeGreaterThan(5700);
  expect(counts.answers).toBeGreaterThan(50_000);
  expect(counts.declined).toBeLessThan(counts.answers / 50);
});

async function differences(model: RecordedModel, method: string): Promise<unknown[]> {
  const name = `${model.name} ${method}`;
  try {
    const session = await loadRecorded(model, method);
    const wrong = await Promise.all(
      model.cases.map(async ({ input, answers }, at) => {
        const expected = answers[method];
        if (expected === undefined || ('error' in expected && expected.error === 'other'))
          return [];
        counts.answers += 1;
        const inFloats = computedInFloats.test(model.name);
        const problem = await differenceOf(session, { input, expected, inFloats });
        return problem === undefined ? [] : [`${name} case ${at}: ${problem}`];
      }),
    );
    return wrong.flat();
  } catch (error) {
    if (!(error instanceof UnsupportedModel)) throw new Error(name, { cause: error });
    declined.add(error.reason.replace(/^model.bin holds an? (?:sklearn.*\.)?(?=[A-Z])/, ''));
    counts.declined += 1;
    return [];
  }
}

/** Scalers compute in the type of their input, and what follows them in doubles. */
function isFloat32(input: ModelInput): boolean {
  return input.kind === 'table' && input.columns.every(({ type }) => type === 'float32');
}

type Session = Awaited<ReturnType<typeof loadRecorded>>;
interface Case {
  readonly input: unknown;
  readonly expected: object;
  readonly inFloats: boolean;
}

async function differenceOf(
  session: Session,
  { input, expected, inFloats }: Case,
): Promise<string | undefined> {
  const data = readData(input, 'input');
  if ('error' in expected) {
    try {
      const answer = tensorOf(await session.predict(data, {}));
      return `${expected.error} is expected, not ${answer.values.slice(0, 3)}`;
    } catch (error) {
      return isMlmodelError(error) ? undefined : `${error}`;
    }
  }
  const right = tensorOf(readData(expected, 'expected'));
  try {
    const answer = tensorOf(await session.predict(data, {}));
    if (answer.type !== right.type || `${answer.shape}` !== `${right.shape}`) {
      return `${answer.type} [${answer.shape}] is not ${right.type} [${right.shape}]`;
    }
    const error = tensorError(
      answer,
      right,
      inFloats || isFloat32(data) ? 1e-5 : (tolerances[right.type] ?? 0),
    );
    return error === 0
      ? undefined
      : `differs by ${error}: ${answer.values.slice(0, 4)} is not ${right.values.slice(0, 4)}`;
  } catch (error) {
    return `${error}`;
  }
}
