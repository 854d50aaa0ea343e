import type { Features, Numbers } from '../data/numbers.js';
import type { Estimator } from '../estimators/estimator.js';
import { NotSupported } from '../saved/not-supported.js';

type NumberMethod = 'decisionFunction' | 'predict' | 'predictJointLogProba' | 'predictProba';

/** A method that another estimator needs. @throws NotSupported when it is not there */
export function method(estimator: Estimator, name: NumberMethod): (features: Features) => Numbers {
  const found = estimator[name];
  if (found !== undefined) return found;
  throw new NotSupported(`a ${estimator.name} as a part, which has no ${name} here`);
}

/** `predict` of a classifier, as positions in its classes. @throws NotSupported for others */
export function chooser({ choose, name }: Estimator): (features: Features) => ArrayLike<number> {
  if (choose !== undefined) return choose;
  throw new NotSupported(`a ${name} as a part, which does not classify here`);
}

/** The classes of a member that was fitted on numbers of classes. @throws NotSupported for others */
export function classPositions({ name, classes }: Estimator, count: number): readonly number[] {
  const positions = classes?.values.map(Number);
  if (positions?.every((each) => Number.isInteger(each) && each >= 0 && each < count))
    return positions;
  throw new NotSupported(`a ${name} as a part, whose classes are not those of the whole`);
}
