import type { Estimator } from '../estimators/estimator.js';
import type { Saved } from '../saved/saved.js';

/** Transformers whose answer is a sparse matrix if their input is one. */
const keepers =
  /^(?:StandardScaler|MaxAbsScaler|RobustScaler|QuantileTransformer|Normalizer|Binarizer|PolynomialFeatures|FunctionTransformer|SimpleImputer|Imputer|MissingIndicator|VarianceThreshold|Select\w+|GenericUnivariateSelect|SequentialFeatureSelector|RFE|RFECV)$/;

const always = /^(?:CountVectorizer|HashingVectorizer|TfidfTransformer|TfidfVectorizer)$/;

/** Transformers that hand on what their parts answer. */
const wholes = /^(?:Pipeline|FeatureUnion|\w+SearchCV)$/;

/** Marks what a transformer answers as a sparse matrix where it is one, which some estimators treat in another way. */
export function markSparse(saved: Saved, estimator: Estimator): Estimator {
  const { transform } = estimator;
  if (transform === undefined || wholes.test(saved.name)) return estimator;
  const isKept = keepers.test(saved.name);
  const isSparse = !isKept && makesSparse(saved);
  return {
    ...estimator,
    transform(features) {
      const answer = transform(features);
      if (answer.kind !== 'numbers') return answer;
      const wasSparse = features.kind === 'numbers' && features.isSparse === true;
      return { ...answer, isSparse: isKept ? wasSparse : isSparse };
    },
  };
}

function makesSparse(saved: Saved): boolean {
  if (always.test(saved.name)) return true;
  switch (saved.name) {
    case 'ColumnTransformer':
      return saved.boolean('sparse_output_', false);
    case 'KBinsDiscretizer':
      return saved.value('encode') === 'onehot';
    case 'DictVectorizer':
    case 'LabelBinarizer':
    case 'OneHotEncoder':
    case 'SplineTransformer':
      return saved.boolean(saved.nameOf('sparse_output', 'sparse'), false);
    default:
      return false;
  }
}
