import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';

// A target of somebody else, in plain JavaScript: it keeps what it is told in a file, and answers what it is sent.

const height = { type: 'integer', minimum: 1, default: 1, description: 'rows of the shelf' };
const labels = { type: 'object', description: 'what is written on it' };
const declared = (properties) => ({
  jsonSchema: { properties },
  parse(values) {
    const unknown = Object.keys(values).find((name) => !(name in properties));
    if (unknown !== undefined) throw new Error(`no ${unknown}`);
    return values;
  },
});

export const shelfTarget = {
  specVersion: 1,
  name: 'shelf',
  help: {
    summary: 'Puts models on a shelf.',
    uris: [{ uri: 'shelf:/FILE', meaning: 'the shelf that is kept in a file' }],
    notes: 'It holds what you put on it.',
  },
  config: async (method) => {
    if (method === 'createDeployment') return declared({ height, labels });
    return method === 'updateDeployment' ? declared({ height }) : undefined;
  },
  open: async ({ suffix, logger, resolveModel }) => shelfIn(`/${suffix}`, { logger, resolveModel }),
  commands: async () => ({
    'shelf dust': {
      options: async () =>
        declared({
          rows: { type: 'integer', description: 'how many rows' },
          modelUri: { type: 'string', description: 'for which model' },
          labels,
        }),
      letters: { rows: '-r' },
      examples: ['mlmodel shelf dust -r 2'],
      run: async (options, { write, serverCommand }) =>
        write(`${JSON.stringify({ ...options, server: serverCommand.at(-1) })}\n`),
    },
  }),
};

function shelfIn(file, { logger, resolveModel }) {
  const read = () => JSON.parse(readFileSync(file, 'utf8'));
  const change = (edit) => {
    const shelf = read();
    edit(shelf);
    writeFileSync(file, JSON.stringify(shelf));
  };
  return {
    async createDeployment({ name, modelUri, flavor, config, endpoint }) {
      logger.info(`A place for ${name}`);
      const { directory, versionUri = basename(directory) } = await resolveModel(modelUri);
      const deployment = { name, flavor, endpoint, model: versionUri, config };
      change((shelf) => {
        shelf[name] = deployment;
      });
      return deployment;
    },
    async updateDeployment({ name, config }) {
      change((shelf) => {
        shelf[name].config = config;
      });
      return read()[name];
    },
    deleteDeployment: async ({ name }) =>
      change((shelf) => {
        delete shelf[name];
      }),
    listDeployments: async () => Object.values(read()),
    getDeployment: async ({ name }) => read()[name],
    predict: async ({ deploymentName, endpoint, inputs }) => ({
      contentType: 'application/json',
      body: Buffer.from(
        JSON.stringify({
          deploymentName,
          endpoint,
          type: inputs.contentType,
          body: String(Buffer.from(inputs.body)),
        }),
      ),
    }),
    createEndpoint: async ({ name }) => ({ name }),
    listEndpoints: async () => [{ name: 'prod' }],
    getEndpoint: async ({ endpoint }) => ({ name: endpoint, state: 'empty' }),
    deleteEndpoint: async () => {},
  };
}
