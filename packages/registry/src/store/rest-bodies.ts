import { MlmodelError } from '@mlmodel/core';
import * as z from 'zod/mini';

const text = z._default(z.string(), '');

/** JSON of protobuf has 64-bit integers as texts in some versions. */
const milliseconds = z._default(z.coerce.number(), 0);

const version = z.object({
  name: z.string(),
  version: z.coerce.string().check(z.regex(/^\d{1,20}$/)),
  status: z._default(z.string(), 'READY'),
  status_message: text,
  run_id: text,
  model_id: text,
  source: text,
  creation_timestamp: milliseconds,
  current_stage: text,
});

const registeredModel = z.object({
  name: z.string(),
  description: text,
  latest_versions: z._default(z.array(version), []),
  aliases: z._default(z.array(z.object({ alias: z.string(), version: z.coerce.string() })), []),
});

/** A registered model, as the server describes it. */
export type RegisteredModelFields = z.infer<typeof registeredModel>;

const loggedModel = z.object({
  info: z.object({
    model_id: z.string(),
    name: text,
    status: z.coerce.string(),
    source_run_id: text,
    creation_timestamp_ms: milliseconds,
    artifact_uri: z.string(),
  }),
});

/** A version of a model, as the server describes it. */
export type VersionFields = z.infer<typeof version>;

// Lists that are empty are absent.
export const versionBody = z.object({ model_version: version });
export const versionsBody = z.object({
  model_versions: z._default(z.array(version), []),
  next_page_token: text,
});
export const downloadUriBody = z.object({ artifact_uri: z.string() });
export const registeredModelBody = z.object({ registered_model: registeredModel });
export const registeredModelsBody = z.object({
  registered_models: z._default(z.array(registeredModel), []),
  next_page_token: text,
});
export const runBody = z.object({
  run: z.object({
    info: z.object({
      run_id: z.string(),
      experiment_id: z.coerce.string(),
      artifact_uri: z.string(),
    }),
  }),
});
export const experimentIdBody = z.object({ experiment_id: z.coerce.string() });
export const experimentBody = z.object({ experiment: experimentIdBody });
export const loggedModelBody = z.object({ model: loggedModel });
export const loggedModelsBody = z.object({
  models: z._default(z.array(loggedModel), []),
  next_page_token: text,
});
export const artifactsBody = z.object({
  files: z._default(
    z.array(
      z.object({
        path: z.string(),
        is_dir: z._default(z.boolean(), false),
        file_size: z.optional(z.coerce.number().check(z.int(), z.nonnegative())),
      }),
    ),
    [],
  ),
});

export const serverInfoBody = z.object({
  multipart_downloads_enabled: z._default(z.boolean(), false),
  multipart_uploads_enabled: z._default(z.boolean(), false),
});

/** What a server can do beyond the proxy. */
export type ServerInfo = z.infer<typeof serverInfoBody>;

export const presignedBody = z.object({
  url: z.url({ protocol: /^https?$/ }),
  headers: z._default(z.record(z.string(), z.string()), {}),
});

const signedPart = z.object({
  url: z.url({ protocol: /^https?$/ }),
  part_number: z.coerce.number(),
  headers: z._default(z.record(z.string(), z.string()), {}),
});

/** Where a part of a file goes. */
export type SignedPart = z.infer<typeof signedPart>;

/** An upload that was created. @param parts how many */
export const createdUploadBody = (parts: number) =>
  z.object({ upload_id: text, credentials: z.array(signedPart).check(z.length(parts)) });

/**
 * Checks what a server or a file says.
 * @param where as messages name its source
 * @throws MlmodelError `IO_ERROR` when it is not as MLflow writes it
 */
export function checked<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: unknown,
  where: string,
): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new MlmodelError(
    'IO_ERROR',
    `${where} gave something else than MLflow does: ${issue?.path.join('.') || 'the whole'} is missing or of another type. Check the versions of MLflow, and that it is an MLflow server.`,
    { cause: result.error },
  );
}
