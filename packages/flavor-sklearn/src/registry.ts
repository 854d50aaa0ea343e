import { adaBoostClassifier, adaBoostRegressor } from './estimators/ada-boost.js';
import type { Build } from './estimators/builder.js';
import { columnTransformer, featureUnion } from './estimators/column-transformer.js';
import { dummyClassifier, dummyRegressor } from './estimators/dummy.js';
import * as encoders from './estimators/encoders.js';
import * as ensembles from './estimators/ensembles.js';
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
import * as linear from './estimators/linear-models.js';
import { pipeline } from './estimators/pipeline.js';
import * as preparation from './estimators/preparation.js';
import * as scalers from './estimators/scalers.js';
import * as selectors from './estimators/selectors.js';
import * as trees from './estimators/trees.js';

/** Classes that share a formula, by package. */
function each(package_: string, names: string, build: Build): [string, Build][] {
  return names.split(' ').map((name) => [`${package_}.${name}`, build]);
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
  ...each('ensemble', 'BaggingClassifier', ensembles.baggingClassifier),
  ...each('ensemble', 'BaggingRegressor', ensembles.baggingRegressor),
  ...each('ensemble', 'IsolationForest', isolationForest),
  ...each('ensemble', 'VotingClassifier', ensembles.votingClassifier),
  ...each('ensemble', 'VotingRegressor', ensembles.votingRegressor),
  ...each('ensemble', 'StackingClassifier', ensembles.stackingClassifier),
  ...each('ensemble', 'StackingRegressor', ensembles.stackingRegressor),
  ...each('dummy', 'DummyClassifier', dummyClassifier),
  ...each('dummy', 'DummyRegressor', dummyRegressor),
  ...each('pipeline', 'Pipeline', pipeline),
  ...each('compose', 'ColumnTransformer', columnTransformer),
  ...each('pipeline', 'FeatureUnion', featureUnion),
  ...each('preprocessing', 'OneHotEncoder', encoders.oneHotEncoder),
  ...each('preprocessing', 'OrdinalEncoder', encoders.ordinalEncoder),
  ...each('preprocessing', 'TargetEncoder', encoders.targetEncoder),
  ...each('impute', 'SimpleImputer', imputers.simpleImputer),
  ...each('preprocessing', 'Imputer', imputers.simpleImputer),
  ...each('impute', 'MissingIndicator', imputers.missingIndicator),
  ...each('preprocessing', 'Normalizer', preparation.normalizer),
  ...each('preprocessing', 'Binarizer', preparation.binarizer),
  ...each('preprocessing', 'PolynomialFeatures', preparation.polynomialFeatures),
  ...each('preprocessing', 'PowerTransformer', preparation.powerTransformer),
  ...each('preprocessing', 'FunctionTransformer', preparation.functionTransformer),
  ...each('preprocessing', 'KBinsDiscretizer', preparation.binsDiscretizer),
  ...each('feature_selection', 'VarianceThreshold', selectors.varianceThreshold),
  ...each('feature_selection', 'SelectKBest', selectors.selectBest),
  ...each('feature_selection', 'SelectFpr', selectors.selectFalsePositives),
  ...each('feature_selection', 'RFE RFECV', selectors.recursiveElimination),
  ...each(
    'model_selection',
    'GridSearchCV RandomizedSearchCV HalvingGridSearchCV HalvingRandomSearchCV',
    selectors.delegate('best_estimator_'),
  ),
  ...each('linear_model', 'RANSACRegressor', selectors.delegate('estimator_')),
  ...each('preprocessing', 'StandardScaler', scalers.standardScaler),
  ...each('preprocessing', 'RobustScaler', scalers.robustScaler),
  ...each('preprocessing', 'MinMaxScaler', scalers.minMaxScaler),
  ...each('preprocessing', 'MaxAbsScaler', scalers.maxAbsScaler),
]);
