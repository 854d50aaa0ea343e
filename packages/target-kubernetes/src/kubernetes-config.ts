import { z } from 'zod';

/** The longest name of a Service: a DNS label (RFC 1035). */
const longestName = 63;

const dnsLabel = z.string().max(longestName).regex(/^[a-z]([-a-z0-9]*[a-z0-9])?$/);
const noBlanks = z.string().regex(/^\S+$/);

/** What `createDeployment` takes. */
export const kubernetesConfig = z.object({
  image: noBlanks.describe('the image with the server, such as mlmodel build-docker makes'),
  kind: z
    .enum(['deployment', 'inference-service'])
    .default('deployment')
    .describe('what to write: a Deployment and what belongs to it, or an InferenceService of KServe'),
  model_from: z
    .enum(['image', 'uri'])
    .default('image')
    .describe('whether the image has the model, or fetches it from its URI when it starts'),
  output: z.string().optional().describe('file to write; default: the standard output'),
  namespace: dnsLabel.optional().describe('namespace of what is written'),
  min_replicas: z.int().min(1).max(1000).default(2).describe('fewest pods'),
  max_replicas: z.int().min(1).max(1000).default(6).describe('most pods'),
  cpu: z
    .string()
    .regex(/^([1-9]\d{0,4}m|[1-9]\d{0,2})$/)
    .default('500m')
    .describe('processor time of a pod, such as 500m or 2; pods are added above 70 percent of it'),
  memory: z
    .string()
    .regex(/^[1-9]\d{0,4}[MG]i$/)
    .optional()
    .describe('memory of a pod, such as 512Mi or 2Gi; default: measured with the model'),
  timeout: z.int().min(1).max(3600).default(60).describe('time limit of a request in seconds'),
  env: z
    .record(z.string(), z.string())
    .default({})
    .describe('variables of the container, as a JSON object; no secrets'),
  env_secret: dnsLabel.optional().describe('Secret whose keys become variables of the container'),
  service_account: noBlanks.optional().describe('service account of the pods'),
  pull_secret: noBlanks.optional().describe('Secret with the credentials of the image registry'),
});

/** Values of {@link kubernetesConfig}. */
export type KubernetesConfig = z.infer<typeof kubernetesConfig>;
