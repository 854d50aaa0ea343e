export { echoFlavor } from './echo-flavor.js';
