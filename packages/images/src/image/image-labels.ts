import { basename } from 'node:path';
import { plainText } from '@mlmodel/core';
import type { OpenedModel } from '@mlmodel/core/node';

/** Title and version that the operator gives. */
export interface ImageNames {
  readonly title?: string | undefined;
  readonly version?: string | undefined;
}

/** Longest value of a label, in characters. */
const longest = 200;

/**
 * The labels of an image (github.com/opencontainers/image-spec/blob/main/annotations.md). The time of creation is
 * `SOURCE_DATE_EPOCH` (reproducible-builds.org/specs/source-date-epoch), else that of the model: equal images have equal
 * labels.
 */
export function imageLabels(
  model: OpenedModel | undefined,
  { title, version }: ImageNames,
): Readonly<Record<string, string>> {
  const { fields } = model?.mlmodel ?? {};
  const labels = {
    title: title ?? (model && basename(model.files.directory)),
    version: version ?? fields?.get('model_id') ?? fields?.get('model_uuid'),
    created: createdAt(fields?.get('utc_time_created')),
    description:
      model === undefined ? 'A server for MLflow Models' : 'An MLflow Model and its server',
  };
  return Object.fromEntries(
    Object.entries(labels).flatMap(([name, value]) => {
      const text = typeof value === 'string' ? plainText(value).slice(0, longest) : '';
      return text !== '' ? [[`org.opencontainers.image.${name}`, text]] : [];
    }),
  );
}

/** RFC 3339. @param modelTime as in MLmodel files: `2026-01-01 00:00:00.000000`, in UTC */
function createdAt(modelTime: unknown): string | undefined {
  const epoch = sourceDateEpoch();
  if (epoch !== undefined) return new Date(epoch * 1000).toISOString();
  const [, date, time] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/.exec(String(modelTime)) ?? [];
  return date === undefined ? undefined : `${date}T${time}Z`;
}

/** The variable `SOURCE_DATE_EPOCH`, in seconds since 1970. */
export function sourceDateEpoch(): number | undefined {
  const { SOURCE_DATE_EPOCH: text = '' } = process.env;
  return /^\d{1,11}$/.test(text) ? Number(text) : undefined;
}
