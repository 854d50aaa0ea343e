import { randomUUID } from 'node:crypto';
import { errorText, type Logger, loadTimeoutOf } from '@mlmodel/core';
import type { ModelPlace, ServerOptions } from '../server-options.js';
import type { HostProcess } from '../workers/host-process.js';
import { defineQuestion, type PeerAnswer, type Question } from '../workers/peers.js';
import type { CurrentModel, Preparation } from './current-model.js';

const prepare = defineQuestion<Preparation, void>('prepareReload');
const commit = defineQuestion<string, string>('commitReload');
/** Of all reloads whose ids begin with the body. */
const drop = defineQuestion<string, void>('dropReload');

export interface ReloadContext {
  readonly hostProcess: Pick<HostProcess, 'peers' | 'moveModel'>;
  readonly logger: Logger;
  readonly options: ServerOptions;
}

/** Seconds that a process may need for a reload besides loading the model: preparing its environment, being busy. */
const reserve = 600;

/**
 * Lets all processes of the server take part in reloads.
 * @returns reloads the model in all processes, or in none: each loads the new model, and when all have done so, they serve
 * it; it throws the MlmodelError of the first process that could not, and logs what came of it
 */
export function createReload(
  model: CurrentModel,
  { hostProcess, logger, options }: ReloadContext,
): (place?: ModelPlace) => Promise<void> {
  const { peers } = hostProcess;
  peers.answer(prepare, (preparation) => model.prepareReload(preparation));
  peers.answer(commit, (id) => model.commitReload(id));
  peers.answer(drop, (id) => model.dropReload(id));
  const flavorOptions = options.model === undefined ? (options.flavorOptions ?? {}) : {};
  const timeoutSeconds = loadTimeoutOf(flavorOptions) + reserve;
  const ask = async <Body, Answer>(question: Question<Body, Answer>, body: Body) =>
    answersOf(await peers.askAll({ ...question, timeoutSeconds }, body));

  // A process that this one replaces may have left a reload unfinished, which no other process would end.
  const ownReloads = `${peers.worker}-`;
  void peers.askAll(drop, ownReloads);

  return async (place) => {
    const id = `${ownReloads}${randomUUID()}`;
    const startedAt = performance.now();
    try {
      await ask(prepare, { id, place });
      if (place !== undefined) await hostProcess.moveModel(place);
    } catch (error) {
      await peers.askAll(drop, id);
      if (!model.isStopping) {
        logger.error(`The model from before is still served. ${errorText(error)}`);
      }
      throw error;
    }
    const [name] = await ask(commit, id).catch((error) => {
      if (!model.isStopping) {
        logger.error(`Not every process serves the new model. ${errorText(error)}`);
      }
      throw error;
    });
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    logger.info(`${name} was loaded in ${seconds} s, and is served from now on.`);
  };
}

/** @throws MlmodelError of the first process that could not answer */
function answersOf<Answer>(answers: readonly PeerAnswer<Answer>[]): readonly Answer[] {
  return answers.map(({ answer, error }) => {
    if (error !== undefined) throw error;
    return answer;
  });
}
