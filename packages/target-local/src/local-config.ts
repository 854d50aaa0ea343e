import type { ServerConfig } from './state/deployment-spec.js';

/** The configuration of a new deployment. */
export interface CreateConfig extends ServerConfig {
  /** Absent: a free one. */
  readonly port?: number | undefined;
  readonly host: string;
}

/** What an update changes; the rest stays. */
export type UpdateConfig = {
  readonly [Key in keyof ServerConfig]?: ServerConfig[Key] | undefined;
};

/** The configurations of the methods. */
export type LocalConfig = CreateConfig | UpdateConfig;
