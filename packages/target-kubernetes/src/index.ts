export { kubernetesTarget } from './kubernetes-target.js';
