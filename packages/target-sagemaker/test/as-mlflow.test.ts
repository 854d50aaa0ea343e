import { describe } from '@jest/globals';
import { pythonForTests } from '@mlmodel/python';
import { testEndpoints } from './as-mlflow/endpoints.js';
import { testFailures } from './as-mlflow/failures.js';
import { testTransformJobs } from './as-mlflow/transform-jobs.js';
import { withBoth } from './support/with-both.js';

const python = pythonForTests() ?? '';

(python ? describe : describe.skip)('MLflow and this package make the same calls', () => {
  const both = withBoth(python);
  describe('with endpoints', () => testEndpoints(both));
  describe('with endpoints that fail', () => testFailures(both));
  describe('with commands', () => testTransformJobs(both));
});
