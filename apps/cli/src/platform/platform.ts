import type { ServerSettings } from '@mlmodel/serve';
import type { ServerOptionValues } from '@mlmodel/serve/options';
import { UsageError } from '../options/usage-error.js';

/** The environment of a process. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What a platform that runs containers expects of the server in them. */
export interface Platform {
  readonly name: string;
  /** Whether the environment is the platform's. */
  detects(variables: Variables): boolean;
  /** What the server has to do there. */
  contract(variables: Variables): Contract;
}

/** Limits of a server that a platform has to know. */
export type ServerLimits = Pick<ServerOptionValues, 'maxBodyBytes'>;

/** How a server fits a platform. */
interface Contract {
  /** Options of the server, unless its operator sets them. */
  readonly options: Partial<ServerOptionValues>;
  /** What no option of an operator sets. */
  readonly settings?: Partial<Pick<ServerSettings, 'dialect' | 'returnedFields'>>;
  /** What the platform reads about the server, by path. */
  documents?(limits: ServerLimits): NonNullable<ServerSettings['documents']>;
  /** URI of the model; absent if the platform names none. */
  readonly modelUri?: string | undefined;
  /** Folders with the model or with a folder that has it, if there is no URI. The first that is there counts. */
  readonly folders: readonly string[];
}

/** Where the image has its model, and where SageMaker puts one. */
export const imageFolder = '/opt/ml/model';

/** Every platform sends requests to the container's address. */
export const anyAddress = '0.0.0.0';

/** The port of most platforms. */
export const usualPort = 8080;

/**
 * The port in a variable; absent: {@link usualPort}.
 * @throws UsageError for another text
 */
export function portIn(name: string, variables: Variables): number {
  const text = variables[name];
  if (text === undefined || text === '') return usualPort;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port > 0 && port < 65_536) return port;
  throw new UsageError(`The environment variable ${name} must be a port, from 1 to 65535.`);
}
