/** Options as flags of a command: `bridgeWorkers: 2` is `--bridge-workers=2`. */
export function flagsOf(options: Readonly<Record<string, string | boolean>>): readonly string[] {
  return Object.entries(options).map(([name, value]) => {
    const flag = name.replace(/[A-Z]+/g, (letters) => `-${letters.toLowerCase()}`);
    if (typeof value === 'string') return `--${flag}=${value}`;
    return value ? `--${flag}` : `--no-${flag}`;
  });
}
