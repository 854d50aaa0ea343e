// What onnxruntime says where the flavor knows what to do about it.

/** A newer `ir_version`: that of the model, and the newest that is supported. */
export const irVersionProblem = /model IR version: (\d+), max supported IR version: (\d+)/;

/** A newer opset: that of the model, its domain, and the newest that is supported. */
export const opsetProblem =
  /Opset (\d+) is under development.* support for domain (\S+) is till opset (\d+)/s;

/** A locale that this machine lacks: its name. */
export const localeProblem = /Failed to construct locale with name:\s*([^:\s]+)/;
