/** Lines, and the one line that answers them on standard error, after `error: `. */
export type Mistakes = readonly (readonly [line: string, answer: string])[];

const commands: Mistakes = [
  ['mlmodel srve ./model', 'mlmodel has no command "srve": did you mean serve?'],
  ['mlmodel srve --help', 'mlmodel has no command "srve": did you mean serve?'],
  ['mlmodel --help srve', 'mlmodel has no command "srve": did you mean serve?'],
  ['mlmodel help srve', 'mlmodel has no command "srve": did you mean serve?'],
  ['mlmodel PREDICT', 'mlmodel has no command "PREDICT": did you mean predict?'],
  ['mlmodel prepare', 'mlmodel has no command "prepare": did you mean prepare-env?'],
  [
    'mlmodel models serve -m model',
    'mlmodel models has no command "serve": did you mean mlmodel serve?',
  ],
  [
    'mlmodel run',
    'mlmodel has no command "run". It has serve, predict, score, inspect, verify, prepare-env, update-pip-requirements, download, register, bundle, generate-dockerfile, build-docker, models, deployments, env, cache, completion; mlmodel --help explains them.',
  ],
  [
    'mlmodel ./model',
    'The command comes before the model: mlmodel serve ./model, or mlmodel inspect ./model',
  ],
  [
    'mlmodel model',
    'The command comes before the model: mlmodel serve model, or mlmodel inspect model',
  ],
  [
    'mlmodel -m model',
    'The command comes before its options: mlmodel serve -m … (mlmodel --help lists the commands)',
  ],
  [
    'mlmodel --nonfinite token predict model',
    'The command comes before its options: mlmodel predict --nonfinite … (mlmodel --help lists the commands)',
  ],
  [
    'mlmodel ""',
    'mlmodel has no command "". It has serve, predict, score, inspect, verify, prepare-env, update-pip-requirements, download, register, bundle, generate-dockerfile, build-docker, models, deployments, env, cache, completion; mlmodel --help explains them.',
  ],
  ['mlmodel serve serve model', 'The command serve is given twice: write mlmodel serve model'],
  [
    'mlmodel serve predict model',
    'Two commands are given, serve and predict: write mlmodel serve model, or mlmodel predict model',
  ],
  ['mlmodel -v', 'mlmodel has no option -v: did you mean --version?'],
  ['mlmodel version', 'mlmodel has no command "version": did you mean --version?'],
  ['mlmodel --hlep', 'mlmodel has no option --hlep: did you mean --help?'],
];

const help: Mistakes = [
  [
    'mlmodel -h',
    '-h is not help, because it is the host of mlmodel serve. For help: mlmodel --help',
  ],
  ...['predict', 'inspect model', 'prepare-env model'].map(
    (line) =>
      [
        `mlmodel ${line} -h`,
        `-h is not help, because it is the host of mlmodel serve. For help: mlmodel ${line.split(' ')[0]} --help`,
      ] as const,
  ),
  ...['serve -h', 'serve model -h', 'serve -h -p 5000', 'serve -h ./model'].map(
    (line) =>
      [
        `mlmodel ${line}`,
        '-h is the host, as in mlflow models serve, and needs an address: -h 0.0.0.0. For help: mlmodel serve --help',
      ] as const,
  ),
  ['mlmodel serve -help', 'mlmodel serve has no option -help: did you mean --help?'],
  ['mlmodel serve help', 'For help: mlmodel serve --help'],
];

