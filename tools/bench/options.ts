import { parseArgs } from 'node:util';

/** The parsed options of `pnpm bench`. */
export interface BenchOptions {
  readonly quick: boolean;
  /** Starts of names; a measurement runs if its name starts with one of them, or if there are none. */
  readonly only: readonly string[];
  /** Rounds of each comparison. */
  readonly rounds: number;
  /** How long each server is loaded in a round. */
  readonly roundMilliseconds: number;
  /** File for the figures as JSON. */
  readonly json?: string;
  /** Another built checkout, to compare its server with ours instead. */
  readonly against?: string;
  /** Profile our server instead of comparing it. */
  readonly profile: boolean;
  readonly help: boolean;
}

/** The text of `pnpm bench --help`. */
export const usage = `Usage: pnpm bench [options]

Compares \`mlmodel serve\` with a bare limit server and with \`mlflow models serve\` of the Python that
MLMODEL_PYTHON names, or else of the one that \`npm test\` has set up.

  --quick         fewer measurements, shorter rounds
  --only NAME     only measurements whose name starts with NAME; may be repeated
                  (names: json/MODEL/ROWS/DIGITS/CONNECTIONS, body/COLUMNS/MIB,
                  batch/MODEL/CONNECTIONS, workers/CONNECTIONS, start, arrow, tfjs, large/FORM,
                  bridge/json, bridge/added, bridge/arrow, bridge/kills,
                  native/json/MODEL, native/library/MODEL, native/start/MODEL, crate)
  --rounds N      rounds of each comparison (default 5, quick 3)
  --json FILE     write all figures to FILE
  --against DIR   compare the server of this checkout with that of another built one, in pairs
                  (names: start, json/…, body/…, arrow, large/json, bridge/json/ROWS,
                  bridge/large)
  --profile       profile the server on the measurements that --against compares, but start, and
                  print where its time goes
  --help          this text

Example: pnpm bench --only json/iris-label/1000 --rounds 9
`;

/** Reads the command line. Throws a TypeError for an unknown or wrong option. */
export function parseOptions(parameters: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: parameters.filter((parameter) => parameter !== '--'),
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      rounds: { type: 'string' },
      json: { type: 'string' },
      against: { type: 'string' },
      profile: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds ?? (values.quick ? 3 : 5));
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new TypeError(`--rounds takes a whole number of at least 1, not \`${values.rounds}\``);
  return {
    quick: values.quick,
    only: values.only,
    rounds,
    roundMilliseconds: values.quick ? 500 : 1000,
    ...(values.json === undefined ? {} : { json: values.json }),
    ...(values.against === undefined ? {} : { against: values.against }),
    profile: values.profile,
    help: values.help,
  };
}

/** Whether a measurement is wanted. */
export function isWanted(options: BenchOptions, name: string): boolean {
  return options.only.length === 0 || options.only.some((part) => name.startsWith(part));
}
