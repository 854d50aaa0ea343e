/** A body with one of these keys is in the unified chat form: the whole body is the input. */
export const chatKeys: readonly string[] = ['messages', 'prompt', 'input'];
