/** What a deviation is, for users. */
export interface Explanation {
  /** As in `deviations.ts`, where it can be seen in a recorded response. */
  readonly id: string;
  /** In Markdown. */
  readonly text: string;
  /** Ids of recorded cases in which MLflow's response differs in this way. */
  readonly recorded?: readonly string[];
}

/** The explanations by section, in the order of the page. */
export const explanations: Readonly<Record<string, readonly Explanation[]>> = {
  Values: [
    {
      id: 'strict-types',
      text: 'Values are cast without loss, or refused with 400 naming the column. MLflow truncates, wraps and stringifies.',
      recorded: [
        'onnx_ident_int64-0055',
        'echo_col_long-0143',
        'onnx_ident_float32-0031',
        'echo_col_boolean-0126',
        'onnx_text_colspec-0022',
        'echo_col_string-0111',
        'onnx_text_colspec-0028',
        'echo_col_string-0161',
      ],
    },
    {
      id: 'integral-number',
      text: 'JSON has one number type, so `1.0` is an integer in params too, as it is in columns, arrays and objects.',
      recorded: ['echo_params_only-0013'],
    },
    {
      id: 'base64-everywhere',
      text: 'Binary values are strict base64 (standard alphabet, padded) in every JSON form and in CSV. Lists below `inputs` go to the model as they are.',
      recorded: ['echo_col_binary-0187', 'echo_col_binary-0226'],
    },
    {
      id: 'datetime-iso',
      text: 'Dates and times of ISO 8601, with or without an offset (converted to UTC), and whole numbers as nanoseconds since 1970, in every form. `"2020-01-01T00:00:00Z"` in `dataframe_records` · MLflow 400 · here 200. `"01/02/2020"` · MLflow 200, January 2 · here 400.',
    },
    {
      id: 'optional-fill',
      text: 'A missing or null value of an optional column stays null; an absent float column of an ONNX model is NaN.',
      recorded: ['onnx_cols_optional-0009'],
    },
    {
      id: 'nested-lossless',
      text: 'Array, Object and Map follow the same rules inside, ragged or not, in every form.',
      recorded: ['echo_array_types-0063', 'echo_array_types-0039'],
    },
    {
      id: 'nonfinite-json',
      text: 'NaN is `null`, infinities are `"Infinity"` and `"-Infinity"`; `--nonfinite token` brings back MLflow\'s tokens, which are not JSON.',
      recorded: ['onnx_params_ignored-0063'],
    },
  ],
  Forms: [
    {
      id: 'rows-for-unnamed',
      text: 'Lists of rows, or of objects, are taken by position for columns without names.',
      recorded: ['echo_unnamed-0010'],
    },
    {
      id: 'extra-columns',
      text: 'Extra columns are dropped, whatever they hold.',
      recorded: ['onnx_multi_output-0047'],
    },
    {
      id: 'values-not-dtypes',
      text: 'Parquet columns and the chat form are checked by the rules above for their values, as JSON is. A Parquet column of int64 with 1 and 2 for an integer column · MLflow 400 · here 200.',
    },
    {
      id: 'empty-name',
      text: 'An empty name is a name like any other. `{"inputs": {"": [1]}}` for one column, named "" · MLflow 400 · here 200.',
    },
    {
      id: 'integer-names',
      text: 'Columns named by integers are found by the text of the integer, where no other column has that name. `{"dataframe_records": [{"0": 1.5}]}` for one column, named 0 · MLflow 400 · here 200.',
    },
    {
      id: 'csv-shift',
      text: 'A CSV row with a field too many is refused, naming the line. MLflow takes its first field for a row label.',
      recorded: ['echo_nosig-0384'],
    },
  ],
  'Models of Python libraries without Python': [
    {
      id: 'no-rows',
      text: 'scikit-learn and LightGBM refuse a request without rows. Here, models of scikit-learn, XGBoost and LightGBM that run without Python answer it with an empty list, as all other models do.',
      recorded: ['skl_iris-0149'],
    },
  ],
  ONNX: [
    {
      id: 'onnx-shaped-outputs',
      text: 'A table gives one record per row. An output (n) or (n, 1) gives a value, (n, k) a list; if an output has no row dimension, the answer is `{output: nested lists}`; no rows give `[]`.',
      recorded: ['onnx_nosig_float32-0076'],
    },
    {
      id: 'graph-cast',
      text: 'Values are cast to the type that the graph declares, by the rules above.',
      recorded: ['onnx_nosig_float32-0003', 'onnx_text_colspec-0040'],
    },
    {
      id: 'graph-shape',
      text: 'A column fits a graph input of shape (n) and of shape (n, 1).',
      recorded: ['onnx_nosig_bool-0061'],
    },
    {
      id: 'fixed-batch',
      text: "Any number of rows runs in slices of a graph's fixed batch, if it is fixed for all inputs and outputs. Three rows to a graph of batch 2 · MLflow 400 · here 200 with three records.",
    },
    {
      id: 'scalar-text',
      text: 'A scalar text output is one string. MLflow `{"t": ["h", "i"]}` · here `{"t": "hi"}`.',
    },
  ],
  Protocol: [
    {
      id: 'media-types',
      text: 'Content-Type is read as RFC 9110 says; none is 415. JSON is UTF-8 (a byte order mark is fine): UTF-16 is a 400.',
      recorded: ['echo_nosig-0042', 'py_hint_ints-0023'],
    },
    {
      id: 'no-5xx-for-input',
      text: 'Bad input is a 400, such as lists nested 3,000 deep, which are a plain 500 in MLflow. A prediction that JSON cannot represent is a 500 with an error body.',
      recorded: ['py_returns-0051'],
    },
    {
      id: 'error-code',
      text: 'What cannot be parsed or cast is `BAD_REQUEST`; what is missing, has the wrong shape, or is a bad param is `INVALID_PARAMETER_VALUE` ([rules](casting.md#errors)). In MLflow it depends on the stage that fails first.',
      recorded: ['echo_tensor_1d-0008'],
    },
    {
      id: 'slash',
      text: 'A slash at the end of a path does not count, and HEAD is supported.',
      recorded: ['echo_nosig-0004', 'py_hint_ints-0015'],
    },
    {
      id: 'landing-page',
      text: '`GET /` is a page about the model, which `--no-page` turns off.',
      recorded: ['onnx_iris_label-0011'],
    },
    {
      id: 'error-shape',
      text: 'Every error is `{"error_code", "message", …}`; 404, 405 and 415 also have MLflow\'s `detail`. A list for an ONNX graph of several inputs is a 400, and a 500 in MLflow.',
      recorded: ['echo_nosig-0013'],
    },
    {
      id: 'quiet-errors',
      text: "Messages name the column, the row and both types, never the values; `--debug` adds the value and the stack. MLflow's messages repeat the request's data.",
    },
  ],
};
