// A flavor whose models say in their MLmodel file what goes wrong: "load", "predict" or "dispose", with "never" or "throw".
// "prints" is how many lines of 1,000 characters a prediction prints.

function step(mood) {
  if (mood === 'throw') throw new Error('in a bad mood');
  return mood === 'never' ? new Promise(() => {}) : undefined;
}

export const moodyFlavor = {
  specVersion: 1,
  name: 'moody',
  parseConfig: (block) => block ?? {},
  async load({ config }) {
    await step(config.load);
    return {
      runtime: { name: 'moody', version: '1', device: 'cpu' },
      execution: { blocksEventLoop: false, maxConcurrency: 1, rowsIndependent: true },
      async predict() {
        for (let line = 0; line < (config.prints ?? 0); line++) console.log('x'.repeat(1_000));
        await step(config.predict);
        return { kind: 'json', value: 'x'.repeat(config.size ?? 6) };
      },
      dispose: async () => step(config.dispose),
    };
  },
};
