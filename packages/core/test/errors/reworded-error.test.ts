import { expect, test } from '@jest/globals';
import { MlmodelError } from '../../src/errors/mlmodel-error.js';
import { rewordedError } from '../../src/errors/reworded-error.js';

test('another message keeps the code, the status, the subject and the debug text', () => {
  const options = { field: 'age', row: 3, debug: 'the value', status: 415 };
  const error = new MlmodelError('INVALID_PARAMETER_VALUE', 'It is no number.', options);
  const reworded = rewordedError(error, '"rows.csv": It is no number.');
  expect(reworded).toMatchObject({
    message: '"rows.csv": It is no number.',
    errorCode: 'INVALID_PARAMETER_VALUE',
    status: 415,
    subject: { field: 'age', row: 3 },
    debug: 'the value',
    cause: error,
  });
});
