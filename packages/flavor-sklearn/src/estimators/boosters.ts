import {
  type LightgbmCall,
  lightgbmProbabilities,
  predictLightgbm,
  predictXgboost,
  readSavedLightgbm,
  readSavedXgboost,
  type XgboostCall,
} from '@mlmodel/trees';
import { inputNumbers } from '../data/input-numbers.js';
import { type Features, type Numbers, newNumbers } from '../data/numbers.js';
import { bothOf, largestOfRows, softmaxRows } from '../parts/products.js';
import type { Build } from './builder.js';

/** `XGBClassifier` and `XGBRFClassifier`, and regressors and rankers of XGBoost. */
export const xgboostEstimator: Build = (saved, builder) => {
  builder.readsBooster(saved.saved('_Booster'));
  const { model, call, classes } = readSavedXgboost(saved.object, builder.file);
  const { booster, featureCount, featureNames, objective, outputs } = model;
  if (booster.kind === 'trees') builder.uses(booster.forest);
  const check = {
    ...{ name: saved.name, width: featureCount, allowsNaN: true },
    allowsInfinity: booster.kind === 'trees',
  };
  const predict = (features: Features, more: XgboostCall = {}): Numbers => {
    const { values, rowCount, width, isSparse } = inputNumbers(features, check);
    // What a sparse matrix does not hold is missing.
    const held = Float32Array.from(values, (value) =>
      isSparse && value === 0 ? Number.NaN : value,
    );
    const answer = predictXgboost(model, { values: held, rowCount, width }, { ...call, ...more });
    const numbers = newNumbers({ rowCount, width: answer.width }, 'float32');
    numbers.values.set(answer.values);
    return { ...numbers, isFlat: answer.width === 1 };
  };
  const known = { name: saved.name, width: featureCount, columnNames: featureNames };
  if (classes === undefined) return { ...known, predict: (features) => predict(features) };
  if (objective.picksClass) {
    return {
      ...{ ...known, classes },
      choose: (features) => predict(features).values,
      predictProba: (features) => softmaxRows(predict(features, { margins: true })),
    };
  }
  const probabilities = (features: Features) => {
    const numbers = predict(features);
    return outputs === 1 ? bothOf(numbers) : numbers;
  };
  return {
    ...{ ...known, classes, predictProba: probabilities },
    choose(features) {
      const numbers = predict(features);
      if (outputs > 1) return largestOfRows(numbers);
      return numbers.values.map((value) => (value > 0.5 ? 1 : 0));
    },
  };
};

/** `LGBMClassifier`, `LGBMRegressor` and `LGBMRanker`. */
export const lightgbmEstimator: Build = (saved, builder) => {
  builder.readsBooster(saved.saved('_Booster'));
  const read = readSavedLightgbm(saved.object, builder.file);
  const { model, iterations, classes } = read;
  if (model.pandasCategories.length > 0) throw saved.unsupported('columns of categories of pandas');
  builder.uses(model.trees.forest);
  const width = model.featureNames.length;
  const check = { name: saved.name, width, allowsNaN: true, allowsInfinity: true };
  const known = { name: saved.name, width, columnNames: saved.columnNames };
  const rows = (features: Features) => inputNumbers(features, check);
  const predict = (features: Features, more: LightgbmCall = {}): Numbers => {
    const input = rows(features);
    const numbers = newNumbers({ rowCount: input.rowCount, width: model.outputs });
    numbers.values.set(predictLightgbm(model, input, { iterations, ...more }));
    return { ...numbers, isFlat: model.outputs === 1 };
  };
  if (classes === undefined) return { ...known, predict: (features) => predict(features) };
  const predictProba = (features: Features): Numbers => {
    const input = rows(features);
    const numbers = newNumbers({ rowCount: input.rowCount, width: classes.size });
    numbers.values.set(lightgbmProbabilities(read, input));
    return numbers;
  };
  return {
    ...{ ...known, classes, predictProba },
    choose: (features) => largestOfRows(predictProba(features)),
    // Since LightGBM 4.7, which this attribute shows.
    ...(saved.value('_fitted_with_feature_names') !== undefined && {
      decisionFunction: (features: Features) => predict(features, { sums: true }),
    }),
  };
};