const options: Mistakes = [
  ['mlmodel serve model --prot 1', 'mlmodel serve has no option --prot: did you mean --port?'],
  ['mlmodel serve model -port 1', 'mlmodel serve has no option -port: did you mean --port?'],
  [
    'mlmodel serve model --max_body_byte=9',
    'mlmodel serve has no option --max_body_byte: did you mean --max-body-bytes?',
  ],
  [
    'mlmodel serve --model model',
    'mlmodel serve has no option --model: did you mean --model-uri or --model-config?',
  ],
  [
    'mlmodel predict model --output x',
    'mlmodel predict has no option --output: did you mean --output-path or --output-format?',
  ],
  [
    'mlmodel predict model --input-file x',
    'mlmodel predict has no option --input-file: did you mean --input-path?',
  ],
  ['mlmodel inspect model --jsno', 'mlmodel inspect has no option --jsno: did you mean --json?'],
  [
    'mlmodel serve model -i rows.csv',
    'mlmodel serve has no option -i, which is for predict, verify. mlmodel serve --help lists its options.',
  ],
  [
    'mlmodel inspect model --timeout 5',
    'mlmodel inspect has no option --timeout, which is for serve. mlmodel inspect --help lists its options.',
  ],
  [
    'mlmodel serve model --api-key=secret',
    'mlmodel serve has no option --api-key: did you mean --api-key-file?',
  ],
  ['mlmodel serve -M model', 'mlmodel serve has no option -M: did you mean -m?'],
  [
    'mlmodel serve "-m model"',
    '-m and its value are one word, in quotes. Write them as two words.',
  ],
  [
    'mlmodel serve model "--port 80"',
    '--port and its value are one word, in quotes. Write them as two words.',
  ],
  ['mlmodel serve -m', '-m, --model-uri <model> needs a value.'],
  ['mlmodel serve model --python', '--python <path> needs a value.'],
  [
    'mlmodel serve -m -p 5000',
    '-m, --model-uri <model> needs a value, but the option -p follows. (A value that starts with a hyphen is written --model-uri=-….)',
  ],
  [
    'mlmodel serve model --env --token=secret',
    '--env <name[=value]> needs a value, but the option --token follows. (A value that starts with a hyphen is written --env=-….)',
  ],
  [
    'mlmodel serve model -h ""',
    'The value of -h is empty, as from a variable that is not set. Give a value, or leave -h out.',
  ],
  [
    'mlmodel predict model --output-path=',
    'The value of --output-path is empty, as from a variable that is not set. Give a value, or leave --output-path out.',
  ],
  [
    'mlmodel serve model --allow-code=true',
    '--allow-code takes no value: write only --allow-code, or leave it out.',
  ],
  [
    'mlmodel serve \u2013m model',
    '"\u2013m" starts with a long dash, as text processors write it. Type a hyphen: -.',
  ],
  ...['99999', '-1', '80.5', '"http"'].map(
    (port) =>
      [
        `mlmodel serve model -p ${port}`,
        `-p, --port <port> must be a whole number from 0 to 65535, not ${port}.`,
      ] as const,
  ),
  [
    'mlmodel predict model -t application/json',
    '-t, --content-type <format> must be one of csv, json, jsonl, parquet, arrow, not "application/json".',
  ],
  [
    'mlmodel serve model --env-manager pip',
    '--env-manager <name> must be one of local, uv, virtualenv, conda, not "pip".',
  ],
  ['mlmodel serve model --env =secret', '--env <name[=value]> must be NAME or NAME=VALUE.'],
  ['mlmodel register model --tag a', '--tag <key=value> must be KEY=VALUE, not "a".'],
];

const models: Mistakes = [
  ...['serve', 'predict', 'inspect', 'prepare-env'].map(
    (command) =>
      [
        `mlmodel ${command}`,
        `No model is given. Give the directory that contains its MLmodel file: mlmodel ${command} ./model (or -m ./model, MLMODEL_MODEL_URI, or modelUri in mlmodel.yaml).`,
      ] as const,
  ),
  ['cd model && mlmodel serve', 'No model is given. The working directory is one: mlmodel serve .'],
  [
    'mlmodel serve "$NO_SUCH_VARIABLE"',
    'An argument of mlmodel serve is empty, as from a variable that is not set. Give the path of the model.',
  ],
  [
    'mlmodel inspect model -m other',
    'Two different models are given, "model" and "other". Give one of them: mlmodel inspect model',
  ],
  [
    'mlmodel inspect -m model -m other',
    'Two different models are given, "model" and "other". Give one of them: mlmodel inspect model',
  ],
  [
    'mlmodel inspect model other',
    'mlmodel inspect takes one model, and got 2: "model", "other". Give one of them.',
  ],
  [
    'mlmodel predict model rows.csv',
    'mlmodel predict takes one model, and got 2: "model", "rows.csv". Its input follows -i: mlmodel predict model -i rows.csv',
  ],
];

