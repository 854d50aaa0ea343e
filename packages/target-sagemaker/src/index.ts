export { sagemakerTarget } from './sagemaker-target.js';
