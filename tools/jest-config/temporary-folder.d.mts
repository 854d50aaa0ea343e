/**
 * A new folder, removed after the run of the tests.
 * @param files their content by path
 * @returns its path, without links
 */
export function temporaryFolder(files?: Readonly<Record<string, string | Uint8Array>>): string;
