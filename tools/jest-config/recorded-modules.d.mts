/** A record of the files that Node loads as modules. */
export interface RecordedModules {
  /** For `NODE_OPTIONS` of the processes to watch. */
  readonly nodeOptions: string;
  /** The URLs of the files, in the order in which they were loaded. */
  urls(): readonly string[];
}

/** Prepares a record. @param folder an existing one, for this record alone */
export function recordModules(folder: string): RecordedModules;
