import { describe, expect, test } from '@jest/globals';
import { configFromTexts } from '@mlmodel/deployments';
import { createConfig, deleteConfig, updateConfig } from '../../src/config/declared-config.js';

const parse = (declared: typeof createConfig, texts: readonly string[]) =>
  declared.parse({ ...configFromTexts(texts, declared) });

describe('a configuration', () => {
  test('has the defaults of MLflow', () => {
    expect(createConfig.parse({})).toMatchObject({
      mode: 'create',
      archive: false,
      synchronous: true,
      instance_type: 'ml.m4.xlarge',
      instance_count: 1,
      timeout_seconds: 1200,
    });
    expect(updateConfig.parse({})).toMatchObject({ mode: 'replace', timeout_seconds: 1200 });
    expect(deleteConfig.parse({})).toMatchObject({ synchronous: true, timeout_seconds: 300 });
  });

  test('is read from the command line, truth values in any case', () => {
    const texts = [
      'archive=true',
      'synchronous=False',
      'instance_count=2',
      'vpc_config={"SecurityGroupIds":["sg-1"],"Subnets":["subnet-1"]}',
      'env={"LEVEL":3,"QUIET":true}',
    ];
    expect(parse(createConfig, texts)).toMatchObject({
      archive: true,
      synchronous: false,
      instance_count: 2,
      vpc_config: { SecurityGroupIds: ['sg-1'], Subnets: ['subnet-1'] },
      env: { LEVEL: '3', QUIET: 'true' },
    });
  });

  test.each([
    ['bucket_name=models', 'There is no option "bucket_name": there are "region_name", '],
    [
      'instance_count=many',
      'The option "instance_count" must be a whole number from 1, not "many".',
    ],
    ['mode=swap', 'The option "mode" must be one of create, add, replace, not "swap".'],
    ['vpc_config=sg-1', 'The option "vpc_config" must be an object, not "sg-1".'],
    ['tags={"app_name":"mine"}', 'The option "tags": the tag "app_name" is taken'],
    ['synchronous=false', 'The option "synchronous": false needs archive=true'],
  ])('is refused: %s', (text, message) => {
    expect(() => parse(createConfig, [text])).toThrow(message);
  });
});
