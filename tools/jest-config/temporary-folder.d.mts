/** Files by path: text, bytes, or an object that is written as JSON. */
type Files = Readonly<Record<string, string | Uint8Array | object>>;

/**
 * A new folder, removed after the run of the tests.
 * @param files their content by path
 * @returns its path, without links
 */
export function temporaryFolder(files?: Files): string;

/** Writes files below a folder; creates folders as needed. */
export function writeFiles(folder: string, files: Files): void;
