/** Turns sums (rows, outputs), in place, into predictions. */
export type Convert = (sums: Float64Array, outputs: number) => void;

/** What an objective makes of sums; `convert` is absent where predictions are sums. */
export interface LightgbmObjective {
  readonly name: string;
  readonly convert?: Convert | undefined;
}

/**
 * The objective of a line such as `binary sigmoid:1`.
 * Source: `ConvertOutput` in `src/objective` of LightGBM.
 * @returns undefined for an unknown one, or one without a valid sigmoid
 */
export function lightgbmObjective(line: string): LightgbmObjective | undefined {
  const [alias = '', ...settings] = line.trim().split(' ');
  const name = aliases.get(alias) ?? alias;
  if (plain.has(name)) return { name };
  switch (name) {
    case 'regression':
      return settings.includes('sqrt') ? { name, convert: each(signedSquare) } : { name };
    case 'poisson':
    case 'gamma':
    case 'tweedie':
      return { name, convert: each(Math.exp) };
    case 'cross_entropy':
      return { name, convert: each((sum) => logistic(sum, 1)) };
    case 'cross_entropy_lambda':
      return { name, convert: each((sum) => Math.log1p(Math.exp(sum))) };
    case 'multiclass':
      return { name, convert: softmaxRows };
    case 'binary':
    case 'multiclassova': {
      const sigmoid = settingOf('sigmoid', settings);
      if (!(sigmoid > 0)) return undefined;
      return { name, convert: each((sum) => logistic(sum, sigmoid)) };
    }
    default:
      return undefined;
  }
}

/** Objectives whose predictions are sums. */
const plain: ReadonlySet<string> = new Set([
  'custom',
  'fair',
  'huber',
  'lambdarank',
  'mape',
  'quantile',
  'rank_xendcg',
  'regression_l1',
]);

/** Source: `ParseObjectiveAlias` of LightGBM. */
const aliases: ReadonlyMap<string, string> = new Map(
  Object.entries({
    regression: 'regression_l2 mean_squared_error mse l2 l2_root root_mean_squared_error rmse',
    regression_l1: 'mean_absolute_error l1 mae',
    multiclass: 'softmax',
    multiclassova: 'multiclass_ova ova ovr',
    cross_entropy: 'xentropy',
    cross_entropy_lambda: 'xentlambda',
    mape: 'mean_absolute_percentage_error',
    rank_xendcg: 'xendcg xe_ndcg xe_ndcg_mart xendcg_mart',
    custom: 'none null na',
  }).flatMap(([name, others]) => others.split(' ').map((other) => [other, name] as const)),
);

/** NaN when it is absent. */
function settingOf(name: string, settings: readonly string[]): number {
  const setting = settings.find((each) => each.startsWith(`${name}:`));
  return setting === undefined ? Number.NaN : Number(setting.slice(name.length + 1));
}

function each(map: (sum: number) => number): Convert {
  return (sums) => {
    for (let at = 0; at < sums.length; at += 1) sums[at] = map(sums[at] as number);
  };
}

function logistic(sum: number, sigmoid: number): number {
  return 1 / (1 + Math.exp(-sigmoid * sum));
}

function signedSquare(sum: number): number {
  return Math.sign(sum) * sum * sum;
}

function softmaxRows(sums: Float64Array, outputs: number): void {
  for (let start = 0; start < sums.length; start += outputs) {
    softmax(sums.subarray(start, start + outputs));
  }
}

function softmax(row: Float64Array): void {
  let most = row[0] as number;
  for (let at = 1; at < row.length; at += 1) most = Math.max(most, row[at] as number);
  let sum = 0;
  for (let at = 0; at < row.length; at += 1) {
    row[at] = Math.exp((row[at] as number) - most);
    sum += row[at] as number;
  }
  for (let at = 0; at < row.length; at += 1) row[at] = (row[at] as number) / sum;
}
