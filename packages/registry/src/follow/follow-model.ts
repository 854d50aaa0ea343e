import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { errorText, isMlmodelError, type Logger, MlmodelError } from '@mlmodel/core';
import { resolveModel } from '../resolve-model.js';
import type { ModelSource, ResolvedModel, ResolveModelOptions } from '../resolved-model.js';
import { labelOf } from '../source-label.js';
import { lookUpModel } from './look-up-model.js';

/** How a model is followed. */
export interface FollowOptions extends ResolveModelOptions {
  /** Where the model came from that is used now. */
  readonly source: ModelSource;
  /** Milliseconds between two questions to the registry, give or take a tenth. */
  readonly interval: number;
  /**
   * Uses a model from now on. A model that it rejects is not offered again until the URI has named another version, except
   * after `RESOURCE_CONFLICT` and `TEMPORARILY_UNAVAILABLE`.
   */
  readonly use: (model: ResolvedModel) => Promise<void>;
  readonly logger: Logger;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Longest time for a question to the registry, in milliseconds. */
const longestQuestion = 30_000;

/**
 * Asks the registry again and again which version a URI names, and downloads and uses another one. A failure of the registry
 * or of a download is logged once, and changes nothing.
 * @returns resolves when the signal is aborted
 */
export async function followModel(uri: string, options: FollowOptions): Promise<void> {
  const { interval, signal } = options;
  const follower = new Follower(uri, options);
  for (;;) {
    await wait(interval * (0.9 + Math.random() / 5), undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    await follower.look();
  }
}

class Follower {
  readonly #uri: string;
  readonly #options: FollowOptions;
  #used: ModelSource;
  #refused: ModelSource | undefined;
  /** The code of the failure that the log has; undefined while everything works. */
  #failure: string | undefined;

  constructor(uri: string, options: FollowOptions) {
    this.#uri = uri;
    this.#options = options;
    this.#used = options.source;
  }

  /** Asks once, and uses another version if there is one. */
  async look(): Promise<void> {
    const { signal, use } = this.#options;
    try {
      const named = await this.#lookUp();
      if (this.#isKnown(named)) return this.#works();
      const model = await resolveModel(this.#uri, this.#options);
      this.#works();
      if (this.#isKnown(model.source)) return;
      await use(model).then(
        () => {
          this.#used = model.source;
        },
        (error: unknown) => this.#reject(model.source, error),
      );
    } catch (error) {
      if (!signal.aborted) this.#fails(error);
    }
  }

  async #lookUp(): Promise<ModelSource> {
    const limit = AbortSignal.timeout(longestQuestion);
    const signal = AbortSignal.any([limit, this.#options.signal]);
    try {
      return await lookUpModel(this.#uri, { ...this.#options, retries: 1, signal });
    } catch (error) {
      throw limit.aborted ? tooSlow() : error;
    }
  }

  /** Whether nothing is to be done for what the URI names. */
  #isKnown(named: ModelSource): boolean {
    if (isDeepStrictEqual(named, this.#refused)) return true;
    this.#refused = undefined;
    return isDeepStrictEqual(named, this.#used);
  }

  /** Whoever uses the model has logged why not. */
  #reject(source: ModelSource, error: unknown): void {
    if (isMlmodelError(error) && passing.has(error.errorCode)) return;
    this.#refused = source;
    this.#options.logger.warn(
      `${labelOf(source)} is not tried again until ${this.#uri} has named another version.`,
    );
  }

  #works(): void {
    if (this.#failure === undefined) return;
    this.#failure = undefined;
    this.#options.logger.info(`${this.#uri} can be followed again.`);
  }

  #fails(error: unknown): void {
    const code = isMlmodelError(error) ? error.errorCode : 'INTERNAL_ERROR';
    if (code === this.#failure) return;
    this.#failure = code;
    this.#options.logger.warn(
      `${this.#uri} cannot be followed at present, and the model from before is still served. ${errorText(error)}`,
    );
  }
}

/** Codes after which the same model may be accepted. */
const passing: ReadonlySet<string> = new Set(['RESOURCE_CONFLICT', 'TEMPORARILY_UNAVAILABLE']);

function tooSlow(): MlmodelError {
  return new MlmodelError(
    'DEADLINE_EXCEEDED',
    `The registry did not answer within ${longestQuestion / 1000} s. Check that it is healthy.`,
  );
}
