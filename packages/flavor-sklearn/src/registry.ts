import { lightgbmClasses, xgboostClasses } from '@mlmodel/trees';
import { adaBoostClassifier, adaBoostRegressor } from './estimators/ada-boost.js';
import { baggingClassifier, baggingRegressor } from './estimators/bagging.js';
import { binsDiscretizer } from './estimators/bins.js';
import { lightgbmEstimator, xgboostEstimator } from './estimators/boosters.js';
import type { Build } from './estimators/builder.js';
import { calibratedClassifier } from './estimators/calibration.js';
import { classifierChain, regressorChain } from './estimators/chains.js';
import { kMeans, nearestCentroid } from './estimators/clusters.js';
import { columnTransformer, featureUnion } from './estimators/column-transformer.js';
import { principalComponents, truncatedDecomposition } from './estimators/decompositions.js';
import { dictVectorizer } from './estimators/dictionaries.js';
import { linearDiscriminant, quadraticDiscriminant } from './estimators/discriminants.js';
import { dummyClassifier, dummyRegressor } from './estimators/dummy.js';
import * as encoders from './estimators/encoders.js';
import { functionTransformer } from './estimators/functions.js';
import {
  gradientBoostingClassifier,
  gradientBoostingRegressor,
} from './estimators/gradient-boosting.js';
import {
  histGradientBoostingClassifier,
  histGradientBoostingRegressor,
} from './estimators/hist-gradient-boosting.js';
import * as imputers from './estimators/imputers.js';
import { isolationForest } from './estimators/isolation-forest.js';
import * as labels from './estimators/label-encoders.js';
import * as linear from './estimators/linear-models.js';
import { gaussianMixture } from './estimators/mixtures.js';
import * as multiclass from './estimators/multiclass.js';
import * as bayes from './estimators/naive-bayes.js';
import { neighborImputer } from './estimators/neighbor-imputer.js';
import { neighborsClassifier, neighborsRegressor } from './estimators/neighbors.js';
import { networkClassifier, networkRegressor } from './estimators/neural-networks.js';
import { binarizer, normalizer } from './estimators/normalizers.js';
import { pipeline } from './estimators/pipeline.js';
import { polynomialFeatures } from './estimators/polynomials.js';
import { powerTransformer } from './estimators/powers.js';
import { quantileTransformer } from './estimators/quantiles.js';
import * as scalers from './estimators/scalers.js';
import * as selectors from './estimators/selectors.js';
import { splineTransformer } from './estimators/splines.js';
import { stackingClassifier, stackingRegressor } from './estimators/stacking.js';
import * as machines from './estimators/support-vectors.js';
import { fixedThreshold, tunedThreshold } from './estimators/thresholds.js';
import { transformedTarget } from './estimators/transformed-target.js';
import * as trees from './estimators/trees.js';
import * as univariate from './estimators/univariate-selectors.js';
import * as vectorizers from './estimators/vectorizers.js';
import { votingClassifier, votingRegressor } from './estimators/voting.js';

/** Classes that share a formula, by package. */
function each(folder: string, names: string, build: Build): [string, Build][] {
  return names.split(' ').map((name) => [`${folder}.${name}`, build]);
}

