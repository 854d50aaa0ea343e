import { exp } from '../math/exponentials.js';
import { polynomial } from './polynomial.js';

/**
 * The share of a normal distribution below a number, as `scipy.special.ndtr`. Source: `ndtr`, `erf` and `erfc` of the Cephes
 * library of Stephen L. Moshier.
 */
export function normalShare(value: number): number {
  const x = value * Math.SQRT1_2;
  const size = Math.abs(x);
  if (Number.isNaN(size)) return size;
  if (size < 1) return 0.5 + 0.5 * x * ratio(x * x, near, nearBelow);
  const rest = 0.5 * exp(-size * size);
  const above = size < 8 ? ratio(size, far, farBelow) : ratio(size, farthest, farthestBelow);
  return x > 0 ? 1 - rest * above : rest * above;
}

function ratio(x: number, above: readonly number[], below: readonly number[]): number {
  return polynomial(x, above) / polynomial(x, below);
}

const near = [
  9.604973739870516, 90.02601972038427, 2232.005345946843, 7003.325141128051, 55592.30130103949,
];
const nearBelow = [
  1, 33.56171416475031, 521.3579497801527, 4594.323829709801, 22629.000061389095, 49267.39426086359,
];
const far = [
  2.461969814735305e-10, 0.5641895648310689, 7.463210564422699, 48.63719709856814,
  196.5208329560771, 526.4451949954773, 934.5285271719576, 1027.5518868951572, 557.5353353693994,
];
const farBelow = [
  1, 13.228195115474499, 86.70721408859897, 354.9377788878199, 975.7085017432055,
  1823.9091668790973, 2246.3376081871097, 1656.6630919416134, 557.5353408177277,
];
const farthest = [
  0.5641895835477551, 1.275366707599781, 5.019050422511805, 6.160210979930536, 7.4097426995044895,
  2.9788666537210022,
];
const farthestBelow = [
  1, 2.2605286322011726, 9.396035249380015, 12.048953980809666, 17.08144507475659,
  9.608968090632859, 3.369076451000815,
];
