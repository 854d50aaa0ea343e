import { PythonArray } from '@mlmodel/python-objects';
import { type Labels, labelsOf } from '@mlmodel/trees';
import { labelsOfOutputs } from '../data/labels.js';
import { type Features, type Numbers, newNumbers } from '../data/numbers.js';
import type { Estimator } from '../estimators/estimator.js';
import { itemsOf, type Saved } from '../saved/saved.js';
import { largestOfRows } from './products.js';

/** The classes of each output, where `classes_` is a list of them; undefined for one output. */
export function classesOfOutputs(saved: Saved): readonly Labels[] | undefined {
  const items = itemsOf(saved.value('classes_'));
  if (items === undefined || !items.some((item) => item instanceof PythonArray)) return undefined;
  return labelsOfOneType(
    saved,
    items.map((item) => (item instanceof PythonArray ? labelsOf(item) : undefined)),
  );
}

/** Classes whose labels have one type, as what is predicted of all outputs has. */
export function labelsOfOneType(
  saved: Saved,
  outputs: readonly (Labels | undefined)[],
): readonly Labels[] {
  const known = outputs.filter((each) => each !== undefined);
  const [first] = known;
  if (known.length === outputs.length && known.every(({ type }) => type === first?.type))
    return known;
  throw saved.unsupported('labels of several types');
}

/** The methods of a classifier of several outputs, by its probabilities: of each output, (rows, classes). */
export function byOutputs(
  outputs: readonly Labels[],
  outputShares: (features: Features) => readonly Numbers[],
): Pick<Estimator, 'label' | 'outputShares'> {
  return {
    outputShares,
    label(features) {
      const shares = outputShares(features);
      return labelsOfOutputs(
        outputs.map((classes, at) => ({ classes, chosen: largestOfRows(shares[at] as Numbers) })),
      );
    },
  };
}

/** Parts of numbers: of each output those of its classes, at the start of an equal part of each row. */
export function partsOfOutputs(numbers: Numbers, outputs: readonly Labels[]): readonly Numbers[] {
  const { values, rowCount, width, type } = numbers;
  const stride = width / outputs.length;
  return outputs.map(({ size }, output) => {
    const part = newNumbers({ rowCount, width: size }, type);
    for (let row = 0; row < rowCount; row += 1) {
      const start = row * width + output * stride;
      part.values.set(values.subarray(start, start + size), row * size);
    }
    return part;
  });
}
