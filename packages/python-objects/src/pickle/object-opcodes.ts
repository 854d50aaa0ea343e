import { unsupportedContent } from '../unreadable-content.js';
import { type Opcodes, opcodesOf, type PickleMachine, type Step } from './pickle-machine.js';
import { build, instanceOf, reduce } from './reductions.js';

/** The opcodes that name classes and functions, and make objects of them, which are records here. */
export const objectOpcodes: Opcodes = opcodesOf({
  c: (machine) => machine.pushGlobal(machine.reader.line(), machine.reader.line()),
  '\x93'(machine) {
    const [module, name] = machine.stack.popSome(2);
    machine.pushGlobal(module, name);
  },
  R: (machine) => pushReduced(machine, 2),
  '\x81': (machine) => pushReduced(machine, 2),
  '\x92': (machine) => pushReduced(machine, 3),
  o({ stack }) {
    const [type, ...args] = stack.popToMark();
    stack.push(instanceOf(type, args));
  },
  i(machine) {
    machine.pushGlobal(machine.reader.line(), machine.reader.line());
    const type = machine.stack.pop();
    machine.push(instanceOf(type, machine.stack.popToMark()));
  },
  b({ stack, budget }) {
    const state = stack.pop();
    build(stack.top(), state, budget);
  },
  P: refuse('a reference to an object outside of the file'),
  Q: refuse('a reference to an object outside of the file'),
  '\x82': refuse('a code of the extension registry'),
  '\x83': refuse('a code of the extension registry'),
  '\x84': refuse('a code of the extension registry'),
  '\x97': refuse('a buffer outside of the file'),
  '\x98': refuse('a buffer outside of the file'),
});

/** @param count of values: a callable, its arguments, and perhaps its named arguments, which are left out */
function pushReduced({ stack, budget }: PickleMachine, count: number): void {
  const [callable, args] = stack.popSome(count);
  stack.push(reduce(callable, args, budget));
}

function refuse(what: string): Step {
  return () => {
    throw unsupportedContent(what);
  };
}
