import { type FeatureColumn, type Features, joinNumbers, type Numbers } from './numbers.js';

/** Features side by side: numbers where all parts are, and columns otherwise. */
export function joinFeatures(parts: readonly Features[], rowCount: number): Features {
  const numbers = parts.map(asNumbers);
  if (numbers.every((part) => part !== undefined)) return joinNumbers(numbers, rowCount);
  return { kind: 'columns', rowCount, columns: parts.flatMap(columnsIn) };
}

function asNumbers(features: Features): Numbers | undefined {
  if (features.kind === 'numbers') return features;
  const { columns, rowCount } = features;
  const parts: Numbers[] = [];
  for (const { name, type, values } of columns) {
    if (type === 'object' || !(values instanceof Float64Array)) return undefined;
    parts.push({ kind: 'numbers', values, rowCount, width: 1, type, names: [name] });
  }
  return joinNumbers(parts, rowCount);
}

/** The columns of features. */
export function columnsIn(features: Features): readonly FeatureColumn[] {
  if (features.kind === 'columns') return features.columns;
  const { values, rowCount, width, type, names } = features;
  return Array.from({ length: width }, (_, column) => ({
    name: names?.[column],
    type,
    values: Float64Array.from(
      { length: rowCount },
      (__, row) => values[row * width + column] as number,
    ),
  }));
}
