/** A mistake on the command line, in the environment or in the configuration file; its message is for people. */
export class UsageError extends Error {}
