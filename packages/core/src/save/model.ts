import type { ModelFiles } from '../flavor/model-files.js';
import { formatMlmodel } from '../mlmodel/format-mlmodel.js';
import type { MlmodelFile } from '../mlmodel/mlmodel-file.js';
import { mlmodelToDict } from '../mlmodel/mlmodel-to-dict.js';
import { readMlmodel } from '../model/load-model.js';
import type { ModelSignature } from '../signature/schema.js';
import { type ModelInfo, modelInfo } from './model-info.js';
import { type NewModelOptions, newMlmodel } from './new-mlmodel.js';

/** A new or parsed MLmodel file, like MLflow's `Model`. */
export class Model {
  /** The file's content, replaced by methods that change the model. */
  mlmodel: MlmodelFile;

  /** @param content fields of a new model, or the content of an MLmodel file */
  constructor(content: NewModelOptions | MlmodelFile = {}) {
    this.mlmodel = isMlmodelFile(content) ? content : newMlmodel(content);
  }

  /** Reads the MLmodel file of a model. @throws MlmodelError when it is missing or broken */
  static async load(files: ModelFiles): Promise<Model> {
    return new Model(await readMlmodel(files));
  }

  /** Adds or replaces the block of a flavor, unchecked. @returns this model */
  addFlavor(name: string, block: Readonly<Record<string, unknown>> = {}): this {
    this.mlmodel = withFlavor(this.mlmodel, name, block);
    return this;
  }

  /** Sets the signature. @returns this model */
  setSignature(signature: ModelSignature): this {
    this.mlmodel = withSignature(this.mlmodel, signature);
    return this;
  }

  /** MLflow's `ModelInfo`, as a plain object. */
  getModelInfo(): ModelInfo {
    return modelInfo(this.mlmodel);
  }

  /** MLflow's `Model.to_dict()`, as plain objects; see `mlmodelToDict`. */
  toDict(): Readonly<Record<string, unknown>> {
    return mlmodelToDict(this.mlmodel);
  }

  /** The text of the MLmodel file. */
  toYaml(): string {
    return formatMlmodel(this.mlmodel);
  }
}

function isMlmodelFile(content: NewModelOptions | MlmodelFile): content is MlmodelFile {
  return 'fields' in content;
}

/** The file with a flavor's block added or replaced. */
function withFlavor(file: MlmodelFile, name: string, block: object): MlmodelFile {
  const written = file.fields.get('flavors');
  const all = written instanceof Map ? written : file.flavors;
  const fields = new Map(file.fields).set('flavors', new Map([...all, [name, block]]));
  return { ...file, flavors: new Map([...file.flavors, [name, block]]), fields };
}

/** The file with another signature, not from type hints. */
export function withSignature(file: MlmodelFile, signature: ModelSignature): MlmodelFile {
  const fields = new Map(file.fields).set('type_hint_from_example', false);
  return { ...file, signature, isSignatureFromTypeHint: false, fields };
}
