/**
 * Stands in decoded requests for every number that is written with an exponent and too large for a double; its negative
 * for those below. Infinity stands for the token alone.
 */
export const beyondDoubles = 10n ** 400n;
