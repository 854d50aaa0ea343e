import type { ImageEnvironment } from '@mlmodel/core';
import { placeOf } from '../bundle/bundle-files.js';
import type { BundlePlan } from '../bundle/bundle-plan.js';
import { flagsOf } from './flags-of.js';
import {
  bundledModel,
  environmentFolder,
  port,
  programFolder,
  settingsSecret,
} from './image-paths.js';

/** A script that exits with 0 when the server is ready, as Docker's HEALTHCHECK expects. */
export const healthText = `// Exits with 0 when the server is ready.
import http from 'node:http';
import https from 'node:https';

const { MLMODEL_PORT, SAGEMAKER_BIND_TO_PORT, AIP_HTTP_PORT, MLMODEL_TLS_CERT } = process.env;
const port = MLMODEL_PORT || SAGEMAKER_BIND_TO_PORT || AIP_HTTP_PORT || ${port};
const { get } = MLMODEL_TLS_CERT ? https : http;
// It asks this very container: the certificate is for its clients.
get({ host: '127.0.0.1', port, path: '/ping', rejectUnauthorized: false }, ({ statusCode }) => {
  process.exit(statusCode === 200 ? 0 : 1);
}).on('error', () => process.exit(1));
`;

/**
 * A script that prepares the environment of a model in an image. Its settings come from a secret of the build: files in it
 * are removed before the layer is made, and passwords are not printed.
 */
export function prepareText(plan: BundlePlan, { prepareOptions }: ImageEnvironment): string {
  const { program, flavors } = plan;
  const script = `${programFolder}/${placeOf(program.directory, plan)}/${program.script}`;
  const command = [
    ...[script, 'prepare-env', bundledModel, '--folder', environmentFolder],
    ...flavors.flatMap(({ directory }) => [
      '--flavor',
      `${programFolder}/${placeOf(directory, plan)}`,
    ]),
    ...flagsOf(prepareOptions),
  ];
  return `// Prepares the environment of the model while the image is built.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const command = ${JSON.stringify(command, null, 2)};
const secret = '/run/secrets/${settingsSecret}';
const { variables = {}, files = {} } = existsSync(secret) ? JSON.parse(readFileSync(secret, 'utf8')) : {};
const folder = mkdtempSync('/tmp/settings-');
const paths = Object.entries(files).map(([name, content], index) => {
  const path = folder + '/' + index;
  writeFileSync(path, Buffer.from(content, 'base64'), { mode: 0o600 });
  return [name, path];
});
const env = { ...process.env, ...variables, ...Object.fromEntries(paths) };
const credentials = Object.entries(variables).flatMap(([name, value]) =>
  /PASSWORD|TOKEN/i.test(name) ? value || [] : (value.match(/(?<=\\/\\/)[^\\/\\s@]+(?=@)/g) ?? []),
);
const masked = (line) => credentials.reduce((text, one) => text.replaceAll(one, '***'), line);
const child = spawn(process.execPath, command, { env, stdio: ['ignore', 'pipe', 'pipe'] });
for (const output of [child.stdout, child.stderr])
  createInterface({ input: output }).on('line', (line) => console.error(masked(line)));
child.on('close', (code) => {
  rmSync(folder, { recursive: true, force: true });
  process.exitCode = code ?? 1;
});
`;
}
