import type {
  AsyncInferenceConfig,
  DataCaptureConfig,
  ProductionVariantServerlessConfig,
  VpcConfig,
} from '@aws-sdk/client-sagemaker';

/** Whose resources they are, and where. */
export interface PlaceConfig {
  readonly region_name?: string | undefined;
  /** A role to assume for all requests, such as one of another account. */
  readonly assume_role_arn?: string | undefined;
}

/** Whether what becomes unused stays, and how long an operation is waited for. */
export interface OperationConfig {
  readonly archive: boolean;
  readonly synchronous: boolean;
  readonly timeout_seconds: number;
  /** Seconds between two looks at AWS. */
  readonly poll_seconds: number;
}

/** What a model of SageMaker is made with. */
export interface ModelConfig {
  readonly execution_role_arn?: string | undefined;
  readonly bucket?: string | undefined;
  readonly image_url?: string | undefined;
  readonly vpc_config?: VpcConfig | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** The machines that run a model. */
interface InstanceConfig {
  readonly instance_type: string;
  readonly instance_count: number;
}

/** What to do with an endpoint that exists: refuse, add a variant without traffic, or replace all variants. */
type Mode = 'create' | 'add' | 'replace';

/** The configuration of an endpoint, in the names of MLflow. */
export interface EndpointConfig extends PlaceConfig, OperationConfig, ModelConfig, InstanceConfig {
  readonly mode: Mode;
  readonly variant_name?: string | undefined;
  readonly data_capture_config?: DataCaptureConfig | undefined;
  readonly async_inference_config?: AsyncInferenceConfig | undefined;
  readonly serverless_config?: ProductionVariantServerlessConfig | undefined;
}

/** The configuration with which an endpoint is deleted. */
export interface DeleteConfig extends PlaceConfig, OperationConfig {}

/** The configuration of a batch transform job, in the names of AWS; `job` prefixes are left out. */
export interface TransformConfig
  extends PlaceConfig,
    OperationConfig,
    Omit<ModelConfig, 'env' | 'tags'>,
    InstanceConfig {
  /** `S3Prefix` or `ManifestFile`. */
  readonly inputDataType: string;
  readonly inputUri: string;
  readonly contentType: string;
  readonly outputPath: string;
  readonly compressionType: string;
  readonly splitType: string;
  readonly accept: string;
  readonly assembleWith: string;
  readonly inputFilter: string;
  readonly outputFilter: string;
  /** `Input` or `None`. */
  readonly joinResource: string;
}

/** How a model is run on this machine. */
export interface LocalConfig {
  /** Absent: the server of this installation. */
  readonly image?: string | undefined;
  /** What runs the image. */
  readonly tool: 'docker' | 'podman';
  readonly port: number;
}

/** What the methods of the client take. */
export type SagemakerConfig = EndpointConfig | DeleteConfig | LocalConfig;
