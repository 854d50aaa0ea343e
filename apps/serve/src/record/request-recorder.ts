import { statSync } from 'node:fs';
import { join } from 'node:path';
import { errorText, type LoadedModel, type Logger } from '@mlmodel/core';
import type { NonFinite } from '@mlmodel/scoring';
import type {
  BegunRequest,
  Exchange,
  RequestObserver,
  RequestSummary,
} from '../handler/request-events.js';
import { returnRequestId } from '../http/request-id.js';
import { counterOf } from '../metrics/instruments.js';
import type { MetricFamily } from '../metrics/metric-family.js';
import { identityOf, type ModelIdentity } from '../metrics/model-metrics.js';
import type { RecordOptions } from '../observability-options.js';
import type { PresentedModel } from '../openapi/presented-model.js';
import type { CapturedTexts } from './captured-texts.js';
import { RotatingFile } from './rotating-file.js';

export interface RecorderOptions extends RecordOptions {
  readonly record: string;
  readonly nonFinite: NonFinite;
  /** The number of this process of the server. */
  readonly worker: number;
  readonly logger: Logger;
}

/** Writes a share of the scoring requests to a file, a JSON object a line. */
export class RequestRecorder implements RequestObserver {
  readonly #file: RotatingFile;
  readonly #share: number;
  readonly #capture: { readonly redact: readonly string[]; readonly nonFinite: NonFinite };
  readonly #logger: Logger;
  /** The requests that are recorded, each with what identifies its model. */
  readonly #chosen = new WeakMap<object, Promise<ModelIdentity>>();
  readonly #identities = new WeakMap<LoadedModel, Promise<ModelIdentity>>();
  #served: PresentedModel | undefined;
  #pending: Promise<void> | undefined;
  #withoutValues = 0;
  #hasFailed = false;

  constructor(options: RecorderOptions) {
    const { record, worker, recordShare = 1, recordRedact = [], nonFinite, logger } = options;
    const { recordMaxBytes = 100 * 1024 * 1024, recordFiles = 10 } = options;
    const path = pathOf(record, worker);
    this.#file = new RotatingFile({ path, maxBytes: recordMaxBytes, files: recordFiles, logger });
    this.#share = recordShare;
    this.#capture = { redact: recordRedact, nonFinite };
    this.#logger = logger;
  }

  /** Creates the file. @throws MlmodelError if it cannot be written */
  open(): Promise<void> {
    return this.#file.open();
  }

  /** Call it before the first request. @param served its properties change with a reload */
  begin(served: PresentedModel): void {
    this.#served = served;
  }

  onBegin(begun: BegunRequest, { response }: Exchange): void {
    returnRequestId(response, begun.requestId);
    if (this.#served === undefined || Math.random() >= this.#share) return;
    this.#chosen.set(begun, this.#identityOf(this.#served));
    begun.capture = this.#capture;
  }

  onEnd(summary: RequestSummary): void {
    const chosen = this.#chosen.get(summary);
    if (chosen === undefined) return;
    const lineOf = this.#lineOf(summary);
    this.#pending = chosen.then((identity) => this.#file.append(lineOf(identity)));
  }

  #identityOf({ model, modelPath, origin }: PresentedModel): Promise<ModelIdentity> {
    let identity = this.#identities.get(model);
    identity ??= identityOf({ model, modelPath, origin });
    this.#identities.set(model, identity);
    return identity;
  }

  get families(): readonly MetricFamily[] {
    const counter = (name: string, help: string, value: number) =>
      counterOf({ name: `mlmodel_${name}`, help }, [{ labels: {}, value }]);
    const { written, dropped } = this.#file;
    return [
      counter('records_written', 'Requests in the request log.', written),
      counter('records_dropped', 'Requests that the disk did not take.', dropped),
      counter(
        'records_without_values',
        'Requests in the request log without their values, which are too large or not JSON.',
        this.#withoutValues,
      ),
    ];
  }

  async close(): Promise<void> {
    await this.#pending;
    await this.#file.close();
  }

  /** The values are written at once: the summary does not last. */
  #lineOf(summary: RequestSummary): (model: ModelIdentity) => string {
    const { startedAt, requestId, outcome, status, rows, milliseconds } = summary;
    const { isTooLarge, ...values } = this.#valuesOf(summary);
    const facts = {
      time: new Date(startedAt).toISOString(),
      requestId,
      ...{ status, outcome, rows, milliseconds: Math.round(milliseconds * 100) / 100 },
      valuesOmitted: isTooLarge,
    };
    // They are JSON already: to parse them would round integers.
    const members = Object.entries(values).filter(([, text]) => text !== undefined);
    const texts = members.map(([name, text]) => `,"${name}":${text}`);
    return ({ name, version }) => {
      const head = JSON.stringify({ ...facts, model: name, version });
      return `${head.slice(0, -1)}${texts.join('')}}`;
    };
  }

  #valuesOf(summary: RequestSummary): CapturedTexts {
    try {
      const texts = summary.values() ?? {};
      if (texts.isTooLarge) this.#withoutValues += 1;
      return texts;
    } catch (error) {
      this.#withoutValues += 1;
      if (!this.#hasFailed) {
        this.#logger.warn(`Values of a request cannot be recorded: ${errorText(error)}`);
      }
      this.#hasFailed = true;
      return { isTooLarge: true };
    }
  }
}

/** Within a directory, each process has its own file. */
function pathOf(record: string, worker: number): string {
  const isDirectory =
    /[\\/]$/.test(record) || statSync(record, { throwIfNoEntry: false })?.isDirectory();
  return isDirectory ? join(record, `requests-${worker}.ndjson`) : record;
}
