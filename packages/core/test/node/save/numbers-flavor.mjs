// A flavor whose model is one number, stored in each of many files: a half-written model has two.
const fileCount = 20;

export const numbersFlavor = {
  specVersion: 1,
  name: 'numbers',
  parseConfig: (block) => block,
  async save(source, { write }) {
    for (let at = 0; at < fileCount; at++) {
      await write(
        `parts/${at % 4}/part-${at}`,
        new TextEncoder().encode(String(source).repeat(50)),
      );
    }
    return { numbers: { files: fileCount, value: source } };
  },
  async load({ files, config }) {
    const paths = await files.list('parts');
    if (paths.length !== config.files) throw new Error(`the model has ${paths.length} files`);
    for (const path of paths) {
      const text = new TextDecoder().decode(await files.read(path));
      if (text !== String(config.value).repeat(50)) throw new Error(`${path} is of another model`);
    }
    return {
      runtime: { name: 'numbers', version: '1', device: 'cpu' },
      execution: { blocksEventLoop: false, maxConcurrency: 1, rowsIndependent: true },
      predict: () => ({ kind: 'json', value: config.value }),
      dispose: async () => {},
    };
  },
};
