import type { DeclaredOptions } from '@mlmodel/core';
import { defineOptions } from '@mlmodel/core/flavor';
// A tenth of `zod`, which would be bundled as well.
import * as z from 'zod/mini';
import type { KubernetesConfig } from './kubernetes-config.js';

const described = (description: string, placeholder?: string) =>
  z.meta({ description, ...(placeholder !== undefined && { placeholder }) });

/** A name of Kubernetes: a DNS label (RFC 1123). */
const name = (description: string) =>
  z
    .optional(z.string().check(z.maxLength(63), z.regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/)))
    .check(described(description, 'name'));

const count = (value: number, description: string) =>
  z._default(z.int().check(z.minimum(1), z.maximum(1000)), value).check(described(description));

const schema = z.object({
  image: z
    .string()
    .check(
      z.regex(/^\S+$/),
      described('the image with the server, such as mlmodel build-docker makes', 'image'),
    ),
  kind: z
    ._default(z.enum(['deployment', 'inference-service']), 'deployment')
    .check(
      described('a Deployment and what belongs to it, or an InferenceService of KServe', 'kind'),
    ),
  model_from: z
    ._default(z.enum(['image', 'uri']), 'image')
    .check(described('whether the image has the model, or pods fetch it from its URI', 'place')),
  output: z
    .optional(z.string())
    .check(described('file to write (default: the standard output)', 'file')),
  namespace: name('namespace of what is written'),
  min_replicas: count(2, 'fewest pods'),
  max_replicas: count(6, 'most pods'),
  cpu: z
    ._default(z.string().check(z.regex(/^([1-9]\d{0,4}m|[1-9]\d{0,2})$/)), '500m')
    .check(
      described(
        'processor time of a pod, such as 500m or 2; more pods above 70 percent',
        'quantity',
      ),
    ),
  memory: z
    .optional(z.string().check(z.regex(/^[1-9]\d{0,4}[MG]i$/)))
    .check(
      described('memory of a pod, such as 512Mi (default: measured with the model)', 'quantity'),
    ),
  timeout: z
    ._default(z.int().check(z.minimum(1), z.maximum(3600)), 60)
    .check(described('time limit of a request', 'seconds')),
  env: z
    .optional(z.record(z.string(), z.string()))
    .check(described('variables of the container; no credentials', 'json')),
  env_secret: name('Secret whose keys become variables of the container'),
  service_account: name('service account of the pods'),
  pull_secret: name('Secret with the credentials of the registry of the image'),
});

/** The configuration of `createDeployment`. */
export const kubernetesConfig: DeclaredOptions<KubernetesConfig> = defineOptions(
  schema,
  z.toJSONSchema(schema, { io: 'input' }),
);
