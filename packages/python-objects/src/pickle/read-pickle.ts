import type { PythonValue } from '../python-value.js';
import { invalidContent } from '../unreadable-content.js';
import { objectOpcodes } from './object-opcodes.js';
import { PickleMachine, type ReadingRules } from './pickle-machine.js';
import { stackOpcodes } from './stack-opcodes.js';
import { valueOpcodes } from './value-opcodes.js';

const steps = new Map([...valueOpcodes, ...stackOpcodes, ...objectOpcodes]);

const stop = 0x2e;

/**
 * Reads a pickle of protocol 0 to 5, also one of cloudpickle, as data: a machine that builds records and never imports or
 * calls anything. It takes time and memory linear in the bytes. Source: `pickletools` of Python.
 * @throws UnreadableContent for broken files, and naming the first class or function that the rules do not accept
 */
export function readPickle(bytes: Uint8Array, rules: ReadingRules): PythonValue {
  const machine = new PickleMachine(bytes, rules);
  for (;;) {
    const opcode = machine.reader.uint8();
    if (opcode === stop) return machine.stack.pop();
    const step = steps.get(opcode);
    if (step === undefined) throw invalidContent('it is not a pickle, or is broken');
    step(machine);
  }
}