/** How each class is read: by package and class, as `keyOf` makes them of a class's full name. */
export const registry: ReadonlyMap<string, Build> = new Map([
  ...each(
    'linear_model',
    'LinearRegression Ridge RidgeCV Lasso LassoCV ElasticNet ElasticNetCV MultiTaskLasso MultiTaskLassoCV MultiTaskElasticNet MultiTaskElasticNetCV Lars LarsCV LassoLars LassoLarsCV LassoLarsIC OrthogonalMatchingPursuit OrthogonalMatchingPursuitCV BayesianRidge ARDRegression HuberRegressor QuantileRegressor TheilSenRegressor',
    linear.linearRegressor,
  ),
  ...each('linear_model', 'SGDRegressor PassiveAggressiveRegressor', linear.flatLinearRegressor),
  ...each('svm', 'LinearSVR', linear.flatLinearRegressor),
  ...each(
    'linear_model',
    'PoissonRegressor GammaRegressor TweedieRegressor',
    linear.generalizedLinearModel,
  ),
  ...each('linear_model', 'LogisticRegression LogisticRegressionCV', linear.logisticRegression),
  ...each('linear_model', 'SGDClassifier', linear.sgdClassifier),
  ...each('linear_model', 'RidgeClassifier RidgeClassifierCV', linear.ridgeClassifier),
  ...each('linear_model', 'Perceptron PassiveAggressiveClassifier', linear.plainLinearClassifier),
  ...each('svm', 'LinearSVC', linear.plainLinearClassifier),
  ...each('tree', 'DecisionTreeClassifier ExtraTreeClassifier', trees.treeClassifier),
  ...each('tree', 'DecisionTreeRegressor ExtraTreeRegressor', trees.treeRegressor),
  ...each('ensemble', 'RandomForestClassifier ExtraTreesClassifier', trees.forestClassifier),
  ...each('ensemble', 'RandomForestRegressor ExtraTreesRegressor', trees.forestRegressor),
  ...each('ensemble', 'GradientBoostingClassifier', gradientBoostingClassifier),
  ...each('ensemble', 'GradientBoostingRegressor', gradientBoostingRegressor),
  ...each('ensemble', 'HistGradientBoostingClassifier', histGradientBoostingClassifier),
  ...each('ensemble', 'HistGradientBoostingRegressor', histGradientBoostingRegressor),
  ...each('ensemble', 'AdaBoostClassifier', adaBoostClassifier),
  ...each('ensemble', 'AdaBoostRegressor', adaBoostRegressor),
  ...each('ensemble', 'BaggingClassifier', baggingClassifier),
  ...each('ensemble', 'BaggingRegressor', baggingRegressor),
  ...each('ensemble', 'IsolationForest', isolationForest),
  ...each('ensemble', 'VotingClassifier', votingClassifier),
  ...each('ensemble', 'VotingRegressor', votingRegressor),
  ...each('ensemble', 'StackingClassifier', stackingClassifier),
  ...each('ensemble', 'StackingRegressor', stackingRegressor),
  ...each('dummy', 'DummyClassifier', dummyClassifier),
  ...each('dummy', 'DummyRegressor', dummyRegressor),
  ...each('pipeline', 'Pipeline', pipeline),
  ...each('compose', 'ColumnTransformer', columnTransformer),
  ...each('pipeline', 'FeatureUnion', featureUnion),
  ...each('preprocessing', 'OneHotEncoder', encoders.oneHotEncoder),
  ...each('preprocessing', 'OrdinalEncoder', encoders.ordinalEncoder),
  ...each('preprocessing', 'TargetEncoder', encoders.targetEncoder),
  ...each('impute', 'SimpleImputer', imputers.simpleImputer),
  ...each('impute', 'KNNImputer', neighborImputer),
  ...each('preprocessing', 'Imputer', imputers.simpleImputer),
  ...each('impute', 'MissingIndicator', imputers.missingIndicator),
  ...each('preprocessing', 'Normalizer', normalizer),
  ...each('preprocessing', 'Binarizer', binarizer),
  ...each('preprocessing', 'PolynomialFeatures', polynomialFeatures),
  ...each('preprocessing', 'SplineTransformer', splineTransformer),
  ...each('preprocessing', 'LabelEncoder', labels.labelEncoder),
  ...each('preprocessing', 'LabelBinarizer', labels.labelBinarizer),
  ...each('preprocessing', 'PowerTransformer', powerTransformer),
  ...each('preprocessing', 'FunctionTransformer', functionTransformer),
  ...each('preprocessing', 'KBinsDiscretizer', binsDiscretizer),
  ...each('feature_selection', 'VarianceThreshold', selectors.varianceThreshold),
  ...each('feature_selection', 'SelectKBest', univariate.selectBest),
  ...each('feature_selection', 'SelectFpr', univariate.selectFalsePositives),
  ...each('feature_selection', 'SelectFdr', univariate.selectFalseDiscoveries),
  ...each('feature_selection', 'SelectFwe', univariate.selectFamilyErrors),
  ...each('feature_selection', 'GenericUnivariateSelect', univariate.genericSelector),
  ...each('feature_selection', 'SequentialFeatureSelector', selectors.sequentialSelector),
  ...each('feature_selection', 'RFE RFECV', selectors.recursiveElimination),
  ...each(
    'model_selection',
    'GridSearchCV RandomizedSearchCV HalvingGridSearchCV HalvingRandomSearchCV',
    selectors.delegate('best_estimator_'),
  ),
  ...each('linear_model', 'RANSACRegressor', selectors.delegate('estimator_')),
  ...each('frozen', 'FrozenEstimator', selectors.delegate('estimator')),
  ...each('model_selection', 'TunedThresholdClassifierCV', tunedThreshold),
  ...each('model_selection', 'FixedThresholdClassifier', fixedThreshold),
  ...each('preprocessing', 'StandardScaler', scalers.standardScaler),
  ...each('preprocessing', 'RobustScaler', scalers.robustScaler),
  ...each('preprocessing', 'MinMaxScaler', scalers.minMaxScaler),
  ...each('preprocessing', 'MaxAbsScaler', scalers.maxAbsScaler),
  ...each('svm', 'SVC NuSVC', machines.supportVectorClassifier),
  ...each('svm', 'SVR NuSVR', machines.supportVectorRegressor),
  ...each('svm', 'OneClassSVM', machines.oneClassMachine),
  ...each('naive_bayes', 'GaussianNB', bayes.gaussianBayes),
  ...each('naive_bayes', 'MultinomialNB', bayes.multinomialBayes),
  ...each('naive_bayes', 'ComplementNB', bayes.complementBayes),
  ...each('naive_bayes', 'BernoulliNB', bayes.bernoulliBayes),
  ...each('naive_bayes', 'CategoricalNB', bayes.categoricalBayes),
  ...each('neural_network', 'MLPClassifier', networkClassifier),
  ...each('neural_network', 'MLPRegressor', networkRegressor),
  ...each('cluster', 'KMeans MiniBatchKMeans', kMeans),
  ...each('neighbors', 'NearestCentroid', nearestCentroid),
  ...each('decomposition', 'PCA', principalComponents),
  ...each('decomposition', 'TruncatedSVD', truncatedDecomposition),
  ...each('discriminant_analysis', 'LinearDiscriminantAnalysis', linearDiscriminant),
  ...each('discriminant_analysis', 'QuadraticDiscriminantAnalysis', quadraticDiscriminant),
  ...each('calibration', 'CalibratedClassifierCV', calibratedClassifier),
  ...each('multiclass', 'OneVsRestClassifier', multiclass.oneVersusRestClassifier),
  ...each('multiclass', 'OneVsOneClassifier', multiclass.oneVersusOneClassifier),
  ...each('multioutput', 'MultiOutputRegressor', multiclass.multiOutputRegressor),
  ...each('multioutput', 'MultiOutputClassifier', multiclass.multiOutputClassifier),
  ...each('multioutput', 'RegressorChain', regressorChain),
  ...each('multioutput', 'ClassifierChain', classifierChain),
  ...each('compose', 'TransformedTargetRegressor', transformedTarget),
  ...each('mixture', 'GaussianMixture', gaussianMixture),
  ...each('feature_selection', 'SelectPercentile', univariate.selectPercentile),
  ...each('feature_selection', 'SelectFromModel', selectors.selectFromModel),
  ...each('preprocessing', 'QuantileTransformer', quantileTransformer),
  ...each('neighbors', 'KNeighborsClassifier', neighborsClassifier),
  ...each('neighbors', 'KNeighborsRegressor', neighborsRegressor),
  ...each('feature_extraction', 'CountVectorizer', vectorizers.countVectorizer),
  ...each('feature_extraction', 'TfidfTransformer', vectorizers.tfidfTransformer),
  ...each('feature_extraction', 'TfidfVectorizer', vectorizers.tfidfVectorizer),
  ...each('feature_extraction', 'DictVectorizer', dictVectorizer),
  ...each('feature_extraction', 'HashingVectorizer', vectorizers.hashingVectorizer),
  ...xgboostClasses.map((name): [string, Build] => [name, xgboostEstimator]),
  ...lightgbmClasses.map((name): [string, Build] => [name, lightgbmEstimator]),
]);
