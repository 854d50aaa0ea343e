export async function runLocal(..._: unknown[]): Promise<void> {}
