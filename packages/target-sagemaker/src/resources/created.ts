import { errorText, isMlmodelError, MlmodelError, rewordedError } from '@mlmodel/core';
import type { Work } from '../aws/work.js';

/** What one operation has created at AWS so far. */
export class Created {
  readonly #work: Pick<Work, 'logger' | 'signal'>;
  readonly #isKept: boolean;
  readonly #resources: { readonly what: string; readonly remove: () => Promise<unknown> }[] = [];

  /** @param isKept what was created is kept when the operation fails */
  constructor(work: Pick<Work, 'logger' | 'signal'>, isKept: boolean) {
    this.#work = work;
    this.#isKept = isKept;
  }

  /** Notes a resource. @param what such as `the model churn-model-1` */
  add(what: string, remove: () => Promise<unknown>): void {
    this.#resources.push({ what, remove });
    this.#work.logger.info(`Created ${what}`);
  }

  /** To be called before each step. @throws MlmodelError `CANCELLED` when the signal of the work says so */
  goOn(): void {
    if (this.#work.signal?.aborted) throw new MlmodelError('CANCELLED', 'Interrupted.');
  }

  /** Does the steps that create; if one fails, what was created before is removed, unless it is kept. */
  async steps<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      const end = await this.#end();
      if (!isMlmodelError(error)) throw error;
      const reworded = end === undefined ? error : rewordedError(error, `${error.message} ${end}`);
      // A program that a signal ends may have no time for the error.
      if (this.#work.signal?.aborted) this.#work.logger.warn(reworded.message);
      throw reworded;
    }
  }

  /** Removes what was created, unless it is kept. @returns the error for an operation that AWS has ended */
  async failure(message: string): Promise<MlmodelError> {
    const end = await this.#end();
    return new MlmodelError('INVALID_STATE', end === undefined ? message : `${message} ${end}`);
  }

  /** Removes everything, the last first. @returns a sentence that says so; undefined if there is nothing to say */
  async #end(): Promise<string | undefined> {
    const resources = this.#resources.splice(0).reverse();
    if (resources.length === 0) return undefined;
    if (this.#isKept) return `Kept: ${namesOf(resources)}.`;
    const left: typeof resources = [];
    for (const resource of resources)
      await resource.remove().catch((error: unknown) => {
        this.#work.logger.warn(errorText(error));
        left.push(resource);
      });
    return left.length === 0
      ? 'What had been created is removed.'
      : `What had been created is removed, except for ${namesOf(left)}.`;
  }
}

function namesOf(resources: readonly { readonly what: string }[]): string {
  return resources.map(({ what }) => what).join(', ');
}
