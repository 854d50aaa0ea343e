import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { LayerVariable, layers, Shape } from '@tensorflow/tfjs-layers';
import type { TfjsCore } from '../../load/tfjs-core.js';
import { type LayerClass, onlyShape } from './layer-class.js';

type Activation = { apply(input: Tensor): Tensor };

/** The fields of the published cell that the correction reads and writes. */
interface Cell {
  readonly units: number;
  readonly activation: Activation;
  readonly recurrentActivation: Activation;
  readonly useBias: boolean;
  readonly biasInitializer: unknown;
  kernel: LayerVariable;
  recurrentKernel: LayerVariable;
  bias: LayerVariable | null;
  build(inputShape: Shape | Shape[]): void;
  call(inputs: [Tensor2D, Tensor2D]): Tensor[];
  addWeight(name: string, shape: Shape, dtype: null, initializer: unknown): LayerVariable;
}

/**
 * Fault of TensorFlow.js 4.22: GRU lacks `reset_after`, the default of Keras: the recurrent matrix, with a bias of its own,
 * is applied before the reset gate.
 * Symptom: an error at load.
 * Source: https://keras.io/api/layers/recurrent_layers/gru
 */
export function correctedGru(published: LayerClass, core: TfjsCore): LayerClass {
  return correctedReset(published, (layer) =>
    resetAfter((layer as unknown as { readonly cell: Cell }).cell, core),
  );
}

/** Like {@link correctedGru}, for the cell inside an RNN. */
export function correctedGruCell(published: LayerClass, core: TfjsCore): LayerClass {
  return correctedReset(published, (cell) => resetAfter(cell as unknown as Cell, core));
}

function correctedReset(published: LayerClass, correct: (made: layers.Layer) => void): LayerClass {
  return class Resetting extends published {
    readonly #resetsAfter: boolean;

    constructor(settings: Readonly<Record<string, unknown>>) {
      super({ ...settings, resetAfter: false });
      this.#resetsAfter = settings['resetAfter'] === true;
      if (this.#resetsAfter) correct(this);
    }

    override getConfig(): ReturnType<layers.Layer['getConfig']> {
      return { ...super.getConfig(), resetAfter: this.#resetsAfter };
    }
  };
}

function resetAfter(cell: Cell, core: TfjsCore): void {
  const buildOther = cell.build.bind(cell);
  const width = cell.units * 3;
  cell.build = (inputShape) => {
    const addWeight = cell.addWeight.bind(cell);
    cell.addWeight = (name, shape, ...options) =>
      addWeight(name, name === 'bias' ? [2, width] : shape, ...options);
    buildOther([...onlyShape(inputShape)]);
    cell.addWeight = addWeight;
  };
  cell.call = ([input, state]) =>
    core.tidy(() => {
      const [inputBias, stateBias] = cell.bias ? core.unstack(cell.bias.read()) : [];
      const ofInput = gates(input, cell.kernel, inputBias, core);
      const ofState = gates(state, cell.recurrentKernel, stateBias, core);
      const [update, reset] = [0, 1].map((gate) =>
        cell.recurrentActivation.apply(core.add(ofInput[gate] as Tensor, ofState[gate] as Tensor)),
      ) as [Tensor, Tensor];
      const kept = core.mul(reset, ofState[2] as Tensor);
      const candidate = cell.activation.apply(core.add(ofInput[2] as Tensor, kept));
      const answer = core.add(core.mul(update, state), core.mul(core.sub(1, update), candidate));
      return [answer, answer];
    });
}

/** The inputs of the update gate, the reset gate and the candidate state. */
function gates(
  input: Tensor2D,
  kernel: LayerVariable,
  bias: Tensor | undefined,
  core: TfjsCore,
): Tensor[] {
  const product = core.matMul(input, kernel.read() as Tensor2D);
  return core.split(bias ? core.add(product, bias) : product, 3, 1);
}
