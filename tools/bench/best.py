"""Scores Parquet files with an ONNX model as fast as Python can: pyarrow batches, one session of two threads.

usage: best.py MODEL FOLDER OUTPUT   the model directory has a graph with one input, a matrix of the columns
"""

import pathlib
import sys

import numpy as np
import onnxruntime
import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 131_072


def batches_of(folder: str):
    for file in sorted(pathlib.Path(folder).glob("*.parquet")):
        yield from pq.ParquetFile(file).iter_batches(batch_size=ROWS)


def main(model: str, source: str, target: str) -> None:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    graph = next(pathlib.Path(model).glob("*.onnx"))
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    (matrix,) = session.get_inputs()
    dtype = np.float32 if matrix.type == "tensor(float)" else np.float64
    (output,) = session.get_outputs()
    writer = None
    for batch in batches_of(source):
        rows = np.empty((batch.num_rows, batch.num_columns), dtype)
        for at, column in enumerate(batch.columns):
            rows[:, at] = column.to_numpy(zero_copy_only=False)
        (answer,) = session.run(None, {matrix.name: rows})
        table = pa.table({output.name: answer.reshape(-1)})
        writer = writer or pq.ParquetWriter(target, table.schema)
        writer.write_table(table)
    if writer is not None:
        writer.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
