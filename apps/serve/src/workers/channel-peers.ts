import { fromFailure } from '@mlmodel/worker';
import type { Channel } from './channel.js';
import { Answers, type PeerAnswer, type Peers, type Question } from './peers.js';
import { toPrimary, toWorker } from './worker-messages.js';

/** The peers of a worker, which it asks through the primary process. */
export function channelPeers(channel: Channel, worker: number): Peers {
  const answers = new Answers();
  channel.answer(toWorker.question, ({ name, body }) => answers.give(name, body));
  return {
    worker,
    answer: (question, handler) => answers.set(question, handler),
    async askAll<Body, Answer>({ name, timeoutSeconds }: Question<Body, Answer>, body: Body) {
      const sent = await channel.ask(toPrimary.askAll, { name, timeoutSeconds, body });
      return sent.map(({ worker, answer, failure }): PeerAnswer<Answer> => {
        if (failure !== undefined) return { worker, error: fromFailure(failure) };
        return { worker, answer: answer as Answer };
      });
    },
    supervision: () => channel.ask(toPrimary.supervision, undefined),
  };
}
