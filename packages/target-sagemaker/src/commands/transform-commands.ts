import type { TargetCommand } from '@mlmodel/deployments';
import * as z from 'zod/mini';
import { declared, instanceCount, instanceType } from '../config/fields.js';
import { deployTransformJob } from '../transform/deploy-transform-job.js';
import { terminateTransformJob } from '../transform/terminate-transform-job.js';
import { command } from './command.js';
import {
  asyncKeeps,
  forCommand,
  modelLetters,
  modelOf,
  modelOptions,
  operationOf,
  operationOptions,
  placeOptions,
} from './command-options.js';

const needed = (description: string, placeholder: string) =>
  z.string().check(z.minLength(1), z.meta({ description, placeholder }));

const usual = (value: string, description: string, placeholder = 'type') =>
  z._default(z.string(), value).check(z.meta({ description, placeholder }));

const jobName = needed('the name of the transform job', 'name');

const deploySchema = z
  .strictObject({
    jobName,
    ...modelOptions,
    inputDataType: needed('what the input URI names: S3Prefix or ManifestFile', 'type'),
    inputUri: needed('the prefix of the keys of the input in S3, or a manifest', 'uri'),
    contentType: needed('the media type of the input', 'type'),
    outputPath: needed('where the predictions are written in S3', 'uri'),
    compressionType: usual('None', 'the compression of the input: None or Gzip'),
    splitType: usual(
      'Line',
      'how objects are split into records: None, Line, RecordIO or TFRecord',
    ),
    accept: usual('text/csv', 'the media type of the predictions'),
    assembleWith: usual('Line', 'how predictions are put together: None or Line'),
    inputFilter: usual('$', 'a JSONPath for the part of the input that is scored', 'path'),
    outputFilter: usual('$', 'a JSONPath for the part of the output that is written', 'path'),
    joinResource: usual('None', 'what is joined to the predictions: None or Input'),
    instanceType,
    instanceCount,
    ...placeOptions,
    ...operationOptions(1200),
  })
  .check(asyncKeeps);

const terminateSchema = z
  .strictObject({ jobName, ...placeOptions, ...operationOptions(1200) })
  .check(asyncKeeps);

/** `mlmodel sagemaker deploy-transform-job`. */
export const deployTransformJobCommand: TargetCommand = command({
  options: declared(deploySchema),
  letters: {
    jobName: '-n',
    inputUri: '-u',
    outputPath: '-o',
    splitType: '-s',
    accept: '-a',
    joinResource: '-j',
    instanceType: '-t',
    instanceCount: '-c',
    ...modelLetters,
  },
  examples: [
    'mlmodel sagemaker deploy-transform-job -n churn-may -m models:/churn/3 --input-data-type S3Prefix ' +
      '-u s3://data/may --content-type text/csv -o s3://scores/may',
  ],
  async run(options, context) {
    const { model, config } = await modelOf(options, context);
    const { jobName: name, instanceType: instance_type, instanceCount: instance_count } = options;
    await forCommand(options, context, (work) =>
      deployTransformJob(
        {
          name,
          model,
          config: { ...options, ...config, ...operationOf(options), instance_type, instance_count },
        },
        work,
      ),
    );
  },
});

/** `mlmodel sagemaker terminate-transform-job`. */
export const terminateTransformJobCommand: TargetCommand = command({
  options: declared(terminateSchema),
  letters: { jobName: '-n', regionName: '-r' },
  examples: ['mlmodel sagemaker terminate-transform-job -n churn-may'],
  run: (options, context) =>
    forCommand(options, context, (work) =>
      terminateTransformJob({ name: options.jobName, config: operationOf(options) }, work),
    ),
});
