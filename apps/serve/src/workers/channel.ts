import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { MlmodelError } from '@mlmodel/core';
import { fromFailure, toFailure } from '@mlmodel/worker';
import { type Question, unknownQuestion } from './peers.js';

/** What goes over the channel: a question, with an id if its answer is expected, or an answer. */
type Message =
  | { readonly ask: string; readonly id?: number | undefined; readonly body: unknown }
  | { readonly answers: number; readonly answer?: unknown; readonly failure?: unknown };

/** Gets the body of a question, and the connection that came with it. */
export type Handler<Body, Answer> = (body: Body, handle: unknown) => Answer | Promise<Answer>;

interface Pending {
  resolve(answer: unknown): void;
  reject(error: MlmodelError): void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Questions and answers between the primary process and one of its workers; both ends ask. Messages arrive in the order
 * in which they were sent, connections included.
 */
export class Channel {
  readonly #end: ChildProcess | NodeJS.Process;
  readonly #handlers = new Map<string, Handler<unknown, unknown>>();
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;

  /** @param end the child process in the primary, `process` in the worker */
  constructor(end: ChildProcess | NodeJS.Process) {
    this.#end = end;
    const receive = (message: unknown, handle: unknown) => this.#receive(message, handle);
    (end as ChildProcess).on('message', receive);
    // A child process that ends before it has confirmed a connection never emits `disconnect`.
    for (const event of ['disconnect', 'exit']) {
      (end as ChildProcess).on(event, () => this.#loseAnswers());
    }
  }

  /** Sets how this end answers a question. */
  answer<Body, Answer>(question: Question<Body, Answer>, handler: Handler<Body, Answer>): void {
    this.#handlers.set(question.name, handler as Handler<unknown, unknown>);
  }

  /**
   * @param connection a copy of it goes to the other end
   * @throws MlmodelError as the other end, and `TEMPORARILY_UNAVAILABLE` if it ends or does not answer in time
   */
  ask<Body, Answer>(
    question: Question<Body, Answer>,
    body: Body,
    connection?: Socket,
  ): Promise<Answer> {
    const { name, timeoutSeconds } = question;
    return new Promise<Answer>((resolve, reject) => {
      const id = this.#nextId++;
      const timer = setTimeout(() => {
        this.#settle(id)?.reject(noAnswer(`within ${timeoutSeconds} s`));
      }, timeoutSeconds * 1000).unref();
      this.#pending.set(id, { resolve: resolve as Pending['resolve'], reject, timer });
      const sent = (error: Error | null) => {
        if (error !== null) this.#settle(id)?.reject(noAnswer('because it has ended'));
      };
      this.#send({ ask: name, id, body }, sent, connection);
    });
  }

  /** Sends a question without waiting for an answer. @param sent called when it was written, or cannot be */
  tell<Body>(question: Question<Body, void>, body: Body, sent: () => void = () => {}): void {
    this.#send({ ask: question.name, body }, sent);
  }

  #send(message: Message, sent: (error: Error | null) => void, connection?: Socket): void {
    const { connected } = this.#end;
    if (connected) (this.#end as ChildProcess).send(message, connection, { keepOpen: true }, sent);
    else sent(new Error('The channel is closed.'));
  }

  #receive(value: unknown, handle: unknown): void {
    const message = value as Message;
    if ('ask' in message) void this.#respond(message, handle);
    else {
      const pending = this.#settle(message.answers);
      if (message.failure === undefined) pending?.resolve(message.answer);
      else pending?.reject(fromFailure(message.failure));
    }
  }

  async #respond({ ask, id, body }: Extract<Message, { ask: string }>, handle: unknown) {
    let response: Partial<Message>;
    try {
      const handler = this.#handlers.get(ask);
      if (handler === undefined) throw unknownQuestion(ask);
      response = { answer: await handler(body, handle) };
    } catch (error) {
      response = { failure: toFailure(error) };
    }
    if (id !== undefined) this.#send({ answers: id, ...response }, () => {});
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    clearTimeout(pending?.timer);
    return pending;
  }

  #loseAnswers(): void {
    for (const id of [...this.#pending.keys()]) {
      this.#settle(id)?.reject(noAnswer('because it has ended'));
    }
  }
}

function noAnswer(circumstance: string): MlmodelError {
  return new MlmodelError(
    'TEMPORARILY_UNAVAILABLE',
    `A process of the server did not answer ${circumstance}.`,
  );
}
