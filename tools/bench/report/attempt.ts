/** A measurement that could not be made. */
export interface Failure {
  readonly name: string;
  readonly message: string;
}

/** Runs a measurement; a failure is printed and noted, and there is no result. */
export async function attempt<T>(
  name: string,
  measurement: () => Promise<T>,
  failures: Failure[],
): Promise<T | undefined> {
  try {
    return await measurement();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.error(`FAILED ${name}: ${message}`);
    failures.push({ name, message });
    return undefined;
  }
}