/** Mistakes in paths and addresses, which exit with 1. */
export const pathMistakes: Mistakes = [
  ['mlmodel serve modle', 'There is no model at "modle". Did you mean "model"?'],
  ['mlmodel inspect -m ./modle/', 'There is no model at "./modle/". Did you mean "./model"?'],
  [
    'mlmodel inspect elsewhere',
    'There is no model at "elsewhere". Give the folder that contains the model\'s MLmodel file.',
  ],
  [
    "mlmodel inspect '~/model'",
    'There is no model at "~/model". The shell did not expand ~ to your home directory: write $HOME.',
  ],
  [
    'mlmodel serve model/model.onnx',
    '"model/model.onnx" is a file, not a model directory. Did you mean "model"?',
  ],
  [
    'mlmodel inspect runs',
    '"runs" contains no MLmodel file, so it is not an MLflow Model. Did you mean "runs/1/artifacts/model"?',
  ],
  [
    'mlmodel inspect .',
    '"." contains no MLmodel file, so it is not an MLflow Model. "." contains models, such as "model", "runs/1/artifacts/model". Give one of them.',
  ],
  [
    'mlmodel serve http://127.0.0.1:5000',
    'No server answers at http://127.0.0.1:5000 (ECONNREFUSED). Start it, or correct the URL.',
  ],
  [
    'mlmodel serve model --flavor onnx',
    'The flavor package onnx is not installed here. Did you mean @mlmodel/flavor-onnx, which loads the flavor onnx?',
  ],
  [
    'mlmodel predict model -i row.csv',
    'Cannot read "row.csv": the file does not exist. Did you mean "rows.csv"?',
  ],
  [
    'mlmodel predict model -i none.json',
    'Cannot read "none.json": the file does not exist. Check the path.',
  ],
  [
    'mlmodel predict model -i runs',
    'The folder "runs" has no files with rows. Check the path, and quote patterns in a shell.',
  ],
  [
    'mlmodel predict model < /dev/null',
    'Standard input is empty. Give the rows in a file, mlmodel predict model -i FILE, or pipe them to the command.',
  ],
  [
    'mlmodel predict model -i empty.json',
    'The input "empty.json" is empty. It must contain rows as JSON or CSV.',
  ],
  [
    'mlmodel predict model -i rows.txt',
    '"rows.txt", read as CSV: The model needs the inputs "sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)", which are missing. The first line of the CSV must have the names of the columns, such as "sepal length (cm)","sepal width (cm)","petal length (cm)","petal width (cm)".',
  ],
  [
    'mlmodel predict model < rows.txt',
    'Standard input, read as CSV: The model needs the inputs "sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)", which are missing. The first line of the CSV must have the names of the columns, such as "sepal length (cm)","sepal width (cm)","petal length (cm)","petal width (cm)".',
  ],
  [
    'gzip < rows.csv | mlmodel predict model',
    'Standard input, read as JSON: Invalid input. The body is not valid UTF-8. It looks like gzip: unpack it first.',
  ],
  [
    "printf 'ARROW1\\377' | mlmodel predict model",
    'Standard input: The input is not a readable Arrow IPC stream: at byte 0, a schema was expected, but the input is empty. Send a stream (not a file) as pyarrow.ipc.new_stream writes it.',
  ],
  [
    'echo [1, | mlmodel predict model',
    'Standard input, read as JSON: Invalid input. The body is not valid JSON: expected a value at line 2, column 1. The body ends too early.',
  ],
  [
    'mlmodel predict model -i rows.csv',
    '"rows.csv", read as CSV: The model needs the inputs "sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)", which are missing. The first line of the CSV must have the names of the columns, such as "sepal length (cm)","sepal width (cm)","petal length (cm)","petal width (cm)".',
  ],
  [
    'mlmodel serve model --config mlmodel.yml',
    'Cannot read "mlmodel.yml": the file does not exist. Check the path.',
  ],
  [
    'mlmodel serve model -p 0 -h 192.0.2.1',
    '"192.0.2.1" is not an address of this machine. Use 127.0.0.1 for local connections only, or 0.0.0.0 for all interfaces.',
  ],
];

/** Mistakes in commands, options and their values, which exit with 2. */
export const usageMistakes: Mistakes = [...commands, ...help, ...options, ...models];
