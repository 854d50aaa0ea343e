import { expect, test } from '@jest/globals';
import { placeOf } from '../../src/client/place-of.js';

const role = 'arn:aws:iam::123456789012:role/path/deployer';

test.each([
  [undefined, {}],
  ['us-east-1', { region: 'us-east-1' }],
  ['us-east-1/', { region: 'us-east-1' }],
  [`us-east-1/${role}`, { region: 'us-east-1', assumeRoleArn: role }],
  [`us-east-1////${role}`, { region: 'us-east-1', assumeRoleArn: role }],
])('%s is read', (suffix, place) => {
  expect(placeOf(suffix)).toEqual(place);
});

test('a role needs a region', () => {
  expect(() => placeOf(role)).toThrow('Write it as sagemaker:/REGION/ROLE.');
});
