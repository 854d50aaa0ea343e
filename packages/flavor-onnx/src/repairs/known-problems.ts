// Errors of onnxruntime 1.30 that the flavor can repair or explain. After an upgrade, test/load/load.test.ts fails where a text
// has changed, and a repair may go when its fixture loads without the note in the log.

/** A newer `ir_version`: that of the model, and the newest supported one. */
export const irVersionProblem = /model IR version: (\d+), max supported IR version: (\d+)/;

/** A newer opset: that of the model, its domain, and the newest supported one. */
export const opsetProblem =
  /Opset (\d+) is under development.* support for domain (\S+) is till opset (\d+)/s;

/** A locale that this machine lacks: its name. */
export const localeProblem = /Failed to construct locale with name:\s*([^:\s]+)/;
