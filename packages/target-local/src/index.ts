export { localTarget } from './local-target.js';
