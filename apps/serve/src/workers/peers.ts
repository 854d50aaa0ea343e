import { isMlmodelError, MlmodelError } from '@mlmodel/core';

/**
 * A question that a process asks all processes of its server. `Body` and `Answer` are plain data: what `structuredClone`
 * takes.
 */
export interface Question<Body, Answer> {
  readonly name: string;
  /** How long a process may take to answer. */
  readonly timeoutSeconds: number;
  /** Never set; it carries the types. */
  readonly types?: (body: Body) => Answer;
}

/** Declares a question, once for asking it and for answering it. @param timeoutSeconds default 10 */
export function defineQuestion<Body, Answer>(
  name: string,
  timeoutSeconds = 10,
): Question<Body, Answer> {
  return { name, timeoutSeconds };
}

/** The answer of one process. */
export type PeerAnswer<Answer> =
  | { readonly worker: number; readonly answer: Answer; readonly error?: undefined }
  | {
      readonly worker: number;
      readonly answer?: undefined;
      /** What the process threw; `TEMPORARILY_UNAVAILABLE` if it ended or did not answer in time. */
      readonly error: MlmodelError;
    };

/** How the processes of a server are doing. */
export interface Supervision {
  /** Processes that serve, as configured. */
  readonly workers: number;
  /** Processes that accept requests now. */
  readonly ready: number;
  /** How often a process was replaced because it had ended. */
  readonly restarts: number;
}

/**
 * All processes that serve one port, this one included. A part of the server that has state in each of them (metrics, a
 * model to reload) answers a question in every process, and asks all in the one that got the request:
 * @example
 * const counts = defineQuestion<void, Counts>('counts');
 * peers.answer(counts, () => currentCounts());
 * const answers = await peers.askAll(counts, undefined);
 */
export interface Peers {
  /** The number of this process: from 1 to the number of workers. A replacement gets the number of the process it replaces. */
  readonly worker: number;
  /** Sets how this process answers a question. */
  answer<Body, Answer>(
    question: Question<Body, Answer>,
    handler: (body: Body) => Answer | Promise<Answer>,
  ): void;
  /**
   * Asks all processes that have loaded the model. Never rejects.
   * @returns one answer for each, in the order of their numbers
   */
  askAll<Body, Answer>(
    question: Question<Body, Answer>,
    body: Body,
  ): Promise<readonly PeerAnswer<Answer>[]>;
  supervision(): Promise<Supervision>;
}

/** How a process answers the questions that it has handlers for. */
export class Answers {
  readonly #handlers = new Map<string, (body: unknown) => unknown>();

  set<Body, Answer>(
    question: Question<Body, Answer>,
    handler: (body: Body) => Answer | Promise<Answer>,
  ): void {
    this.#handlers.set(question.name, (body) => handler(body as Body));
  }

  /** @throws MlmodelError `NOT_IMPLEMENTED` for a question without a handler; what the handler throws */
  async give(name: string, body: unknown): Promise<unknown> {
    const handler = this.#handlers.get(name);
    if (handler === undefined) throw unknownQuestion(name);
    return handler(body);
  }
}

/** The peers of the only process of a server. */
export function noPeers(): Peers {
  const answers = new Answers();
  return {
    worker: 1,
    answer: (question, handler) => answers.set(question, handler),
    async askAll<Body, Answer>(question: Question<Body, Answer>, body: Body) {
      try {
        return [{ worker: 1, answer: (await answers.give(question.name, body)) as Answer }];
      } catch (error) {
        return [{ worker: 1, error: asMlmodelError(error) }];
      }
    },
    supervision: async () => ({ workers: 1, ready: 1, restarts: 0 }),
  };
}

/** For a question that a process has no handler for. */
export function unknownQuestion(name: string): MlmodelError {
  return new MlmodelError('NOT_IMPLEMENTED', `The process has no answer to "${name}".`);
}

function asMlmodelError(cause: unknown): MlmodelError {
  if (isMlmodelError(cause)) return cause;
  return new MlmodelError('INTERNAL_ERROR', 'The process failed to answer.', { cause });
}
