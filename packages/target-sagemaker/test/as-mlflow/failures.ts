import { describe, expect, test } from '@jest/globals';
import { namesOf } from '../support/as-mlflow.js';
import { creation, given, theirs, update } from '../support/endpoint-operations.js';
import type { Both } from '../support/with-both.js';

/** Operations on endpoints that fail at AWS. */
export function testFailures(both: Both): void {
  describe('except that what was created is removed here', () => {
    const remove = {
      endpoint: 'sagemaker:DeleteEndpoint',
      config: 'sagemaker:DeleteEndpointConfig',
      model: 'sagemaker:DeleteModel',
      object: 's3:DeleteObject',
    };

    test.each([
      {
        what: 'a wrong role',
        script: {
          failures: {
            CreateModel: {
              code: 'ValidationException',
              message: 'Could not assume role arn:aws:iam::123456789012:role/sagemaker.',
            },
          },
        },
        removed: [remove.object],
        message:
          'CreateModel failed: Could not assume role arn:aws:iam::123456789012:role/sagemaker. ' +
          'What had been created is removed.',
      },
      {
        what: 'a quota',
        script: {
          failures: {
            CreateEndpoint: {
              code: 'ResourceLimitExceeded',
              message:
                "The account-level service limit 'ml.m4.xlarge for endpoint usage' is 0 Instances",
            },
          },
        },
        removed: [remove.config, remove.model, remove.object],
        message:
          "CreateEndpoint failed: The account-level service limit 'ml.m4.xlarge for endpoint usage' is 0 Instances. " +
          'Request a higher quota, or choose another instance_type. What had been created is removed.',
      },
      {
        what: 'a container that does not start',
        script: {
          endpoint: [
            { status: 'Creating' },
            {
              status: 'Failed',
              reason: 'The primary container did not pass the ping health check.',
            },
          ],
        },
        removed: [remove.endpoint, remove.config, remove.model, remove.object],
        message:
          'SageMaker could not create the endpoint "churn": The primary container did not pass the ping health check. ' +
          'What had been created is removed.',
      },
    ])('$what', async ({ script, removed, message }) => {
      const outcome = await both({
        script,
        mlflow: theirs('create_deployment', given),
        ours: () => creation(given),
      });
      expect(outcome.theirs.error).not.toBeNull();
      expect(outcome.ours.error).toBe(message);
      expect(namesOf(outcome.ours)).toEqual([...namesOf(outcome.theirs), ...removed]);
    });

    test('an update that is rolled back', async () => {
      const outcome = await both({
        before: () => creation(given),
        script: {
          rollsBack: true,
          endpoint: [
            { status: 'InService' },
            { status: 'Updating' },
            { status: 'RollingBack' },
            { status: 'InService', reason: 'Alarm.' },
          ],
        },
        mlflow: theirs('update_deployment', given),
        ours: () => update(given),
      });
      expect(outcome.theirs.error).toContain('Alarm');
      expect(outcome.ours.error).toBe(
        'SageMaker could not update the endpoint "churn": Alarm. What had been created is removed.',
      );
      expect(namesOf(outcome.ours)).toEqual([
        ...namesOf(outcome.theirs),
        remove.config,
        remove.model,
        remove.object,
      ]);
    });

    test('nothing is removed with archive', async () => {
      const config = { ...given, archive: true };
      const outcome = await both({
        script: { endpoint: [{ status: 'Failed', reason: 'No capacity.' }] },
        mlflow: theirs('create_deployment', config),
        ours: () => creation(config),
      });
      expect(outcome.ours.calls).toEqual(outcome.theirs.calls);
      expect(outcome.ours.error).toMatch(
        /No capacity\. Kept: the endpoint churn, the endpoint configuration churn-config-\S+, the model \S+, the object s3:\S+$/,
      );
    });
  });

  test('when it takes too long', async () => {
    const config = { ...given, timeout_seconds: 1 };
    const outcome = await both({
      script: { endpoint: [{ status: 'Creating' }] },
      mlflow: theirs('create_deployment', config),
      ours: () => creation(config),
    });
    expect(outcome.theirs.error).toContain('Timed out');
    expect(outcome.ours.calls).toEqual(outcome.theirs.calls);
    expect(outcome.ours.error).toBe(
      'The endpoint "churn" is still Creating after 1 seconds, and goes on at AWS. ' +
        'Look at it with "mlmodel deployments get -t sagemaker:/us-east-1 -n churn", and delete it if it is not wanted.',
    );
  });
}
