import { log } from '../math/logarithms.js';
import { polynomial } from './polynomial.js';

/**
 * The number below which the share of a normal distribution is, as `scipy.special.ndtri`: -Infinity for 0, NaN for what is no
 * share. Source: `ndtri` of the Cephes library of Stephen L. Moshier.
 */
export function normalQuantile(share: number): number {
  if (share === 0) return Number.NEGATIVE_INFINITY;
  if (share === 1) return Number.POSITIVE_INFINITY;
  const isUpper = share > 1 - tail;
  const near = isUpper ? 1 - share : share;
  if (near > tail) {
    const distance = near - 0.5;
    const square = distance * distance;
    const ratio = (square * polynomial(square, middle)) / polynomial(square, middleBelow);
    return (distance + distance * ratio) * Math.sqrt(2 * Math.PI);
  }
  const root = Math.sqrt(-2 * log(near));
  const [above, below] = root < 8 ? [far, farBelow] : [farthest, farthestBelow];
  const part = polynomial(1 / root, above) / polynomial(1 / root, below) / root;
  const size = root - log(root) / root - part;
  return isUpper ? size : -size;
}

/** exp(-2) */
const tail = 0.1353352832366127;
const middle = [
  -59.96335010141079, 98.00107541859997, -56.67628574690703, 13.931260938727968,
  -1.2391658386738125,
];
const middleBelow = [
  1, 1.9544885833814176, 4.676279128988815, 86.36024213908905, -225.46268785411937,
  200.26021238006066, -82.03722561683334, 15.90562251262117, -1.1833162112133,
];
const far = [
  4.0554489230596245, 31.525109459989388, 57.16281922464213, 44.08050738932008, 14.684956192885803,
  2.1866330685079025, -0.1402560791713545, -0.03504246268278482, -8.574567851546854e-4,
];
const farBelow = [
  1, 15.779988325646675, 45.39076351288792, 41.3172038254672, 15.04253856929075, 2.504649462083094,
  -0.14218292285478779, -0.03808064076915783, -9.332594808954574e-4,
];
const farthest = [
  3.2377489177694603, 6.915228890689842, 3.9388102529247444, 1.3330346081580755,
  0.20148538954917908, 0.012371663481782003, 3.0158155350823543e-4, 2.6580697468673755e-6,
  6.239745391849833e-9,
];
const farthestBelow = [
  1, 6.02427039364742, 3.6798356385616087, 1.3770209948908132, 0.21623699359449663,
  0.013420400608854318, 3.280144646821277e-4, 2.8924786474538068e-6, 6.790194080099813e-9,
];
