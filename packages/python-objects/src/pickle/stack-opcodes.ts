import { PythonDict, PythonList } from '../python-value.js';
import { fillDict, type Opcodes, opcodesOf, type PickleMachine } from './pickle-machine.js';

/** The opcodes that work on the stack, the memo, and containers on the stack. */
export const stackOpcodes: Opcodes = opcodesOf({
  '(': ({ stack }) => stack.mark(),
  '0': ({ stack }) => stack.discard(),
  '1'({ stack }) {
    stack.popToMark();
  },
  '2': ({ stack }) => stack.push(stack.top()),
  q: (machine) => machine.remember(machine.reader.uint8()),
  r: (machine) => machine.remember(machine.reader.uint32()),
  p: (machine) => machine.remember(Number(machine.reader.line())),
  '\x94': (machine) => machine.remember(),
  h: (machine) => machine.recall(machine.reader.uint8()),
  j: (machine) => machine.recall(machine.reader.uint32()),
  g: (machine) => machine.recall(Number(machine.reader.line())),
  t: ({ stack }) => stack.push(new PythonList('tuple', stack.popToMark())),
  '\x85': (machine) => pushTuple(machine, 1),
  '\x86': (machine) => pushTuple(machine, 2),
  '\x87': (machine) => pushTuple(machine, 3),
  l: ({ stack }) => stack.push(new PythonList('list', stack.popToMark())),
  d: ({ stack }) => stack.push(fillDict(new PythonDict(), stack.popToMark())),
  '\x91': ({ stack }) => stack.push(new PythonList('set', stack.popToMark())),
  a: (machine) => machine.append(machine.stack.popSome(1)),
  e: (machine) => machine.append(machine.stack.popToMark()),
  '\x90': (machine) => machine.append(machine.stack.popToMark()),
  s: (machine) => machine.setItems(machine.stack.popSome(2)),
  u: (machine) => machine.setItems(machine.stack.popToMark()),
});

function pushTuple({ stack }: PickleMachine, size: number): void {
  stack.push(new PythonList('tuple', stack.popSome(size)));
}
